/** Where edges come from when a layer does not read its neighbour unit by unit: images, gates, sequences. */
import { describe, expect, test } from 'vitest';
import { recordLayout } from '../../../engine/index.ts';
import { planeLabels } from '../../../renderer/picture/labels.ts';
import { placeNetwork } from '../../../renderer/picture/network.ts';
import { createPicture } from '../../../renderer/picture/picture.ts';

const layer = (name: string, type: string, fanIn: number, units: number, steps?: number) => {
  return { name, type, fanIn, units, activation: 'tanh', ...(steps === undefined ? {} : { steps }) };
};
/** LSTM of 3 over 5 steps of 2 features, then a head. */
const lstm = recordLayout([
  layer('layers.0 input', 'recurrent', 2, 12),
  layer('layers.0 recurrent', 'recurrent', 3, 12, 5),
  layer('layers.1', 'linear', 3, 1),
]);
/** A window of 3 x 3 over 8 x 8, then all places of 4 channels. */
const images = recordLayout([layer('layers.0', 'conv2d', 9, 4), layer('layers.1', 'linear', 4 * 36, 5)]);

describe('sources', () => {
  test('a sequence stands whole on the input; its last step is read', () => {
    const { planes, sources } = placeNetwork(lstm, [5, 2]);
    expect(planes.map(({ count }) => count)).toEqual([10, 12, 12, 1]);
    expect([...(sources[0] ?? [])]).toEqual([8, 9]);
  });
  test('states stand where the last gate is', () => {
    const { sources } = placeNetwork(lstm, [5, 2]);
    expect([...(sources[1] ?? [])]).toEqual([10 + 9, 10 + 10, 10 + 11]);
    expect([...(sources[2] ?? [])]).toEqual([22 + 9, 22 + 10, 22 + 11]);
  });
  test('a window lies in the middle of the image, and all places of a channel are one neuron', () => {
    const { planes, sources } = placeNetwork(images, [1, 8, 8]);
    expect(planes[0]?.count).toBe(64);
    expect([...(sources[0] ?? [])]).toEqual([18, 19, 20, 26, 27, 28, 34, 35, 36]);
    expect([...new Set(sources[1])]).toEqual([64, 65, 66, 67]);
    expect(sources[1]?.[36]).toBe(65);
  });
  test('a recurrent layer’s weights are named', () => {
    const picture = createPicture(placeNetwork(lstm, [5, 2]), 100);
    const words = { input: 'Input', output: 'Output', decimal: '.' } as const;
    const labels = planeLabels(picture, words, { min: -8, max: 0 }, [5, 2]);
    const names = labels.map(({ name }) => name.map(({ text }) => text).join(''));
    expect(names).toEqual(['5 × 2', 'h1  Wih', 'h1  Whh', 'Output']);
  });
});

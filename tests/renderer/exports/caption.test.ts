/** The headline of an exported picture: of the document as it holds at the step, with the layer where a divergence began. */
import { expect, test } from 'vitest';
import { presets, recordLayout } from '../../../engine/index.ts';
import { headlineOf } from '../../../renderer/exports/caption.ts';
import { wordsIn } from '../../../renderer/i18n/words.ts';
import { countsLine } from '../../../renderer/panels/countsLine.ts';
import { noCounts } from '../../../renderer/picture/picture.ts';
import type { Frame } from '../../../renderer/state/frames.ts';
import type { RunInfo } from '../../../renderer/state/store.ts';

const layer = { type: 'linear', fanIn: 2, units: 2, activation: 'sigmoid' };
const layout = recordLayout([0, 1, 2].map((index) => ({ ...layer, name: `layers.${index}` })));
const words = wordsIn('en');
const experiment = presets['first-start'];
const run = { run: 'r', experiment, layout, batchesPerEpoch: 10 } as unknown as RunInfo;
const frameAt = (at: number, value: number) =>
  ({ axis: 'step', at, floats: new Float32Array(layout.floats).fill(value) }) as unknown as Frame;

test('names the layer where the run stopped being finite, from that step on', () => {
  const broken = frameAt(9, Number.NaN);
  expect(headlineOf(broken, run, words, { step: 5, layer: 1 })).toContain('layer h_{2}');
  expect(headlineOf(broken, run, words, null)).not.toContain('layer h_{2}');
});

test('takes the document as changes by hand made it', () => {
  const interventions = [{ step: 5, path: 'optimizer.learningRate', value: 0 }];
  const changed = { ...run, experiment: { ...experiment, interventions } } as unknown as RunInfo;
  expect(headlineOf(frameAt(4, 1), changed, words, null)).not.toContain('learning rate is 0');
  expect(headlineOf(frameAt(6, 1), changed, words, null)).toContain('learning rate is 0');
});

test('the line of counts names what it counts', () => {
  const counts = { ...noCounts(), total: 12 };
  expect(countsLine({ counts, counted: 'edges' }, words)).toBe('all 12 edges in range');
  expect(countsLine({ counts: { ...counts, zero: 3 }, counted: 'neurons' }, words)).toMatch(/of 12 neurons$/);
});

/** Slow motion: what happens when, and what is lit. */
import { describe, expect, test } from 'vitest';
import { litAt, slowDuration, slowMoment } from '../../../renderer/picture/slowMoment.ts';

const LAYERS = 4;

describe('a step', () => {
  test('goes forward, compares, goes backward layer by layer, updates, and is over', () => {
    const seen: string[] = [];
    for (let time = 0; time < slowDuration(LAYERS); time += 10) {
      const moment = slowMoment(time, LAYERS);
      const name = `${moment?.phase} ${moment?.layer}`;
      if (seen.at(-1) !== name) seen.push(name);
    }
    const forward = ['forward 0', 'forward 1', 'forward 2', 'forward 3'];
    const backward = ['backward 3', 'backward 2', 'backward 1', 'backward 0'];
    expect(seen).toEqual([...forward, 'loss 3', ...backward, 'update 0']);
    expect(slowMoment(slowDuration(LAYERS), LAYERS)).toBeNull();
  });
  test('of a deep network lasts no longer than a lecture bears', () => {
    expect(slowDuration(1000)).toBeLessThan(15_000);
    expect(slowMoment(slowDuration(1000) - 1000, 1000)?.phase).toBe('backward');
  });
  test('the wave comes into a layer, then rests', () => {
    expect(slowMoment(10, LAYERS)?.share).toBeLessThan(0.5);
    expect(slowMoment(250, LAYERS)?.share).toBe(1);
  });
  test('with less motion a layer is reached or not', () => {
    expect(slowMoment(1, LAYERS, true)).toEqual({ phase: 'forward', layer: 0, share: 1 });
  });
});

describe('lit', () => {
  test('backward: the layers passed are whole, the one reached as far as the wave is, the others dark', () => {
    expect([...litAt({ phase: 'backward', layer: 2, share: 0.5 }, LAYERS)]).toEqual([
      [3, 1],
      [2, 0.5],
    ]);
  });
  test('the update lights all', () => expect(litAt({ phase: 'update', layer: 0, share: 1 }, LAYERS).size).toBe(LAYERS));
});

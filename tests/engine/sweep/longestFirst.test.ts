/** The cells of a sweep that take longest are begun first. */
import { describe, expect, it } from 'vitest';
import { parseSweep } from '../../../engine/sweep/expandSweep.ts';
import { longestFirst } from '../../../engine/sweep/longestFirst.ts';

function orderOf(base: string, axes: readonly { path: string; values: readonly unknown[] }[]) {
  const parsed = parseSweep({ format: 'gradiorama-sweep', version: 1, base, axes });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return longestFirst(parsed.cells);
}

describe('the order in which cells are begun', () => {
  it('goes from deep to shallow, equal ones as they stand', () => {
    const axes = [
      { path: 'model.blocks.0.times', values: [2, 9, 5] },
      { path: 'seed', values: [1, 2] },
    ];
    expect(orderOf('relu-10-he', axes)).toEqual([2, 3, 4, 5, 0, 1]);
  });

  it('goes from large batches to small ones, from long sequences to short ones', () => {
    expect(orderOf('relu-10-he', [{ path: 'batch.size', values: [8, 64, 32] }])).toEqual([1, 2, 0]);
    expect(orderOf('adding-lstm', [{ path: 'data.length', values: [20, 50] }])).toEqual([1, 0]);
  });
});

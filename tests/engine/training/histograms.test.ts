/** Histograms: where bins lie, what is counted apart, and a layer's own numbers. */
import { describe, expect, it } from 'vitest';
import {
  binRange,
  HISTOGRAM_BINS,
  type Histogram,
  histogram,
  histogramsOf,
} from '../../../engine/training/histograms.ts';
import { LayerTensors } from '../../../engine/training/layerTensors.ts';
import { drained } from './drained.ts';
import { smallTrainer } from './smallRun.ts';

/** Bins that hold something, and how much. */
function filled({ bins }: Pick<Histogram, 'bins'>): Record<number, number> {
  return Object.fromEntries([...bins.entries()].filter(([, count]) => count > 0));
}

describe('linear bins', () => {
  it('reach from the smallest to the largest value, the largest included', () => {
    const counted = histogram([-1, -1, 0.5, 3, 2.9999], 'linear');
    expect(counted).toMatchObject({ low: -1, high: 3, count: 5, zeros: 0 });
    expect(filled(counted)).toEqual({ 0: 2, 24: 1, 63: 2 });
    expect(binRange(counted, 0)).toEqual([-1, -0.9375]);
    expect(binRange(counted, 63)).toEqual([2.9375, 3]);
  });

  it('count zeros, infinities and NaN apart; zero still widens the axis', () => {
    const counted = histogram([0, -0, Number.NaN, Number.NEGATIVE_INFINITY, 4, 4], 'linear');
    expect(counted).toMatchObject({ low: 0, high: 4, count: 6, zeros: 2, nan: 1, infinite: 1 });
    expect(filled(counted)).toEqual({ 63: 2 });
    expect(filled(histogram([7, 7], 'linear'))).toEqual({ 0: 2 });
    expect(histogram([0, Number.NaN], 'linear')).toMatchObject({ low: 0, high: 0, zeros: 1, nan: 1 });
  });
});

describe('logarithmic bins', () => {
  it('hold an octave each, on both sides of zero', () => {
    const counted = histogram([1, -1, 1.99, 0.5, -0.499, 2 ** -31, 2 ** -32, -1e-30, 0], 'logarithmic');
    expect(counted).toMatchObject({ low: 2 ** -31, high: 2, zeros: 1 });
    expect(filled(counted)).toEqual({ 63: 2, 0: 1, 62: 1, 2: 1, 32: 2, 31: 1 });
    expect(binRange(counted, 63)).toEqual([1, 2]);
    expect(binRange(counted, 0)).toEqual([-2, -1]);
    expect(binRange(counted, 32)).toEqual([2 ** -31, 2 ** -30]);
  });

  it('tell 1e-36 from 0', () => {
    const counted = histogram([1e-36, 0, 2e-36, -4e-36], 'logarithmic');
    expect(counted.zeros).toBe(1);
    expect(filled(counted)).toEqual({ 61: 1, 62: 1, 0: 1 });
    for (const [bin, value] of [
      [61, 1e-36],
      [62, 2e-36],
      [0, -4e-36],
    ] as const) {
      const [from, to] = binRange(counted, bin);
      expect(from).toBeLessThanOrEqual(value);
      expect(to).toBeGreaterThanOrEqual(value);
    }
  });
});

describe('a layer', () => {
  it('has its activations, deltas, weight gradients and weights counted', () => {
    const trainer = smallTrainer({}, true);
    trainer.trainStep();
    trainer.gradients();
    const histograms = drained(histogramsOf(trainer, 1));
    const layer = new LayerTensors(trainer, 1);
    const values = [layer.outputs(), layer.delta(), layer.weightGradient(), layer.weight()];
    histograms.forEach((counted, index) => {
      const right = [...(values[index] ?? [])];
      expect(counted.count).toBe(right.length);
      expect(counted.bins).toHaveLength(HISTOGRAM_BINS);
      expect(counted.zeros + counted.bins.reduce((sum, count) => sum + count, 0)).toBe(right.length);
      // Every bin holds as many values as lie in its range.
      counted.bins.forEach((count, bin) => {
        const [from, to] = binRange(counted, bin);
        const inside = right.filter((value) => value > from && value < to).length;
        expect(count).toBeGreaterThanOrEqual(inside);
        expect(count).toBeLessThanOrEqual(right.filter((value) => value >= from && value <= to).length);
      });
    });
    expect(histograms.map(({ what }) => what)).toEqual(['activation', 'delta', 'weightGradient', 'weight']);
    expect(histograms[1]?.low).toBeGreaterThan(0);
  });
});

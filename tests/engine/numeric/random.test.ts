/** Random streams: what they draw is fixed for good, well spread, and independent between names. */
import { describe, expect, test } from 'vitest';
import { randomFrom, randomStream } from '../../../engine/numeric/random.ts';

function moments(values: readonly number[]) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const central = (power: number) => values.reduce((a, b) => a + (b - mean) ** power, 0) / values.length;
  return { mean, variance: central(2), kurtosis: central(4) / central(2) ** 2 };
}
const draw = (count: number, next: () => number) => Array.from({ length: count }, next);

describe('randomStream', () => {
  test('draws what it has always drawn', () => {
    const random = randomStream(7, 'order', 3);
    expect([random.uniform(), random.normal(), random.normal(), random.integer(10), random.integer(1000)]).toEqual([
      0.04919728418855407, -0.012859397179204807, -1.0572427117759358, 6, 352,
    ]);
    expect(random.state()).toEqual([-2079177403, 220305454, -157524433, -1706780590, 0, 0]);
  });

  test('uniform numbers have the moments of the uniform distribution', () => {
    const random = randomStream(1, 'moments');
    const values = draw(200000, () => random.uniform());
    const { mean, variance, kurtosis } = moments(values);
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 200000));
    expect(Math.abs(variance * 12 - 1)).toBeLessThan(0.01);
    expect(Math.abs(kurtosis - 1.8)).toBeLessThan(0.02);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  test('normal numbers have the moments of the normal distribution', () => {
    const random = randomStream(1, 'moments');
    const { mean, variance, kurtosis } = moments(draw(200000, () => random.normal()));
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(200000));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 200000));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(5 * Math.sqrt(24 / 200000));
  });

  test.each([2, 3, 10, 1437])('integers below %d are equally frequent', (below) => {
    const random = randomStream(5, 'integers');
    const draws = 2000 * below;
    const counts = draw(draws, () => random.integer(below)).reduce((bins, value) => {
      bins[value] = (bins[value] ?? 0) + 1;
      return bins;
    }, new Float64Array(below));
    const statistic = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(Math.abs(statistic - (below - 1))).toBeLessThan(5 * Math.sqrt(2 * below));
  });

  test('seed, purpose and index each make another stream', () => {
    const first = (seed: number, purpose: string, index?: number) => randomStream(seed, purpose, index).uniform();
    const values = [
      first(0, 'a'),
      first(1, 'a'),
      first(0xffffffff, 'a'),
      first(0, 'b'),
      first(0, 'a', 1),
      first(0, ''),
    ];
    expect(new Set(values).size).toBe(values.length);
    expect(first(0, 'a')).toBe(first(0, 'a', 0));
  });

  test('neighbouring streams are uncorrelated', () => {
    let sum = 0;
    for (let seed = 0; seed < 20000; seed++) {
      sum += (randomStream(seed, 'a').uniform() - 0.5) * (randomStream(seed + 1, 'a').uniform() - 0.5) * 12;
    }
    expect(Math.abs(sum)).toBeLessThan(5 * Math.sqrt(20000));
  });

  test('shuffle keeps every row and moves them', () => {
    const rows = Int32Array.from({ length: 500 }, (_, i) => i);
    randomStream(3, 'order', 0).shuffle(rows);
    expect([...rows].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i));
    expect([...rows].filter((row, i) => row === i).length).toBeLessThan(10);
  });

  test('goes on from its state, a normal in hand included', () => {
    const random = randomStream(3, 'resume');
    random.normal();
    const resumed = randomFrom(random.state());
    for (let i = 0; i < 9; i++) expect(resumed.normal()).toBe(random.normal());
    expect(resumed.state()).toEqual(random.state());
  });
});

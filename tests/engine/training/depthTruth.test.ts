/**
 * What was measured with PyTorch (float64, medians of ten seeds) about gradients in depth, and what folklore gets wrong: a network in the same
 * setting is drawn here and gives the same numbers within their spread. Setting and measures: truth.ts.
 */
import { describe, expect, test } from 'vitest';
import { initializers, randomStream } from '../../../engine/index.ts';
import { deltaGrowth, firstOverLast, hiddenNumbers, median, type Stack, trainerOf, weightRatio } from './truth.ts';

const xavier = { name: 'xavierNormal' };
const he = { name: 'heNormal' };
const wide = { name: 'normal', std: 1 };

function between(value: number, least: number, most: number): void {
  expect(value).toBeGreaterThan(least);
  expect(value).toBeLessThan(most);
}

describe('the first weight gradient over the last, sigmoid with Xavier', () => {
  test.each([
    [10, 5e-6],
    [20, 2e-12],
    [50, 2e-31],
  ])('depth %i: %f', (depth, measured) => {
    between(weightRatio({ depth, activation: 'sigmoid', weight: xavier }), measured / 3, measured * 3);
  });
});

describe('growth of delta a layer', () => {
  const batch = { normalization: 'batch' };
  test.each<[string, Stack, number, number]>([
    ['sigmoid, Xavier', { activation: 'sigmoid', weight: xavier }, 0.22, 0.25],
    ['tanh, N(0, 1)', { activation: 'tanh', weight: wide }, 1.55, 1.85],
    ['ReLU, N(0, 1)', { activation: 'relu', weight: wide }, 3.6, 4.3],
    ['ReLU, He', { activation: 'relu', weight: he }, 0.9, 1.08],
    ['ReLU, Xavier', { activation: 'relu', weight: xavier }, 0.63, 0.74],
    ['ReLU, uniform as PyTorch', { activation: 'relu', weight: { name: 'uniform' } }, 0.37, 0.43],
    ['sigmoid, batch norm', { depth: 20, activation: 'sigmoid', weight: xavier, layer: batch }, 0.93, 1.05],
    ['ReLU, He, batch norm', { depth: 20, activation: 'relu', weight: he, layer: batch }, 1.19, 1.27],
    ['sigmoid, layer norm', { activation: 'sigmoid', weight: xavier, layer: { normalization: 'layer' } }, 0.32, 0.43],
    ['ReLU, He, residual', { depth: 20, activation: 'relu', weight: he, residual: {} }, 1.2, 1.32],
  ])('%s', (_, stack, least, most) => {
    between(deltaGrowth(stack), least, most);
  });

  test('a scaled branch keeps the growth of a residual network small', () => {
    // Between layers of the same place in their blocks: both ends lie in a branch.
    const growth = (scale: number) => {
      const stack: Stack = { depth: 20, activation: 'relu', weight: he, residual: { scale } };
      const inside = (seed: number) => hiddenNumbers(trainerOf(stack, seed), 'deltaNorm').slice(2, -1);
      return median((seed) => firstOverLast(inside(seed)) ** (1 / 16), 4);
    };
    between(growth(1), 1.18, 1.35);
    between(growth(0.1), 0.95, 1.06);
  });
});

test.each(['tanh', 'relu'])(
  'too small weights with %s: the ratio of weight gradients hides what vanishes',
  (activation) => {
    const stack = { activation, weight: { name: 'normal', std: 0.05 } };
    between(weightRatio(stack), 0.3, 3);
    const ratio = (field: 'deltaNorm' | 'activationNorm') =>
      median((seed) => firstOverLast(hiddenNumbers(trainerOf(stack, seed), field)));
    expect(ratio('deltaNorm')).toBeLessThan(1e-3);
    expect(1 / ratio('activationNorm')).toBeLessThan(1e-3);
  },
);

test('tanh with N(0, 1) is saturated forwards while it explodes backwards', () => {
  const share = median(
    (seed) => hiddenNumbers(trainerOf({ activation: 'tanh', weight: wide }, seed), 'saturatedShare')[5] ?? 0,
  );
  expect(share).toBeGreaterThan(0.5);
});

test('residual connections bring the gradient of fifty sigmoid layers back', () => {
  const stack = { depth: 50, activation: 'sigmoid', weight: xavier };
  expect(weightRatio({ ...stack, residual: {} }, 4)).toBeGreaterThan(0.005);
  // Only where the sum is not squashed again.
  expect(weightRatio({ ...stack, residual: { addition: 'beforeActivation' } }, 4)).toBeLessThan(1e-10);
});

test('names differ: LeCun draws variance 1/n, the uniform bound of 1/sqrt(n) a third of it', () => {
  const fans = { name: 'x', kind: 'weight', shape: [200, 100], fanIn: 100, fanOut: 200 } as const;
  const variance = (name: 'lecunNormal' | 'uniform' | 'xavierNormal' | 'heNormal') => {
    const values = initializers[name].draw({ name }, fans, randomStream(1, name));
    return values.reduce((sum: number, value: number) => sum + value * value, 0) / values.length;
  };
  between(variance('lecunNormal') * 100, 0.95, 1.05);
  between(variance('uniform') * 300, 0.95, 1.05);
  between(variance('xavierNormal') * 150, 0.95, 1.05);
  between(variance('heNormal') * 50, 0.95, 1.05);
});

/**
 * Every activation's derivative, and what is said of it, agree with its value.
 */
import { expect, test } from 'vitest';
import { activationOf, activations } from '../../engine/index.ts';
import { plainNumbers } from '../../engine/numeric/arithmetic.ts';
import { dual, dualNumbers } from '../../engine/numeric/dual.ts';

const points = Array.from({ length: 401 }, (_, index) => (index - 200) / 20);
const SLOPE = 0.25;

test.each(Object.entries(activations))('%s', (_, activation) => {
  const slope = activation.learnedSlope ?? 0;
  let largest = 0;
  for (const x of points) {
    const y = activation.value(dual(x, 1), dual(slope, 0), dualNumbers);
    const a = activation.value(x, slope, plainNumbers);
    const derivative = activation.derivative(x, slope);
    expect(y.value).toBe(a);
    if (!activation.kinks.includes(x)) expect(y.tangent).toBeCloseTo(derivative, 12);
    if (activation.derivativeFromOutput !== null)
      expect(activation.derivativeFromOutput(a)).toBeCloseTo(derivative, 12);
    largest = Math.max(largest, Math.abs(derivative));
  }
  expect(largest).toBeLessThanOrEqual(activation.largestDerivative + 1e-7);
  expect(largest).toBeGreaterThan(0.99 * activation.largestDerivative);
});

test('a learned slope starts at 0.25 and is what the derivative below 0 is', () => {
  expect(activations.prelu.learnedSlope).toBe(SLOPE);
  expect(activations.prelu.derivative(-1, 0.5)).toBe(0.5);
});

test('NaN stays NaN, and the derivative at a kink is the left one', () => {
  for (const activation of Object.values(activations)) expect(activation.value(Number.NaN, 0, plainNumbers)).toBeNaN();
  expect(activations.relu.derivative(0, 0)).toBe(0);
  expect(activations.relu.derivative(Number.NaN, 0)).toBe(1);
  expect(activations.leaky_relu.derivative(0, 0)).toBe(0.01);
});

test('far out no derivative overflows', () => {
  for (const activation of Object.values(activations)) {
    for (const x of [-1e100, 1e100]) expect(activation.derivative(x, SLOPE)).not.toBeNaN();
  }
});

test('an unknown name is refused', () => {
  expect(() => activationOf('toString')).toThrow('unknown activation "toString"');
});

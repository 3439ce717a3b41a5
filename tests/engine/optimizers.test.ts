/**
 * The optimisers that few reference numbers cover, against PyTorch's published algorithms written out anew, step by step: dampening, AMSGrad,
 * centred RMSProp with momentum. And the warm-up, against LinearLR from 1/W to 1 in W - 1 steps.
 */
import { expect, test } from 'vitest';
import { type OptimizerName, optimizers } from '../../engine/optimizers.ts';
import { type ScheduleSettings, schedules } from '../../engine/schedules.ts';

const GRADIENTS = [0.5, -0.3, 0.8, 0.05, -1.2, 0.4];

/** The parameter after every step, as the registry computes it. */
function path(name: OptimizerName, given: Readonly<Record<string, number>>): number[] {
  const rule = optimizers[name];
  const numbers: Record<string, number> = { ...given };
  for (const [product] of rule.products) numbers[product] = 1;
  for (const counter of rule.counters) numbers[counter] = 0;
  const state = new Float64Array(rule.states.length);
  let parameter = 1;
  return GRADIENTS.map((gradient) => {
    for (const [product, factor] of rule.products) numbers[product] = (numbers[product] ?? 1) * (numbers[factor] ?? 0);
    for (const counter of rule.counters) numbers[counter] = (numbers[counter] ?? 0) + 1;
    const hyper = rule.hyper.map((key) => numbers[key] ?? 0);
    parameter = rule.update(parameter, gradient, state, hyper);
    return parameter;
  });
}

function close(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 12);
  });
}

test('momentum with dampening: the first gradient goes into the buffer whole', () => {
  const [rate, mu, tau, lambda] = [0.1, 0.9, 0.3, 0.01];
  let [w, buffer] = [1, 0];
  const expected = GRADIENTS.map((gradient, step) => {
    const g = gradient + lambda * w;
    buffer = step === 0 ? g : mu * buffer + (1 - tau) * g;
    w -= rate * buffer;
    return w;
  });
  close(path('momentum', { learningRate: rate, momentum: mu, dampening: tau, weightDecay: lambda }), expected);
});

test('AMSGrad: the largest second moment so far, corrected for its start afterwards', () => {
  const [rate, beta1, beta2, epsilon, lambda] = [0.05, 0.9, 0.8, 1e-8, 0.02];
  let [w, m, v, largest] = [1, 0, 0, 0];
  const expected = GRADIENTS.map((gradient, index) => {
    const [g, t] = [gradient + lambda * w, index + 1];
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    largest = Math.max(largest, v);
    const denominator = Math.sqrt(largest) / Math.sqrt(1 - beta2 ** t) + epsilon;
    w -= ((rate / (1 - beta1 ** t)) * m) / denominator;
    return w;
  });
  close(path('amsgrad', { learningRate: rate, beta1, beta2, epsilon, weightDecay: lambda }), expected);
  expect(path('adam', { learningRate: rate, beta1, beta2, epsilon, weightDecay: lambda })).not.toEqual(expected);
});

test('centred RMSProp with momentum: the mean square less the square of the mean', () => {
  const [rate, alpha, epsilon, mu] = [0.02, 0.9, 1e-6, 0.5];
  let [w, square, mean, buffer] = [1, 0, 0, 0];
  const expected = GRADIENTS.map((g) => {
    square = alpha * square + (1 - alpha) * g * g;
    mean = alpha * mean + (1 - alpha) * g;
    buffer = mu * buffer + g / (Math.sqrt(square - mean * mean) + epsilon);
    w -= rate * buffer;
    return w;
  });
  close(path('rmsprop', { learningRate: rate, alpha, epsilon, momentum: mu, centered: 1 }), expected);
});

test('linear warm-up over W steps is LinearLR from 1/W to 1 in W - 1 steps', () => {
  const [rate, warmupSteps] = [0.4, 5];
  const settings = { warmupSteps } as ScheduleSettings;
  for (let k = 0; k < 9; k++) {
    const [start, share] = [1 / warmupSteps, Math.min(k, warmupSteps - 1) / (warmupSteps - 1)];
    expect(schedules.warmupLinear.rate(k, rate, settings)).toBeCloseTo(rate * (start + (1 - start) * share), 12);
  }
});

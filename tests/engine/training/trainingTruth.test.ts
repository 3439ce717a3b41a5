/**
 * What was measured about training: networks that cannot break their symmetry, rates that are safe at one depth and not at another, small gradients
 * that are no illness, clipping that is no cure. Setting: truth.ts.
 */
import { expect, test } from 'vitest';
import { firstOverLast, hiddenNumbers, median, type Stack, trainedAccuracy, trainerOf, weightRatio } from './truth.ts';

const he = { name: 'heNormal' };
const xavier = { name: 'xavierNormal' };
const stack = (weight: object, depth = 2): Stack => ({ depth, activation: 'tanh', weight });

/** Different neurons of the first hidden layer after some steps. */
function distinctNeurons(weight: object, steps: number): number {
  const trainer = trainerOf(stack(weight), 1);
  for (let step = 0; step < steps; step++) trainer.trainStep();
  const [first] = trainer.machine.plan.parameters;
  if (first === undefined) return 0;
  const values = [...trainer.machine.read(first.tensor)];
  const [units = 1] = first.tensor.shape;
  const fanIn = values.length / units;
  return new Set(Array.from({ length: units }, (_, unit) => values.slice(unit * fanIn, (unit + 1) * fanIn).join()))
    .size;
}

test('zero weights: identical neurons for ever, one class in ten is right', () => {
  expect(distinctNeurons({ name: 'zeros' }, 60)).toBe(1);
  expect(trainedAccuracy(stack({ name: 'zeros' }), 1, 100)).toBeLessThan(0.15);
});

test('constant weights: one distinct neuron, which learns a little', () => {
  const constant = { name: 'constant', value: 0.1 };
  expect(distinctNeurons(constant, 60)).toBe(1);
  const accuracy = median((seed) => trainedAccuracy(stack(constant), seed, 400), 4);
  expect(accuracy).toBeGreaterThan(0.13);
  expect(accuracy).toBeLessThan(0.35);
});

test('He: as many neurons as there are, most answers are right', () => {
  expect(distinctNeurons(he, 60)).toBe(32);
  expect(median((seed) => trainedAccuracy(stack(he), seed, 100), 4)).toBeGreaterThan(0.85);
});

test('ReLU with He and a rate of 0.1: safe at depth 10, erratic at depth 20', () => {
  const relu = (depth: number): Stack => ({ depth, activation: 'relu', weight: he });
  const [deep, deeper] = [10, 20].map((depth) => median((seed) => trainedAccuracy(relu(depth), seed, 300), 5));
  expect(deep).toBeGreaterThan(0.8);
  expect(deeper).toBeLessThan(0.6);
});

test('a network that has learned has small gradients, in all layers alike', () => {
  const trainer = trainerOf({ depth: 4, activation: 'relu', weight: he }, 1);
  const before = hiddenNumbers(trainer, 'weightGradientNorm');
  for (let step = 0; step < 900; step++) trainer.trainStep();
  const after = hiddenNumbers(trainer, 'weightGradientNorm');
  expect(Math.max(...after)).toBeLessThan(Math.max(...before) / 5);
  const ratio = firstOverLast(after);
  expect(ratio).toBeGreaterThan(0.1);
  expect(ratio).toBeLessThan(10);
});

test('clipping does not cure vanishing', () => {
  const sigmoid: Stack = { activation: 'sigmoid', weight: xavier };
  const clipped: Stack = { ...sigmoid, part: { clip: { type: 'norm', maxNorm: 1 } } };
  expect(weightRatio(clipped, 4)).toBe(weightRatio(sigmoid, 4));
  expect(trainedAccuracy(clipped, 1, 300)).toBeLessThan(0.2);
});

/** Targets in the form each loss compares with. */
import { expect, test } from 'vitest';
import { loadExperimentData } from '../../../engine/data/experimentData.ts';
import { parseExperiment } from '../../../engine/experiment/problems.ts';
import { readAsset } from '../../../main/assets.ts';

function load(type: string, units: number, set = 'digits') {
  const parsed = parseExperiment({
    format: 'gradiorama-experiment',
    version: 1,
    data: { set },
    model: { blocks: [{ type: 'dense', units, activation: type === 'binaryCrossEntropy' ? 'sigmoid' : 'identity' }] },
    loss: { type },
    optimizer: { type: 'sgd', learningRate: 0.1 },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return loadExperimentData(parsed.experiment, readAsset);
}

test('cross-entropy takes class numbers', () => {
  const data = load('crossEntropy', 10);
  expect(data.targetColumns).toBe(1);
  expect(data.train.targets).toHaveLength(1437);
});

test('a squared error over ten outputs takes rows of 0 and 1', () => {
  const classes = load('crossEntropy', 10);
  const data = load('mse', 10);
  expect(data.targetColumns).toBe(10);
  for (let row = 0; row < data.test.count; row++) {
    const targets = [...data.test.targets.subarray(10 * row, 10 * row + 10)];
    expect(targets.indexOf(1)).toBe(classes.test.targets[row]);
    expect(targets.filter((target) => target === 0)).toHaveLength(9);
  }
});

test('one output over two classes takes 0 and 1', () => {
  const data = load('binaryCrossEntropy', 1, 'spirals');
  expect(data.targetColumns).toBe(1);
  expect(new Set(data.train.targets)).toEqual(new Set([0, 1]));
});

test('regression takes its values as they are', () => {
  const data = load('mse', 1, 'plane');
  expect(data.targetKind).toBe('value');
  expect(data.train.targets.every((target) => Math.abs(target) <= 1)).toBe(true);
});

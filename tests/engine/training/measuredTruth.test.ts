/**
 * What was measured with PyTorch in float64 about vanishing gradients holds here, too: ten hidden layers of 32 without
 * biases on the digits, batch of 64, step 0; medians of ten seeds.
 */
import { expect, test } from 'vitest';
import { loadDataSet, norm, type PresetName, presets, referenceBackend } from '../../../engine/index.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { readAsset } from '../../../main/assets.ts';

const SEEDS = Array.from({ length: 10 }, (_, seed) => seed + 1);

/** Gradient norm of the first hidden weight matrix over that of the last hidden one, in the first batch. */
function firstOverLast(preset: PresetName, seed: number): number {
  const experiment = { ...presets[preset], seed };
  const data = loadDataSet(experiment.data, seed, readAsset);
  const trainer = createTrainer({ experiment, data, backend: referenceBackend });
  expect(experiment.batch.size).toBe(64);
  trainer.gradients();
  const { parameters } = trainer.machine.plan;
  const hidden = parameters.slice(0, -1).map(({ gradient }) => norm(trainer.machine.read(gradient)));
  expect(hidden).toHaveLength(10);
  return (hidden[0] ?? 0) / (hidden[9] ?? 0);
}

function median(preset: PresetName): number {
  const ratios = SEEDS.map((seed) => firstOverLast(preset, seed)).sort((a, b) => a - b);
  return ((ratios[4] ?? 0) + (ratios[5] ?? 0)) / 2;
}

test('sigmoid with Xavier normal: the first gradient is 5e-6 of the last', () => {
  const ratio = median('sigmoid-10-xavier');
  expect(ratio).toBeGreaterThan(5e-6 / 3);
  expect(ratio).toBeLessThan(5e-6 * 3);
});

test('ReLU with He normal: first and last are alike', () => {
  const ratio = median('relu-10-he');
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(4);
});

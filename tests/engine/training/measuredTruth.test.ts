/**
 * What was measured with PyTorch in float64 about vanishing gradients holds here, too: ten hidden layers of 32 without
 * biases on the digits, batch of 64, step 0; medians of ten seeds.
 */
import { describe, expect, test } from 'vitest';
import {
  type Backend,
  loadDataSet,
  norm,
  type PresetName,
  presets,
  referenceBackend,
  wasmBackend,
} from '../../../engine/index.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { readAsset } from '../../../main/assets.ts';
import { nodeKernels } from '../../../main/kernels.ts';

const backends: readonly Backend[] = [referenceBackend, wasmBackend(nodeKernels())];
const SEEDS = Array.from({ length: 10 }, (_, seed) => seed + 1);

/** Gradient norm of the first hidden weight matrix over that of the last hidden one, in the first batch. */
function firstOverLast(backend: Backend, preset: PresetName, seed: number): number {
  const experiment = { ...presets[preset], seed };
  const data = loadDataSet(experiment.data, seed, readAsset);
  const trainer = createTrainer({ experiment, data, backend });
  expect(experiment.batch.size).toBe(64);
  trainer.gradients();
  const { parameters } = trainer.machine.plan;
  const hidden = parameters.slice(0, -1).map(({ gradient }) => norm(trainer.machine.read(gradient)));
  expect(hidden).toHaveLength(10);
  return (hidden[0] ?? 0) / (hidden[9] ?? 0);
}

function median(backend: Backend, preset: PresetName): number {
  const ratios = SEEDS.map((seed) => firstOverLast(backend, preset, seed)).sort((a, b) => a - b);
  return ((ratios[4] ?? 0) + (ratios[5] ?? 0)) / 2;
}

describe.each(backends.map((backend) => [backend.name, backend] as const))('%s', (_, backend) => {
  test('sigmoid with Xavier normal: the first gradient is 5e-6 of the last', () => {
    const ratio = median(backend, 'sigmoid-10-xavier');
    expect(ratio).toBeGreaterThan(5e-6 / 3);
    expect(ratio).toBeLessThan(5e-6 * 3);
  });

  test('ReLU with He normal: first and last are alike', () => {
    const ratio = median(backend, 'relu-10-he');
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(4);
  });
});

/**
 * Documents with the remedies a course names train: normalisation, dropout, residual blocks, convolutions. A run that is restored goes on bit
 * for bit, running statistics and masks included.
 */
import { describe, expect, test } from 'vitest';
import { loadDataSet } from '../../../engine/data/dataSet.ts';
import { parseExperiment } from '../../../engine/experiment/problems.ts';
import { wasmBackend } from '../../../engine/index.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';
import { readAsset } from '../../../main/assets.ts';
import { nodeKernels } from '../../../main/kernels.ts';

const dense = (units: number, more: Record<string, unknown> = {}) => ({
  ...{ type: 'dense', units, activation: 'relu', ...more },
});
const head = { type: 'dense', units: 10 };
const conv = (channels: number, more: Record<string, unknown> = {}) => ({
  ...{ type: 'conv', channels, kernel: 3, padding: 1, activation: 'relu', ...more },
});
const residual = (addition: string, ...blocks: unknown[]) => ({ type: 'residual', addition, scale: 0.5, blocks });

const models: Record<string, { shape: string; blocks: unknown[] }> = {
  'batch norm': {
    shape: 'vector',
    blocks: [dense(32, { normalization: 'batch' }), dense(32, { normalization: 'batch' }), head],
  },
  'layer norm and dropout': { shape: 'vector', blocks: [dense(48, { normalization: 'layer', dropout: 0.2 }), head] },
  'residual blocks': {
    shape: 'vector',
    blocks: [
      dense(32),
      { type: 'repeat', times: 3, blocks: [residual('beforeActivation', dense(32), dense(32))] },
      residual('preActivation', dense(32, { normalization: 'batch' }), dense(32, { normalization: 'batch' })),
      residual('afterActivation', dense(32)),
      head,
    ],
  },
  convolutions: {
    shape: 'image',
    blocks: [
      conv(6, { normalization: 'batch' }),
      { type: 'pool' },
      residual('afterActivation', conv(6)),
      { type: 'pool', kind: 'average' },
      head,
    ],
  },
};

function trainerOf({ shape, blocks }: { shape: string; blocks: unknown[] }): Trainer {
  const parsed = parseExperiment({
    format: 'gradiorama-experiment',
    version: 1,
    data: { set: 'digits', shape },
    model: { blocks },
    initialization: { weight: { name: 'heNormal' } },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'sgd', learningRate: 0.1 },
    seed: 3,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { experiment } = parsed;
  const data = loadDataSet(experiment.data, experiment.seed, (name) => readAsset(name));
  return createTrainer({ experiment, data, backend: wasmBackend(nodeKernels()) });
}

function parameters({ machine }: Trainer): number[][] {
  return machine.plan.parameters.map(({ tensor }) => [...machine.read(tensor)]);
}

describe.each(Object.entries(models))('%s', (_, model) => {
  test('learns', () => {
    const trainer = trainerOf(model);
    const { loss } = trainer.machine.plan;
    const meanLoss = (steps: number) => {
      let sum = 0;
      for (let step = 0; step < steps; step++) {
        trainer.trainStep();
        sum += trainer.machine.get(loss.tensor, loss.index);
      }
      return sum / steps;
    };
    const first = meanLoss(3);
    meanLoss(60);
    expect(meanLoss(10)).toBeLessThan(0.7 * first);
  });

  test('goes on from a checkpoint as if it had never stopped, recorded or not', () => {
    const whole = trainerOf(model);
    for (let step = 0; step < 6; step++) whole.trainStep();
    const checkpoint = whole.checkpoint();
    for (let step = 0; step < 6; step++) whole.recordedStep();
    const other = trainerOf(model);
    other.restore(checkpoint);
    other.gradients();
    for (let step = 0; step < 6; step++) other.trainStep();
    expect(parameters(other)).toEqual(parameters(whole));
    expect(other.checkpoint().values).toEqual(whole.checkpoint().values);
  });
});

/**
 * Untrained recurrent networks over 100 steps: how much of dL/dh at the last step reaches the first. As measured with PyTorch, to the order of
 * magnitude; what learns in spite of it takes long and is in the soak (truths).
 */
import { expect, test } from 'vitest';
import { type DataSet, loadExperimentData, parseExperiment, wasmBackend } from '../../../engine/index.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { median } from './truth.ts';

const LENGTH = 100;
const UNITS = 32;
const backend = wasmBackend(nodeKernels());
const loaded: { data?: DataSet } = {};

/** ||dL/dh_1|| / ||dL/dh_100|| in the first batch of the adding problem, all weights as PyTorch draws them. */
function reaches(cell: object, seed: number): number {
  const uniform = { name: 'uniform', bound: 1 / Math.sqrt(UNITS) };
  const initialisers = { initializer: uniform, recurrentInitializer: uniform };
  const parsed = parseExperiment({
    format: 'gradiorama-experiment',
    version: 1,
    data: { set: 'adding', shape: 'sequence', standardize: 'none', length: LENGTH, samples: 80 },
    model: {
      blocks: [
        { type: 'recurrent', units: UNITS, readout: 'last', ...initialisers, ...cell },
        { type: 'dense', units: 1 },
      ],
    },
    initialization: { weight: uniform, bias: uniform },
    loss: { type: 'mse' },
    optimizer: { type: 'sgd', learningRate: 0.1 },
    batch: { size: 32 },
    seed,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const { experiment } = parsed;
  loaded.data ??= loadExperimentData(experiment, () => new Uint8Array());
  const trainer = createTrainer({ experiment, data: loaded.data, backend });
  trainer.gradients();
  const { layout } = trainer.machine.plan;
  const floats = new Float32Array(layout.floats);
  trainer.copyRecord(floats, new Uint8Array(layout.codes));
  const first = layout.layers.find(({ steps }) => steps === LENGTH)?.stateDelta ?? -1;
  return (floats[first] ?? Number.NaN) / (floats[first + LENGTH - 1] ?? Number.NaN);
}

test.each([
  ['plain RNN', { cell: 'rnn' }, 1e-28, 1e-19],
  ['LSTM, forget bias 0', { cell: 'lstm', forgetBias: 0 }, 1e-22, 1e-18],
  ['LSTM, forget bias 1', { cell: 'lstm', forgetBias: 1 }, 1e-9, 1e-6],
  ['LSTM, forget bias 3', { cell: 'lstm', forgetBias: 3 }, 0.02, 0.5],
  ['GRU', { cell: 'gru' }, 1e-22, 1e-17],
])('%s', (_, cell, least, most) => {
  const reached = median((seed) => reaches(cell, seed));
  expect(reached).toBeGreaterThan(least);
  expect(reached).toBeLessThan(most);
});

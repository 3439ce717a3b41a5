/** A run whose numbers have left float32 goes back to where they were finite as if nothing had happened. On the WASM backend, whose rows are padded. */
import { expect, test } from 'vitest';
import { loadDataSet, wasmBackend } from '../../../engine/index.ts';
import { parameterBytes } from '../../../engine/training/parameterBytes.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { smallExperiment } from './smallRun.ts';

const backend = wasmBackend(nodeKernels());
const STEPS = 4;
const clip = { type: 'norm', maxNorm: 1e-3 };
const overflow = { type: 'exponential', gamma: 1e30 };

function trainerOf(part: Record<string, unknown>): Trainer {
  const experiment = smallExperiment(part);
  const data = loadDataSet(experiment.data, experiment.seed, () => new Uint8Array());
  return createTrainer({ experiment, data, backend });
}

/** Trains on, and says with which bits it stood after every step. */
function history(trainer: Trainer, recorded: boolean): string[] {
  return Array.from({ length: STEPS }, () => {
    recorded ? trainer.recordedStep() : trainer.trainStep();
    return Buffer.from(parameterBytes(trainer.machine)).toString('base64');
  });
}

test.each([
  ['SGD', { optimizer: { type: 'sgd', learningRate: 0.1 } }],
  ['SGD with weight decay', { optimizer: { type: 'sgd', learningRate: 0.1, weightDecay: 0.1 } }],
  ['Adam', {}],
  ['clipping', { clip }],
  ['SGD with weight decay and clipping', { clip, optimizer: { type: 'sgd', learningRate: 0.9, weightDecay: 0.9 } }],
  ['clipping each tensor', { clip: { ...clip, type: 'normPerTensor' }, regularization: { type: 'l2', strength: 1 } }],
])('%s', (_, part) => {
  const trainer = trainerOf({ ...part, schedule: overflow });
  const first = trainer.checkpoint();
  const once = history(trainer, true);
  trainer.restore(first);
  expect(history(trainer, false)).toEqual(once);
  trainer.restart();
  expect(history(trainer, true)).toEqual(once);
});

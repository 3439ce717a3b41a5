/**
 * A small run for tests: a document over the two spirals, which need no file, and a trainer of it on the reference backend.
 */
import { referenceBackend } from '../../../engine/backends/reference.ts';
import { loadDataSet } from '../../../engine/data/dataSet.ts';
import type { Experiment } from '../../../engine/experiment/experiment.ts';
import { parseExperiment } from '../../../engine/experiment/problems.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';

/** 2 - 6 - 5 - 2 tanh on 100 points of two spirals, batches of 16, Adam; `part` replaces what a test needs otherwise. */
export function smallExperiment(part: Record<string, unknown> = {}): Experiment {
  const parsed = parseExperiment({
    format: 'gradiorama-experiment',
    version: 1,
    data: { set: 'spirals', samples: 100 },
    model: {
      blocks: [
        { type: 'dense', units: 6, activation: 'tanh' },
        { type: 'dense', units: 5, activation: 'tanh' },
        { type: 'dense', units: 2, activation: 'identity' },
      ],
    },
    initialization: { weight: { name: 'xavierNormal' }, bias: { name: 'zeros' } },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'adam', learningRate: 0.02 },
    clip: { type: 'none' },
    batch: { size: 16 },
    seed: 5,
    ...part,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.experiment;
}

/** Its trainer; epochs are summed up. */
export function smallTrainer(part: Record<string, unknown> = {}, keepAll = false): Trainer {
  const experiment = smallExperiment(part);
  const data = loadDataSet(experiment.data, experiment.seed, () => new Uint8Array());
  return createTrainer({ experiment, data, backend: referenceBackend, epochs: true, keepAll });
}

/**
 * What the tests of measured truths share: networks in the setting of the measurement (digits standardised with one mean and deviation,
 * 64 - depth x 32 - 10 without biases, batch of 64, softmax cross-entropy), their numbers at step 0 and medians over seeds.
 */
import { type DataSet, type Experiment, loadDataSet, parseExperiment, wasmBackend } from '../../../engine/index.ts';
import { type LayerField, layerFieldIndex } from '../../../engine/training/stepRecord.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';
import { readAsset } from '../../../main/assets.ts';
import { nodeKernels } from '../../../main/kernels.ts';

/** How a network differs from the setting. */
export interface Stack {
  readonly depth?: number;
  readonly activation: string;
  readonly weight: object;
  /** Every hidden layer has it. */
  readonly layer?: object;
  /** A residual block around every two layers. */
  readonly residual?: object;
  readonly part?: object;
}

const backend = wasmBackend(nodeKernels());
const digits: { data?: DataSet } = {};

/** The document of a stack. */
export function stacked(
  { depth = 10, activation, weight, layer = {}, residual, part = {} }: Stack,
  seed: number,
): Experiment {
  const hidden = { type: 'dense', units: 32, activation, bias: false, ...layer };
  const pair = { type: 'residual', blocks: [hidden, hidden], ...residual };
  const blocks =
    residual === undefined
      ? [{ type: 'repeat', times: depth, blocks: [hidden] }]
      : [hidden, hidden, { type: 'repeat', times: depth / 2 - 1, blocks: [pair] }];
  const parsed = parseExperiment({
    format: 'gradiorama-experiment',
    version: 1,
    data: { set: 'digits', standardize: 'global' },
    model: { blocks: [...blocks, { type: 'dense', units: 10, activation: 'identity', bias: false }] },
    initialization: { weight },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'sgd', learningRate: 0.1 },
    batch: { size: 64 },
    seed,
    ...part,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.experiment;
}

/** Its trainer. */
export function trainerOf(stack: Stack, seed: number): Trainer {
  const experiment = stacked(stack, seed);
  digits.data ??= loadDataSet(experiment.data, 0, readAsset);
  return createTrainer({ experiment, data: digits.data, backend });
}

/** A number of every hidden layer in the batch of the next step, first layer first. */
export function hiddenNumbers(trainer: Trainer, field: LayerField): number[] {
  trainer.gradients();
  const { layout } = trainer.machine.plan;
  const floats = new Float32Array(layout.floats);
  trainer.copyRecord(floats, new Uint8Array(layout.codes));
  return layout.layers.slice(0, -1).map((layer) => floats[layerFieldIndex(layer, field)] ?? Number.NaN);
}

/** First over last. */
export function firstOverLast(numbers: readonly number[]): number {
  return (numbers[0] ?? Number.NaN) / (numbers.at(-1) ?? Number.NaN);
}

/** Median over seeds 1 to `seeds` of what is measured. */
export function median(measure: (seed: number) => number, seeds = 10): number {
  const found = Array.from({ length: seeds }, (_, index) => measure(index + 1)).sort((a, b) => a - b);
  return ((found[(seeds - 1) >> 1] ?? Number.NaN) + (found[seeds >> 1] ?? Number.NaN)) / 2;
}

/** First over last weight gradient at step 0. */
export function weightRatio(stack: Stack, seeds = 10): number {
  return median((seed) => firstOverLast(hiddenNumbers(trainerOf(stack, seed), 'weightGradientNorm')), seeds);
}

/** What ||delta|| is multiplied by a layer, on the way back through all hidden layers, at step 0. */
export function deltaGrowth(stack: Stack, seeds = 10): number {
  const depth = stack.depth ?? 10;
  const total = (seed: number) => firstOverLast(hiddenNumbers(trainerOf(stack, seed), 'deltaNorm'));
  return median((seed) => total(seed) ** (1 / (depth - 1)), seeds);
}

/** Share of right answers over the newest steps, after training. */
export function trainedAccuracy(stack: Stack, seed: number, steps: number): number {
  const trainer = trainerOf(stack, seed);
  const { tensor, index } = trainer.machine.plan.accuracy;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    trainer.trainStep();
    if (step >= steps - 10) sum += trainer.machine.get(tensor, index);
  }
  return sum / 10;
}

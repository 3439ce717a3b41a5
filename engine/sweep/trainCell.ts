/**
 * Trains one cell of a sweep to its end and says in a few numbers how it went. The bits are those of the same document in the session.
 * It knows no thread and no clock: main/sweeps/ gives it a worker.
 */
import type { Backend } from '../backends/backend.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { CheckpointRhythm } from '../session/checkpointRhythm.ts';
import type { Divergence } from '../training/divergence.ts';
import { type Evaluation, Evaluator, type SetName } from '../training/evaluation.ts';
import { meanFactor } from '../training/growth.ts';
import { parameterBytes } from '../training/parameterBytes.ts';
import type { Plans } from '../training/plans.ts';
import {
  type LayerField,
  layerFieldIndex,
  type RecordLayout,
  type RunField,
  runFieldIndex,
} from '../training/stepRecord.ts';
import { createTrainer, type Trainer } from '../training/trainer.ts';

/** What is trained, and with what. */
export interface CellTask {
  readonly experiment: Experiment;
  readonly data: DataSet;
  readonly backend: Backend;
  /** Plans of the cells before. */
  readonly plans: Plans;
  readonly steps: number;
  readonly sha256: (bytes: Uint8Array) => string;
  /** Hears how many steps are done. */
  readonly progress?: (step: number) => void;
}

/** Numbers of one step, before its update. Hidden layers are all but the last; null below two of them. */
export interface CellSample {
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
  /** Of the whole network, before clipping. */
  readonly gradientNorm: number;
  /** ||dL/dW|| of the first hidden layer over that of the last. */
  readonly weightGradientRatio: number | null;
  /** ||delta|| of the first hidden layer over that of the last. */
  readonly deltaRatio: number | null;
  /** Geometric mean of the factor of ||delta|| a layer back; null where it means nothing. */
  readonly growthPerLayer: number | null;
}

/** How a cell went. */
export interface CellResult {
  readonly steps: number;
  readonly parameters: number;
  readonly batchesPerEpoch: number;
  /** Bytes of the arena. */
  readonly memory: number;
  /** The first step, the last of each epoch (of many: evenly chosen ones) and the last. */
  readonly samples: readonly CellSample[];
  /** Geometric mean of the factor of the gradient norm an epoch, first sample to last; null below one epoch. */
  readonly growthPerEpoch: number | null;
  readonly training: Evaluation;
  readonly test: Evaluation;
  /** The first step whose loss, gradient or parameter was not finite. */
  readonly diverged: Divergence | null;
  /** Of the final parameters. */
  readonly sha256: string;
}

/** Epochs that are sampled at most. */
const MOST_EPOCHS = 1000;

/** Trains it. */
export function trainCell({ experiment, data, backend, plans, steps, sha256, progress }: CellTask): CellResult {
  const trainer = createTrainer({ experiment, data, backend, plans });
  const watch = new CheckpointRhythm(trainer, false);
  const { batchesPerEpoch } = trainer;
  const probe = sampler(trainer);
  const stride = batchesPerEpoch * Math.max(1, Math.ceil(steps / batchesPerEpoch / MOST_EPOCHS));
  const samples: CellSample[] = [];
  if (steps === 0) samples.push(probe());
  while (trainer.step < steps) {
    const { step } = trainer;
    if (step === 0 || step === steps - 1 || (step + 1) % stride === 0) samples.push(probe());
    trainer.trainStep();
    watch.watch(trainer);
    progress?.(trainer.step);
  }
  watch.settle(trainer);
  // Not before: an intervention may have put another machine in its place.
  const { machine } = trainer;
  const evaluator = new Evaluator(trainer, backend);
  return {
    steps,
    parameters: machine.plan.parameters.reduce((sum, { tensor }) => sum + tensor.rows * tensor.columns, 0),
    batchesPerEpoch,
    memory: machine.bytes,
    samples,
    growthPerEpoch: epochGrowth(samples, batchesPerEpoch),
    training: evaluated(evaluator, 'train'),
    test: evaluated(evaluator, 'test'),
    diverged: trainer.diverged,
    sha256: sha256(parameterBytes(machine)),
  };
}

function epochGrowth(samples: readonly CellSample[], batchesPerEpoch: number): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  const epochs = ((last?.step ?? 0) - (first?.step ?? 0)) / batchesPerEpoch;
  return meanFactor(first?.gradientNorm, last?.gradientNorm, epochs);
}

function evaluated(evaluator: Evaluator, set: SetName): Evaluation {
  const pieces = evaluator.evaluate(set);
  let piece = pieces.next();
  while (piece.done !== true) piece = pieces.next();
  return piece.value;
}

/** Reads the numbers of the next step, whose gradients it computes without updating anything. */
function sampler(trainer: Trainer): () => CellSample {
  const { layout } = trainer;
  const floats = new Float32Array(layout.floats);
  const codes = new Uint8Array(layout.codes);
  return () => {
    trainer.gradients();
    trainer.copyRecord(floats, codes);
    return { step: trainer.step, ...numbersOf(layout, floats) };
  };
}

function numbersOf(layout: RecordLayout, floats: Float32Array): Omit<CellSample, 'step'> {
  const run = (field: RunField) => floats[runFieldIndex(field)] as number;
  const hidden = layout.layers.slice(0, -1);
  const ends = (field: LayerField) =>
    [hidden[0], hidden.at(-1)].map((layer) => layer && floats[layerFieldIndex(layer, field)]);
  const ratio = (field: LayerField) => {
    const [first, last] = ends(field);
    return hidden.length < 2 ? null : (first as number) / (last as number);
  };
  const [firstDelta, lastDelta] = ends('deltaNorm');
  return {
    loss: run('loss'),
    accuracy: run('accuracy'),
    gradientNorm: run('gradientNorm'),
    weightGradientRatio: ratio('weightGradientNorm'),
    deltaRatio: ratio('deltaNorm'),
    growthPerLayer: meanFactor(lastDelta, firstDelta, hidden.length - 1),
  };
}

/**
 * What a network answers to given inputs: class probabilities where its loss makes them, else its outputs. With a grid of inputs it is the
 * picture of a decision boundary. On a machine of its own. Asked for by the session (boundary, predictions).
 */
import type { Backend, Machine } from '../backends/backend.ts';
import type { LossKind } from '../backends/plan.ts';
import type { DataSet } from '../data/dataSet.ts';
import { exp, sigmoid } from '../numeric/elementary.ts';
import { copyParameters, networkCopy } from './networkCopy.ts';
import type { Trainer } from './trainer.ts';

const BATCH = 256;
/** A sequence takes as much memory as many rows. */
const SEQUENCES = 32;

/** Whether the loss takes the outputs as logits of a softmax. */
function isSoftmax(loss: LossKind): boolean {
  return loss === 'crossEntropy' || loss === 'crossEntropySoft';
}

/** Whether a network trained with this loss answers with probabilities. */
export function predictsProbabilities(loss: LossKind): boolean {
  return isSoftmax(loss) || loss === 'binaryCrossEntropy' || loss === 'binaryCrossEntropyLogits';
}

/** Predicts for one run; its machine is made once for every structure that its network has. */
export class Predictor {
  private readonly backend: Backend;
  /** By the rows they take at once. */
  private readonly machines = new Map<number, Machine>();
  private structure = '';

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /**
   * Answers of the trainer's network to `count` standardised inputs [count, features]: float32 [count, outputs], those of all steps where a
   * sequence is answered at every step. Parameters are taken
   * before it first yields.
   */
  *predict(trainer: Trainer, inputs: Float32Array, count: number): Generator<void, Float32Array> {
    if (this.structure !== trainer.structure) this.machines.clear();
    this.structure = trainer.structure;
    const usual = trainer.data.sample.length === 2 ? SEQUENCES : BATCH;
    // Whoever asks for one row asks for many, one after another.
    const batch = count === 1 ? 1 : usual;
    const machine = this.machines.get(batch) ?? networkCopy(trainer, this.backend, batch, batch);
    this.machines.set(batch, machine);
    const { plan } = machine;
    copyParameters(trainer, machine);
    machine.set(plan.data.cursor, 0, 0);
    yield;
    const output = plan.nodes.at(-1)?.value;
    if (output === undefined) throw new RangeError('a network without layers answers nothing');
    const features = inputs.length / count;
    const rows = new Float32Array(batch * features);
    const steps = output.rows / batch;
    const width = steps * output.columns;
    const answers = new Float32Array(count * width);
    for (let first = 0; first < count; first += batch) {
      const here = Math.min(batch, count - first);
      rows.fill(0);
      rows.set(inputs.subarray(first * features, (first + here) * features));
      machine.write(plan.data.inputs, rows);
      machine.run('evaluate');
      const values = sampleBySample(machine.read(output), batch, width, output.columns).subarray(0, here * width);
      answers.set(linked(trainer.experiment.loss.type, values, output.columns), first * width);
      yield;
    }
    return answers;
  }
}

/** Rows that stand step by step, all samples of each, as [samples, steps, columns]; rows that are samples stay. */
function sampleBySample<Values extends Float32Array | Float64Array>(
  values: Values,
  batch: number,
  width: number,
  columns: number,
): Values {
  if (width === columns) return values;
  const turned = values.slice() as Values;
  for (let from = 0; from < values.length; from++) {
    const [row, column] = [Math.floor(from / columns), from % columns];
    turned[(row % batch) * width + Math.floor(row / batch) * columns + column] = values[from] as number;
  }
  return turned;
}

/** Probabilities from logits, as the loss takes them: softmax with the row maximum taken out, or the sigmoid. */
function linked(loss: LossKind, values: Float32Array | Float64Array, columns: number): ArrayLike<number> {
  if (loss === 'binaryCrossEntropyLogits') return values.map((value) => sigmoid(value));
  if (!isSoftmax(loss)) return values;
  const result = new Float64Array(values.length);
  for (let begin = 0; begin < values.length; begin += columns) {
    const row = values.subarray(begin, begin + columns);
    const largest = Math.max(...row);
    const powers = Float64Array.from(row, (value) => exp(value - largest));
    const total = powers.reduce((sum, value) => sum + value, 0);
    powers.forEach((value, column) => {
      result[begin + column] = value / total;
    });
  }
  return result;
}

/** A regular grid over the plane of two features, in the data's own coordinates. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Room around the outermost points, as a share of their range. */
const MARGIN = 0.05;

/** The grid over all points of a data set with two features, training and test. */
export function gridOver({ train, test }: DataSet, columns: number, rows: number): Grid {
  return { columns, rows, x: rangeOf(train.raw, test.raw, 0), y: rangeOf(train.raw, test.raw, 1) };
}

function rangeOf(train: Float32Array, test: Float32Array, feature: number): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const points of [train, test]) {
    for (let index = feature; index < points.length; index += 2) {
      low = Math.min(low, points[index] as number);
      high = Math.max(high, points[index] as number);
    }
  }
  const margin = MARGIN * (high - low || 1);
  return [low - margin, high + margin];
}

/** The grid's points as the network takes them, row by row from the lowest y, ends included: [rows * columns, 2]. */
export function gridInputs({ mean, deviation }: DataSet, { columns, rows, x, y }: Grid): Float32Array {
  const inputs = new Float32Array(2 * columns * rows);
  const at = (range: readonly [number, number], place: number, count: number, feature: number) => {
    const raw = range[0] + ((range[1] - range[0]) * place) / (count - 1);
    return (raw - (mean[feature] as number)) / (deviation[feature] as number);
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = 2 * (row * columns + column);
      inputs[place] = at(x, column, columns, 0);
      inputs[place + 1] = at(y, row, rows, 1);
    }
  }
  return inputs;
}

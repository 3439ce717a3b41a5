/**
 * Forward ops written once with any arithmetic: the reference computes them with numbers, the gradient proof with dual numbers. Plain,
 * element by element; the order of sums is that of memory. Which op is computed by which formula is said in the table at the end.
 */
import type { Arithmetic } from '../numeric/arithmetic.ts';
import { keeps, maskStart, maskThreshold } from '../numeric/mask.ts';
import { cell, timeMajor } from './cellFormulas.ts';
import type { Cells } from './cells.ts';
import { convolution, pool } from './imageFormulas.ts';
import type { Op, Tensor } from './plan.ts';
import { embedding, treeLogProbabilities, treeScores } from './wordFormulas.ts';

type OpOf<Name extends Op['op']> = Extract<Op, { op: Name }>;
type Formula<Name extends Op['op']> = <T>(op: OpOf<Name>, cells: Cells<T>, over: Arithmetic<T>) => void;

const scale: Formula<'scale'> = ({ input, output, factor }, cells, over) => {
  const times = over.constant(factor);
  for (let i = 0; i < output.rows * output.columns; i++) {
    cells.setCell(output, i, over.multiply(times, cells.cell(input, i)));
  }
};

/** x^ = (x - mean) / sqrt(variance + epsilon), then scale and shift. */
function normalised<T>(
  x: T,
  statistics: { readonly mean: T; readonly variance: T; readonly epsilon: number },
  scale: T | null,
  shift: T | null,
  over: Arithmetic<T>,
): T {
  const deviation = over.sqrt(over.add(statistics.variance, over.constant(statistics.epsilon)));
  const standard = over.divide(over.subtract(x, statistics.mean), deviation);
  const scaled = scale === null ? standard : over.multiply(scale, standard);
  return shift === null ? scaled : over.add(scaled, shift);
}

/** Mean and biased variance of the numbers at `places`. */
function moments<T>(input: Tensor, places: readonly number[], cells: Cells<T>, over: Arithmetic<T>) {
  const count = over.constant(places.length);
  const sum = (term: (x: T) => T) =>
    places.reduce<T>((total, place) => over.add(total, term(cells.cell(input, place))), over.constant(0));
  const mean = over.divide(
    sum((x) => x),
    count,
  );
  const square = (x: T) => over.multiply(over.subtract(x, mean), over.subtract(x, mean));
  return { mean, variance: over.divide(sum(square), count) };
}

/** Indices of the numbers of one channel: its run of columns in every row. */
export function channelPlaces(tensor: Tensor, channel: number, channels: number): number[] {
  const area = tensor.columns / channels;
  const places: number[] = [];
  for (let n = 0; n < tensor.rows; n++) {
    for (let k = 0; k < area; k++) places.push(n * tensor.columns + channel * area + k);
  }
  return places;
}

const batchNorm: Formula<'batchNorm'> = (op, cells, over) => {
  const { input, output, epsilon, measured } = op;
  for (let channel = 0; channel < op.mean.columns; channel++) {
    const places = channelPlaces(input, channel, op.mean.columns);
    if (measured) {
      const { mean, variance } = moments(input, places, cells, over);
      cells.setCell(op.mean, channel, mean);
      cells.setCell(op.variance, channel, variance);
    }
    const statistics = { mean: cells.cell(op.mean, channel), variance: cells.cell(op.variance, channel), epsilon };
    const weight = op.scale === null ? null : cells.cell(op.scale, channel);
    const bias = op.shift === null ? null : cells.cell(op.shift, channel);
    for (const place of places) {
      cells.setCell(output, place, normalised(cells.cell(input, place), statistics, weight, bias, over));
    }
  }
};

const layerNorm: Formula<'layerNorm'> = (op, cells, over) => {
  const { input, output, epsilon } = op;
  for (let n = 0; n < input.rows; n++) {
    const places = Array.from({ length: input.columns }, (_, column) => n * input.columns + column);
    const { mean, variance } = moments(input, places, cells, over);
    cells.setCell(op.mean, n, mean);
    cells.setCell(op.variance, n, variance);
    places.forEach((place, column) => {
      const weight = op.scale === null ? null : cells.cell(op.scale, column);
      const bias = op.shift === null ? null : cells.cell(op.shift, column);
      const value = normalised(cells.cell(input, place), { mean, variance, epsilon }, weight, bias, over);
      cells.setCell(output, place, value);
    });
  }
};

const drawMask: Formula<'drawMask'> = ({ mask, rate, clock, key }, cells, over) => {
  const [seed, step] = [0, 1].map((index) => over.real(cells.cell(clock, index))) as [number, number];
  const start = maskStart(seed, step, key);
  const threshold = maskThreshold(rate);
  for (let i = 0; i < mask.rows * mask.columns; i++) {
    cells.setCell(mask, i, over.constant(keeps(start, i, threshold) ? 1 : 0));
  }
};

const dropout: Formula<'dropout'> = ({ input, mask, rate, output }, cells, over) => {
  const factor = over.constant(1 / (1 - rate));
  for (let i = 0; i < output.rows * output.columns; i++) {
    const kept = over.multiply(cells.cell(mask, i), factor);
    cells.setCell(output, i, over.multiply(cells.cell(input, i), kept));
  }
};

const words = { embedding, treeScores, treeLogProbabilities } as const;
const images = { convolution, pool } as const;
const table = { timeMajor, cell, scale, batchNorm, layerNorm, drawMask, dropout, ...images, ...words } as const;

/** Ops that have a formula here. */
export type FormulaName = keyof typeof table;

/** Every formula, by the name of its op. */
export const formulas: { readonly [Name in FormulaName]: Formula<Name> } = table;

/** Computes an op by its formula; false where it has none. */
export function computeByFormula<T>(op: Op, cells: Cells<T>, over: Arithmetic<T>): boolean {
  if (!Object.hasOwn(table, op.op)) return false;
  // Each op meets its own formula; TypeScript cannot follow that through a union.
  (formulas[op.op as FormulaName] as (op: Op, cells: Cells<T>, over: Arithmetic<T>) => void)(op, cells, over);
  return true;
}

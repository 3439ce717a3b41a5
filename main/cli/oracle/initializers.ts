/**
 * Draws one sample of every initialiser and shape named in a table of statistics and checks it: mean, variance, bound,
 * kurtosis, orthogonality. Called by program.ts.
 */
import { z } from 'zod';
import { drawInitial, type InitializerChoice, randomStream } from '../../../engine/index.ts';
import type { StoredTensor } from '../../safetensors.ts';

const rowSchema = z.object({
  init: z.string(),
  shape: z.array(z.number().int().min(1)).min(1),
  fan_in: z.number(),
  fan_out: z.number(),
  distribution: z.enum(['constant', 'normal', 'uniform', 'orthogonal']),
  theoretical_mean: z.number(),
  theoretical_variance: z.number(),
  bound: z.number().optional(),
  kurtosis: z.number().optional(),
  kurtosis_tolerance: z.number().optional(),
  mean_tolerance: z.number().optional(),
  variance_relative_tolerance: z.number().optional(),
});
type Row = z.infer<typeof rowSchema>;

/** The file of statistics. */
export const statisticsSchema = z.object({ table: z.array(rowSchema) });

/** What came out: the samples, and a line for every demand that a sample does not meet. */
export interface InitializerReport {
  readonly samples: Map<string, StoredTensor>;
  readonly failures: readonly string[];
}

const SEED = 1;
const ORTHOGONAL_WITHIN = 1e-5;
const ROUNDED_TO_FLOAT32 = 1 + 2 ** -23;

/** Draws and checks every row. */
export function checkInitializers(rows: readonly Row[]): InitializerReport {
  const samples = new Map<string, StoredTensor>();
  const failures: string[] = [];
  for (const row of rows) {
    const name = `${row.init}/${row.shape.join('x')}`;
    const choice = choiceOf(row.init);
    if (choice === null) {
      failures.push(`${name}: this engine has no such initialiser`);
      continue;
    }
    const fans = { shape: row.shape, fanIn: row.fan_in, fanOut: row.fan_out };
    const data = Float32Array.from(drawInitial(choice, fans, randomStream(SEED, `initialiser ${name}`)));
    samples.set(name, { shape: row.shape, data });
    failures.push(...unmet(row, data).map((demand) => `${name}: ${demand}`));
  }
  return { samples, failures };
}

/** Reads a name such as "he_normal(fan_out,relu)" or "xavier_uniform_gain_tanh(5/3)". */
export function choiceOf(init: string): InitializerChoice | null {
  const [, kind = '', list = ''] = /^([a-z_]+)(?:\((.*)\))?$/.exec(init) ?? [];
  const settings = list.split(',').map((part) => part.trim());
  const [first = '', second = ''] = settings;
  const [base = '', gainOf] = kind.split('_gain_');
  const gain = gainOf === undefined ? 1 : fraction(first);
  switch (base) {
    case 'zeros':
      return { name: 'zeros' };
    case 'constant':
      return { name: 'constant', value: fraction(first) };
    case 'normal':
      return { name: 'normal', mean: fraction(first), std: fraction(second) };
    case 'uniform':
      return first === '+-1/sqrt(fan_in)' ? { name: 'uniform' } : { name: 'uniform', bound: fraction(first) };
    case 'xavier_normal':
    case 'xavier_uniform':
    case 'lecun_normal':
    case 'lecun_uniform':
    case 'orthogonal':
      return { name: base.replace(/_(.)/, (_, letter: string) => letter.toUpperCase()), gain };
    case 'he_normal':
    case 'he_uniform': {
      const slope = Number(/^leaky_relu ([\d.]+)$/.exec(second)?.[1] ?? 0);
      const name = base === 'he_normal' ? 'heNormal' : 'heUniform';
      return { name, fan: first === 'fan_out' ? 'out' : 'in', gain: gain / Math.sqrt(1 + slope * slope) };
    }
    default:
      return null;
  }
}

/** "0.5" or "5/3". */
function fraction(text: string): number {
  const [above = Number.NaN, below = 1] = text.split('/').map(Number);
  return above / below;
}

function unmet(row: Row, data: Float32Array): string[] {
  const { mean, variance, kurtosis } = moments(data);
  const demands: string[] = [];
  const demand = (met: boolean, text: string) => {
    if (!met) demands.push(text);
  };
  if (row.distribution === 'constant') {
    const wanted = Math.fround(row.theoretical_mean);
    demand(
      data.every((value) => value === wanted),
      `every entry must be ${wanted}`,
    );
  }
  if (row.distribution === 'orthogonal') {
    const error = orthogonalityError(row.shape[0] ?? 1, data);
    demand(error <= ORTHOGONAL_WITHIN, `max |Q Q^T - I| is ${error}`);
  }
  const within = (value: number, wanted: number | undefined, tolerance: number | undefined, what: string) => {
    if (wanted === undefined || tolerance === undefined) return;
    demand(Math.abs(value - wanted) <= tolerance, `${what} is ${value}, wanted ${wanted} within ${tolerance}`);
  };
  within(mean, row.theoretical_mean, row.mean_tolerance, 'mean');
  within(variance / row.theoretical_variance, 1, row.variance_relative_tolerance, 'variance over the theoretical one');
  within(kurtosis, row.kurtosis, row.kurtosis_tolerance, 'kurtosis');
  const bound = row.bound ?? Number.POSITIVE_INFINITY;
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  demand(largest <= bound * ROUNDED_TO_FLOAT32, `largest magnitude is ${largest}, bound ${bound}`);
  return demands;
}

function moments(data: Float32Array) {
  const average = (of: (value: number) => number) => data.reduce((sum, value) => sum + of(value), 0) / data.length;
  const mean = average((value) => value);
  const variance = average((value) => (value - mean) ** 2);
  return { mean, variance, kurtosis: average((value) => (value - mean) ** 4) / variance ** 2 };
}

/** Largest |Q Q^T - I|, Q being the matrix or its transpose, whichever has fewer rows. */
function orthogonalityError(rows: number, data: Float32Array): number {
  const columns = data.length / rows;
  const [count, length, at] =
    rows <= columns
      ? [rows, columns, (i: number, k: number) => data[i * columns + k] as number]
      : [columns, rows, (i: number, k: number) => data[k * columns + i] as number];
  let largest = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      let sum = i === j ? -1 : 0;
      for (let k = 0; k < length; k++) sum += at(i, k) * at(j, k);
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  return largest;
}

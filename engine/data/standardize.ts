/**
 * Puts inputs on a common scale: (value - mean) / deviation, both taken from the training rows alone. Called by
 * dataSet.ts.
 */

/** 'global': one mean and one deviation over all values. 'feature': one of each per feature. */
export type Standardization = 'none' | 'global' | 'feature';

/** Per feature, what to take away and what to divide by. */
export interface Standardizer {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Mean and population deviation, sqrt(mean of squared differences), in float64; a deviation of 0 counts as 1. */
export function standardizer(kind: Standardization, training: Float64Array, features: number): Standardizer {
  const all = Array.from({ length: features }, (_, feature) => feature);
  if (kind === 'none') return { mean: all.map(() => 0), deviation: all.map(() => 1) };
  if (kind === 'global') {
    const { mean, deviation } = moments(training, 0, 1);
    return { mean: all.map(() => mean), deviation: all.map(() => deviation) };
  }
  const each = all.map((feature) => moments(training, feature, features));
  return { mean: each.map(({ mean }) => mean), deviation: each.map(({ deviation }) => deviation) };
}

function moments(values: Float64Array, first: number, stride: number): { mean: number; deviation: number } {
  const count = Math.floor(values.length / stride);
  let sum = 0;
  for (let i = first; i < values.length; i += stride) sum += values[i] as number;
  const mean = sum / count;
  let squares = 0;
  for (let i = first; i < values.length; i += stride) {
    const difference = (values[i] as number) - mean;
    squares += difference * difference;
  }
  const deviation = Math.sqrt(squares / count);
  return { mean, deviation: deviation > 0 ? deviation : 1 };
}

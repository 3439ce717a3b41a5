/**
 * Definition of the running statistics of batch normalisation and of the gradients of both normalisations, in float64. Their forward
 * halves are formulas (../formulas.ts). Called by reference.ts.
 */
import { channelPlaces } from '../formulas.ts';
import type { Op } from '../plan.ts';
import type { InterpretersOf } from './interpreter.ts';
import type { Memory } from './memory.ts';

type GradientOp = Extract<Op, { op: 'batchNormGradient' | 'layerNormGradient' }>;

/** Running statistics, gradients. */
export const normalizing: InterpretersOf<'batchNormRunning' | 'batchNormGradient' | 'layerNormGradient'> = {
  batchNormRunning({ mean, variance, runningMean, runningVariance, momentum, count }, memory) {
    blend(memory.of(runningMean), memory.of(mean), momentum, 1);
    blend(memory.of(runningVariance), memory.of(variance), momentum, count / Math.max(1, count - 1));
  },

  batchNormGradient(op, memory) {
    const channels = op.mean.columns;
    clearGradients(op, memory);
    for (let channel = 0; channel < channels; channel++) {
      normGradient(op, channel, channelPlaces(op.input, channel, channels), () => channel, memory);
    }
  },

  layerNormGradient(op, memory) {
    const { rows, columns } = op.input;
    clearGradients(op, memory);
    for (let n = 0; n < rows; n++) {
      const places = Array.from({ length: columns }, (_, column) => n * columns + column);
      normGradient(op, n, places, (index) => index, memory);
    }
  },
};

function blend(running: Float64Array, batch: Float64Array, momentum: number, factor: number): void {
  for (let i = 0; i < running.length; i++) {
    running[i] = (1 - momentum) * (running[i] as number) + momentum * factor * (batch[i] as number);
  }
}

function clearGradients({ scaleGradient, shiftGradient }: GradientOp, memory: Memory): void {
  for (const gradient of [scaleGradient, shiftGradient]) if (gradient !== null) memory.of(gradient).fill(0);
}

/**
 * One group of numbers that were normalised together: dx = (g - mean(g) - x^ mean(g x^)) / s with g = weight dy; adds to dL/d(weight) =
 * sum of dy x^ and dL/d(bias) = sum of dy. `featureOf`: whose weight the index-th number of the group has.
 */
function normGradient(
  op: GradientOp,
  group: number,
  places: readonly number[],
  featureOf: (index: number) => number,
  memory: Memory,
): void {
  const x = memory.of(op.input);
  const dy = memory.of(op.upstream);
  const mean = memory.of(op.mean)[group] as number;
  const deviation = Math.sqrt((memory.of(op.variance)[group] as number) + op.epsilon);
  const standard = places.map((place) => ((x[place] as number) - mean) / deviation);
  const inner = places.map((place, index) => {
    const weight = op.scale === null ? 1 : (memory.of(op.scale)[featureOf(index)] as number);
    return weight * (dy[place] as number);
  });
  const average = inner.reduce((sum, g) => sum + g, 0) / places.length;
  const slope = inner.reduce((sum, g, index) => sum + g * (standard[index] as number), 0) / places.length;
  places.forEach((place, index) => {
    const above = dy[place] as number;
    if (op.scaleGradient !== null)
      add(memory.of(op.scaleGradient), featureOf(index), above * (standard[index] as number));
    if (op.shiftGradient !== null) add(memory.of(op.shiftGradient), featureOf(index), above);
    if (op.result === null) return;
    const g = (inner[index] as number) - average - (standard[index] as number) * slope;
    memory.of(op.result)[place] = g / deviation;
  });
}

function add(values: Float64Array, index: number, term: number): void {
  values[index] = (values[index] as number) + term;
}

/**
 * In which order the cells of a sweep are begun: the longest first, so that no long one is left to one worker while the others have nothing
 * more to do. An estimate from sizes alone, which decides nothing but the order. Called by the pool of a sweep.
 */
import { describeData } from '../data/dataSet.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { modelSize } from '../experiment/modelSize.ts';
import type { SweepCell } from './expandSweep.ts';

/** What a unit's activation costs, told in parameters that are multiplied. */
const UNIT_COST = 8;

/** About how much a step computes: every sample of the batch, at each of its steps, meets every parameter and every unit. */
function workOf({ model, data, batch }: Experiment): number {
  const { sample, outputs } = describeData(data);
  const { parameters, units } = modelSize(model.blocks, sample, { outputs, tokens: data.shape === 'tokens' });
  const steps = sample.length === 2 ? (sample[0] ?? 1) : 1;
  return batch.size * steps * (parameters + UNIT_COST * units);
}

/** Places of the cells, the one with most to do first; equal ones as they stand. */
export function longestFirst(cells: readonly SweepCell[]): number[] {
  const work = cells.map(({ experiment }) => workOf(experiment));
  return cells.map((_, place) => place).sort((a, b) => (work[b] ?? 0) - (work[a] ?? 0));
}

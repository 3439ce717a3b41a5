/**
 * The plan of a document, before its data is loaded or memory is taken: to tell how much a run will need. The trainer lays out the same.
 * Called by benchmarks and tests.
 */
import type { Plan } from '../backends/plan.ts';
import { describeExperimentData } from '../data/experimentData.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { compileGraph } from '../layers/compile.ts';
import { lower } from '../layers/lower.ts';
import { lowerOptions } from './structure.ts';

/** `epochs`: epochs are summed up, as a recorded run does. */
export function planOf(experiment: Experiment, epochs = false): Plan {
  const data = describeExperimentData(experiment);
  const options = lowerOptions(experiment, data, experiment.batch.size, data.trainRows);
  return lower(compileGraph(experiment, data), { ...options, epochSums: epochs });
}

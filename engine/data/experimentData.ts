/**
 * The data of an experiment as its trainer takes them: the chosen set, with targets in the form that the loss compares with.
 * Called by the session and by the command line.
 */
import type { Experiment } from '../experiment/experiment.ts';
import { modelSize } from '../experiment/modelSize.ts';
import { losses, targetsFor } from '../losses.ts';
import {
  type DataDescription,
  type DataFiles,
  type DataSet,
  describeData,
  loadDataSet,
  type Split,
} from './dataSet.ts';

/** Class numbers become rows of 0 and 1 where the loss compares values; `targetKind` stays 'class'. */
export function loadExperimentData(experiment: Experiment, files: DataFiles): DataSet {
  const data = loadDataSet(experiment.data, experiment.seed, files);
  const outputs = columnsOfClasses(experiment, data);
  if (outputs === null) return data;
  const { type } = experiment.loss;
  const convert = (split: Split): Split => ({ ...split, targets: targetsFor(type, split.targets, outputs) });
  return { ...data, targetColumns: outputs * data.targetSteps, train: convert(data.train), test: convert(data.test) };
}

/** What is known of that data before it is loaded. */
export function describeExperimentData(experiment: Experiment): DataDescription {
  const data = describeData(experiment.data);
  const outputs = columnsOfClasses(experiment, data);
  return outputs === null ? data : { ...data, targetColumns: outputs * data.targetSteps };
}

/** Columns that a class number is spread over; null where it stays a number, or is none. */
function columnsOfClasses(
  { loss, model }: Experiment,
  data: Pick<DataDescription, 'targetKind' | 'sample' | 'outputs'>,
): number | null {
  if (data.targetKind === 'value' || losses[loss.type].targets === 'class') return null;
  return modelSize(model.blocks, data.sample).head?.units ?? data.outputs;
}

/**
 * The data of an experiment as its trainer takes them: the chosen set, with targets in the form that the loss compares with.
 * Called by the session and by the command line.
 */
import type { Experiment } from '../experiment/experiment.ts';
import { modelSize } from '../experiment/modelSize.ts';
import { losses, targetsFor } from '../losses.ts';
import { type DataFiles, type DataSet, loadDataSet, type Split } from './dataSet.ts';

/** Class numbers become rows of 0 and 1 where the loss compares values; `targetKind` stays 'class'. */
export function loadExperimentData(experiment: Experiment, files: DataFiles): DataSet {
  const data = loadDataSet(experiment.data, experiment.seed, files);
  const { type } = experiment.loss;
  if (data.targetKind === 'value' || losses[type].targets === 'class') return data;
  const outputs = modelSize(experiment.model.blocks, data.sample).head?.units ?? data.outputs;
  const convert = (split: Split): Split => ({ ...split, targets: targetsFor(type, split.targets, outputs) });
  return { ...data, targetColumns: outputs * data.targetSteps, train: convert(data.train), test: convert(data.test) };
}

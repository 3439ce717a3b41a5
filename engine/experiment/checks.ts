/**
 * What a schema cannot say: whether the parts of a document fit each other and the limits on the whole. Nothing is loaded or
 * allocated here. Called by problems.ts after the schema.
 */

import { describeData } from '../data/dataSet.ts';
import { dataSourceOf } from '../data/index.ts';
import { type InitializerName, type InitializerSetting, initializers } from '../initializers.ts';
import { losses } from '../losses.ts';
import type { Block, Experiment, InitializerChoice } from './experiment.ts';
import { changeablePaths, changeIssues } from './interventions.ts';
import { limits } from './limits.ts';
import { walkModel } from './modelShapes.ts';
import { modelSize } from './modelSize.ts';
import { cameAs, type Problem } from './problemCodes.ts';
import { schemaProblems } from './schemaProblems.ts';

/** All that does not fit, in the order of the document. */
export function crossProblems(experiment: Experiment): Problem[] {
  return [
    ...dataProblems(experiment),
    ...modelProblems(experiment),
    ...initializerProblems(experiment),
    ...lossProblems(experiment),
    ...lossSettingProblems(experiment),
    ...scheduleProblems(experiment),
    ...batchProblems(experiment),
    ...experiment.interventions.flatMap((_, index) => interventionProblems(experiment, index)),
  ];
}

function dataProblems({ data }: Experiment): Problem[] {
  const source = dataSourceOf(data.set);
  if (source === undefined) return [];
  const problems: Problem[] = [];
  if (!source.shapes.includes(data.shape)) {
    const values = { came: data.shape, set: data.set, allowed: source.shapes.join(', ') };
    problems.push({ path: 'data.shape', code: 'shapeNotOffered', values });
  }
  for (const key of ['samples', 'noise'] as const) {
    if (source.generated === null && data[key] !== undefined) {
      problems.push({ path: `data.${key}`, code: 'generatedOnly', values: { set: data.set } });
    }
  }
  return problems;
}

function sizeOf(experiment: Experiment) {
  return modelSize(experiment.model.blocks, describeData(experiment.data).sample);
}

function modelProblems(experiment: Experiment): Problem[] {
  const { layers, units, parameters } = sizeOf(experiment);
  const counts = [
    ['model.blocks', 'tooManyLayers', layers, limits.layers],
    ['model.blocks', 'tooManyParameters', parameters, limits.parameters],
    ['batch.size', 'tooManyActivations', units * experiment.batch.size, limits.activations],
  ] as const;
  const beyond = counts
    .filter(([, , came, most]) => came > most)
    .map(([path, code, came, most]): Problem => ({ path, code, values: { came, most } }));
  const { problem } = walkModel(experiment.model.blocks, describeData(experiment.data).sample, experiment.batch.size);
  return problem === null ? beyond : [...beyond, problem];
}

function initializerProblems({ initialization, model }: Experiment): Problem[] {
  return [
    ...settingProblems(initialization.weight, 'initialization.weight'),
    ...settingProblems(initialization.bias, 'initialization.bias'),
    ...blockInitializers(model.blocks, 'model.blocks').flatMap(([path, choice]) => settingProblems(choice, path)),
  ];
}

function blockInitializers(blocks: readonly Block[], at: string): (readonly [string, InitializerChoice])[] {
  return blocks.flatMap((block, index) => {
    const path = `${at}[${index}]`;
    if (block.type === 'repeat' || block.type === 'residual') return blockInitializers(block.blocks, `${path}.blocks`);
    return block.type === 'pool' || block.initializer === undefined
      ? []
      : [[`${path}.initializer`, block.initializer] as const];
  });
}

/** A setting that the initialiser would ignore is refused: whoever wrote it meant something. */
function settingProblems(choice: InitializerChoice, path: string): Problem[] {
  const used: readonly InitializerSetting[] = initializers[choice.name as InitializerName].settings;
  return Object.keys(choice)
    .filter((key) => key !== 'name' && !used.includes(key as InitializerSetting))
    .map((key) => ({
      path: `${path}.${key}`,
      code: 'settingNotUsed',
      values: { name: choice.name, allowed: ['name', ...used].join(', ') },
    }));
}

/** Losses that suit values: any number, not only 0 and 1. */
const VALUE_LOSSES = ['mse', 'halfSse', 'l1', 'huber'] as const;
/** What a loss may be set by, whichever it is. */
const LOSS_SETTINGS = ['delta', 'labelSmoothing'] as const;

/** A number that the loss would ignore is refused. */
function lossSettingProblems({ loss }: Experiment): Problem[] {
  const { setting } = losses[loss.type];
  const used = ['type', 'reduction', ...(setting === null ? [] : [setting.key])];
  return LOSS_SETTINGS.filter((key) => loss[key] !== undefined && key !== setting?.key).map((key) => {
    return { path: `loss.${key}`, code: 'lossSettingNotUsed', values: { name: loss.type, allowed: used.join(', ') } };
  });
}

function lossProblems(experiment: Experiment): Problem[] {
  const { type } = experiment.loss;
  const { set } = experiment.data;
  const { targetKind, outputs } = describeData(experiment.data);
  const { head } = sizeOf(experiment);
  const path = headPath(experiment.model.blocks, 'model.blocks');
  if (head === null) return [{ path, code: 'headNotDense', values: {} }];
  if (targetKind === 'value' && !VALUE_LOSSES.some((each) => each === type)) {
    return [{ path: 'loss.type', code: 'lossTargets', values: { came: type, allowed: VALUE_LOSSES.join(', '), set } }];
  }
  const problems: Problem[] = [];
  const oneWillDo = targetKind === 'class' && outputs === 2 && losses[type].targets === 'value';
  const allowed = oneWillDo && type !== 'crossEntropySoft' ? [1, 2] : [outputs];
  if (!allowed.includes(head.units)) {
    problems.push({
      path: `${path}.units`,
      code: 'headUnits',
      values: { came: head.units, allowed: allowed.join(', '), set },
    });
  }
  if (type === 'binaryCrossEntropy' && head.activation !== 'sigmoid') {
    problems.push({ path: `${path}.activation`, code: 'lossNeedsSigmoid', values: { came: head.activation } });
  }
  return problems;
}

/** Warm-up must end before the whole does. */
function scheduleProblems({ schedule }: Experiment): Problem[] {
  if (schedule.type !== 'warmupCosine' || schedule.warmupSteps < schedule.steps) return [];
  const values = { came: schedule.warmupSteps, most: schedule.steps };
  return [{ path: 'schedule.warmupSteps', code: 'notBelow', values }];
}

function headPath(blocks: readonly Block[], at: string): string {
  const index = blocks.length - 1;
  const last = blocks[index];
  return last?.type === 'repeat' || last?.type === 'residual'
    ? headPath(last.blocks, `${at}[${index}].blocks`)
    : `${at}[${index}]`;
}

function batchProblems({ batch, data }: Experiment): Problem[] {
  const { trainRows } = describeData(data);
  if (batch.size <= trainRows) return [];
  return [{ path: 'batch.size', code: 'batchTooLarge', values: { came: batch.size, most: trainRows, set: data.set } }];
}

function interventionProblems(experiment: Experiment, index: number): Problem[] {
  const { path, value } = experiment.interventions[index] as Experiment['interventions'][number];
  const at = `interventions[${index}]`;
  const allowed = changeablePaths(experiment);
  if (!allowed.includes(path)) {
    return [{ path: `${at}.path`, code: 'notChangeable', values: { came: cameAs(path), allowed: allowed.join(', ') } }];
  }
  const [, key = ''] = path.split('.');
  return schemaProblems(changeIssues(experiment, path, value), { [key]: value }, () => []).map((problem) => ({
    ...problem,
    path: `${at}.value`,
  }));
}

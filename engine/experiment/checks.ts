/**
 * What a schema cannot say: whether the parts of a document fit each other and the limits on the whole. Nothing is loaded or
 * allocated here. Called by problems.ts after the schema.
 */

import { describeData, sizesOf } from '../data/dataSet.ts';
import { type DataSource, SIZE_NAMES } from '../data/dataSource.ts';
import { dataSourceOf } from '../data/index.ts';
import { type InitializerName, type InitializerSetting, initializers } from '../initializers.ts';
import { losses } from '../losses.ts';
import type { Block, Experiment, InitializerChoice } from './experiment.ts';
import { changeablePaths, changeIssues, isChangeable, withChange } from './interventions.ts';
import { limits } from './limits.ts';
import { type ModelWalk, walkModel } from './modelShapes.ts';
import { modelSize } from './modelSize.ts';
import { probeProblems } from './probeChecks.ts';
import { cameAs, type Problem } from './problemCodes.ts';
import { schemaProblems } from './schemaProblems.ts';

/** All that does not fit, in the order of the document. */
export function crossProblems(experiment: Experiment): Problem[] {
  const ofModel = modelProblems(experiment);
  return [
    ...dataProblems(experiment),
    ...ofModel,
    ...initializerProblems(experiment),
    ...lossProblems(experiment),
    ...lossSettingProblems(experiment),
    ...scheduleProblems(experiment),
    ...batchProblems(experiment),
    ...(ofModel.length === 0 ? probeProblems(experiment, walkOf(experiment)) : []),
    // They count the model's layers, of which there may be any number until here.
    ...(ofModel.length === 0 ? interventionProblems(experiment) : []),
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
  return [...problems, ...sizeProblems(data, source)];
}

/** Sizes that the set does not have, or not so large; and whether all rows together are too many numbers. */
function sizeProblems(data: Experiment['data'], source: DataSource): Problem[] {
  const known = source.sized?.sizes ?? {};
  const sizes = sizesOf(source, data);
  const problems = SIZE_NAMES.flatMap((name): Problem[] => {
    const [path, came, limit] = [`data.${name}`, data[name], known[name]];
    if (limit === undefined) {
      const allowed = Object.keys(known).join(', ') || '-';
      return came === undefined ? [] : [{ path, code: 'sizeNotOffered', values: { set: data.set, allowed } }];
    }
    const [size, most] = [sizes[name], limit.most(sizes)];
    if (size < limit.least) return [{ path, code: 'tooSmall', values: { came: size, least: limit.least } }];
    return size > most ? [{ path, code: 'tooLarge', values: { came: size, most } }] : [];
  });
  if (source.generated === null || problems.length > 0) return problems;
  const { display, targetColumns, trainRows, testRows } = describeData(data);
  const numbers = (display.reduce((product, length) => product * length, 1) + targetColumns) * (trainRows + testRows);
  if (numbers <= limits.dataValues) return [];
  return [{ path: 'data.samples', code: 'dataTooLarge', values: { came: numbers, most: limits.dataValues } }];
}

function sizeOf(experiment: Experiment) {
  return modelSize(experiment.model.blocks, describeData(experiment.data).sample, wordsOf(experiment));
}

function wordsOf({ data }: Experiment) {
  return { outputs: describeData(data).outputs, tokens: data.shape === 'tokens' };
}

function walkOf(experiment: Experiment): ModelWalk {
  const { model, data, batch } = experiment;
  return walkModel(model.blocks, describeData(data).sample, batch.size, wordsOf(experiment));
}

function modelProblems(experiment: Experiment): Problem[] {
  const { layers, units, parameters } = sizeOf(experiment);
  const { targetSteps } = describeData(experiment.data);
  const walk = walkOf(experiment);
  const counts = [
    ['model.blocks', 'tooManyLayers', layers, limits.layers],
    ['model.blocks', 'tooManyParameters', parameters, limits.parameters],
    ['batch.size', 'tooManyActivations', units * experiment.batch.size, limits.activations],
    ['data.length', 'tooManySteps', walk.recurrentSteps, limits.steps],
  ] as const;
  const beyond = counts
    .filter(([, , came, most]) => came > most)
    .map(([path, code, came, most]): Problem => ({ path, code, values: { came, most } }));
  const problem = walk.problem ?? answerProblem(walk, targetSteps, experiment.data.set);
  return problem === null ? beyond : [...beyond, problem];
}

/** Whether the model answers at the steps at which the data ask. */
function answerProblem({ steps, lastRecurrent }: ModelWalk, targetSteps: number, set: string): Problem | null {
  if (steps === targetSteps) return null;
  const path = lastRecurrent === null ? 'model.blocks' : `${lastRecurrent}.readout`;
  if (lastRecurrent === null) return { path, code: 'needsSequence', values: {} };
  return { path, code: steps < targetSteps ? 'everyStepNeeded' : 'lastStepNeeded', values: { set } };
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
    const own = (['initializer', 'recurrentInitializer'] as const).flatMap((key) => {
      const choice = (block as Partial<Record<typeof key, InitializerChoice>>)[key];
      return choice === undefined ? [] : [[`${path}.${key}`, choice] as const];
    });
    return own;
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
  const { head, tree } = sizeOf(experiment);
  const path = headPath(experiment.model.blocks, 'model.blocks');
  if (head === null && tree === null) return [{ path, code: 'headNotDense', values: {} }];
  if (targetKind === 'value' && !losses[type].anyTarget) {
    const suited = Object.entries(losses).filter(([, { anyTarget }]) => anyTarget);
    const allowed = suited.map(([name]) => name).join(', ');
    return [{ path: 'loss.type', code: 'lossTargets', values: { came: type, allowed, set } }];
  }
  if (head === null) return treeProblems(experiment);
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

/** A tree computes the probability of one class; its loss is the logarithm of that. */
function treeProblems({ loss }: Experiment): Problem[] {
  if (loss.type !== 'crossEntropy') {
    return [{ path: 'loss.type', code: 'treeLoss', values: { came: loss.type, allowed: 'crossEntropy' } }];
  }
  return loss.labelSmoothing ? [{ path: 'loss.labelSmoothing', code: 'treeSmoothing', values: {} }] : [];
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

/** Each is judged by what the document says at its step: a limit can only be changed while there is clipping. */
function interventionProblems(experiment: Experiment): Problem[] {
  const order = experiment.interventions.map((intervention, index) => ({ ...intervention, index }));
  const problems: Problem[] = [];
  let document = experiment;
  for (const { path, value, index } of order.sort((a, b) => a.step - b.step)) {
    const found = interventionProblem(document, path, value, `interventions[${index}]`);
    problems.push(...found);
    // Activation and dropout change nothing that others depend on.
    if (found.length === 0 && !path.startsWith('model.')) document = withChange(document, path, value);
    if (problems.length >= MOST_OF_A_KIND) break;
  }
  return problems;
}

const MOST_OF_A_KIND = 20;

function interventionProblem(document: Experiment, path: string, value: unknown, at: string): Problem[] {
  if (!isChangeable(document, path)) {
    const common = changeablePaths(document, false);
    const single = common.filter((each) => each.startsWith('model.')).map((each) => each.replace('.', '.layers.N.'));
    const allowed = [...common, ...single].join(', ');
    return [{ path: `${at}.path`, code: 'notChangeable', values: { came: cameAs(path), allowed } }];
  }
  const whole = !path.includes('.');
  const key = path.split('.').at(-1) ?? '';
  const input = whole ? value : { [key]: value };
  return schemaProblems(changeIssues(document, path, value), input, () => []).map((problem) => ({
    ...problem,
    path: whole && problem.path !== '' ? `${at}.value.${problem.path}` : `${at}.value`,
  }));
}

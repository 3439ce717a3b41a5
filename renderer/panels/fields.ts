/**
 * The numbers of an experiment as fields: where each stands in the document, its unit, its range. One entry adds a field. Pure; words
 * are in assets/words (`field.<id>`, `help.<id>`), edits that touch more than one value in state/edits.ts.
 */
import {
  activations,
  dataSources,
  describeData,
  type Experiment,
  initializers,
  isChangeable,
  limits,
} from '../../engine/index.ts';
import type { WordKey } from '../i18n/words.ts';
import { sizesIn } from '../state/edits.ts';
import type { NumberRule } from './numberRules.ts';

/** A number of the document. */
export interface NumberField {
  readonly path: string;
  readonly unit: WordKey | null;
  readonly rule: NumberRule;
  /** Stands for a value that the document leaves out. */
  readonly otherwise?: number;
}

const whole = (min: number, max: number): NumberRule => ({ min, max, integer: true });
const scale = (min: number, max: number): NumberRule => ({ min, max, integer: false, doubling: true });
const plain = (min: number, max: number): NumberRule => ({ min, max, integer: false });
/** Below 1, the nearest that two digits after the point may come. */
const share = { min: 0, max: 0.9999, integer: false };

const table = {
  samples: { path: 'data.samples', unit: 'unit.rows', rule: { ...whole(10, limits.samples), doubling: true } },
  noise: { path: 'data.noise', unit: null, rule: plain(0, 100) },
  length: { path: 'data.length', unit: 'unit.places', rule: whole(2, limits.sequence) },
  symbols: { path: 'data.symbols', unit: 'unit.symbols', rule: whole(2, limits.symbols) },
  pattern: { path: 'data.pattern', unit: 'unit.symbols', rule: whole(1, limits.sequence) },
  gain: { path: 'initialization.weight.gain', unit: null, rule: plain(0, 100), otherwise: 1 },
  constant: { path: 'initialization.weight.value', unit: null, rule: plain(-1000, 1000), otherwise: 0 },
  mean: { path: 'initialization.weight.mean', unit: null, rule: plain(-1000, 1000), otherwise: 0 },
  std: { path: 'initialization.weight.std', unit: null, rule: scale(0, 1000), otherwise: 1 },
  bound: { path: 'initialization.weight.bound', unit: null, rule: scale(0, 1000) },
  biasGain: { path: 'initialization.bias.gain', unit: null, rule: plain(0, 100), otherwise: 1 },
  biasConstant: { path: 'initialization.bias.value', unit: null, rule: plain(-1000, 1000), otherwise: 0 },
  biasMean: { path: 'initialization.bias.mean', unit: null, rule: plain(-1000, 1000), otherwise: 0 },
  biasStd: { path: 'initialization.bias.std', unit: null, rule: scale(0, 1000), otherwise: 1 },
  biasBound: { path: 'initialization.bias.bound', unit: null, rule: scale(0, 1000) },
  learningRate: { path: 'optimizer.learningRate', unit: null, rule: scale(0, 1000) },
  momentum: { path: 'optimizer.momentum', unit: null, rule: plain(0, 1) },
  beta1: { path: 'optimizer.beta1', unit: null, rule: share },
  beta2: { path: 'optimizer.beta2', unit: null, rule: share },
  epsilon: { path: 'optimizer.epsilon', unit: null, rule: scale(1e-30, 1) },
  alpha: { path: 'optimizer.alpha', unit: null, rule: share },
  dampening: { path: 'optimizer.dampening', unit: null, rule: plain(0, 1) },
  learningRateDecay: { path: 'optimizer.learningRateDecay', unit: null, rule: scale(0, 1000) },
  weightDecay: { path: 'optimizer.weightDecay', unit: null, rule: scale(0, 1000) },
  huberDelta: { path: 'loss.delta', unit: null, rule: scale(1e-12, 1e6), otherwise: 1 },
  labelSmoothing: { path: 'loss.labelSmoothing', unit: null, rule: share, otherwise: 0 },
  strength: { path: 'regularization.strength', unit: null, rule: scale(0, 1000) },
  scheduleEvery: { path: 'schedule.every', unit: 'unit.steps', rule: { ...whole(1, 1_000_000), doubling: true } },
  scheduleGamma: { path: 'schedule.gamma', unit: null, rule: plain(0, 10) },
  scheduleSteps: { path: 'schedule.steps', unit: 'unit.steps', rule: { ...whole(1, 1_000_000), doubling: true } },
  scheduleWarmup: {
    path: 'schedule.warmupSteps',
    unit: 'unit.steps',
    rule: { ...whole(1, 1_000_000), doubling: true },
  },
  scheduleMinimum: { path: 'schedule.minimum', unit: null, rule: scale(0, 1000) },
  scheduleFactor: { path: 'schedule.factor', unit: null, rule: share },
  schedulePatience: { path: 'schedule.patience', unit: null, rule: whole(0, 1_000_000) },
  scheduleThreshold: { path: 'schedule.threshold', unit: null, rule: share },
  clipValue: { path: 'clip.limit', unit: null, rule: scale(1e-12, 1e6) },
  clipNorm: { path: 'clip.maxNorm', unit: null, rule: scale(1e-12, 1e6) },
  batch: { path: 'batch.size', unit: 'unit.rows', rule: { ...whole(1, limits.samples), doubling: true } },
  recordEvery: { path: 'record.every', unit: 'unit.steps', rule: { ...whole(1, 1_000_000), doubling: true } },
  seed: { path: 'seed', unit: null, rule: whole(0, 0xffffffff) },
} as const satisfies Record<string, NumberField>;

/** Name of a number field. */
export type NumberFieldId = keyof typeof table;

/** Every number field, by name. */
export const numberFields: Readonly<Record<NumberFieldId, NumberField>> = table;

/** Depth and width belong to no single value of the document. */
export const depthRule = whole(0, limits.layers - 1);
/** Units of one layer. */
export const widthRule = whole(1, limits.units);

/** The range of a field in this document: no batch is larger than the data, no pattern longer than its sequence. */
export function ruleOf(id: NumberFieldId, experiment: Experiment): NumberRule {
  const { rule } = numberFields[id];
  const size = sizesIn(experiment).find(({ name }) => name === id);
  if (size !== undefined) return { ...rule, min: size.least, max: size.most };
  return id === 'batch' ? { ...rule, max: describeData(experiment.data).trainRows } : rule;
}

/** The fields of an optimiser: the numbers that its part of the document has. */
export function optimizerFields({ optimizer }: Experiment): readonly NumberFieldId[] {
  const names = Object.entries(optimizer).filter(
    ([name, value]) => name !== 'learningRate' && typeof value === 'number',
  );
  return names.flatMap(([name]) => (Object.hasOwn(table, name) ? [name as NumberFieldId] : []));
}

/** The fields of a schedule: the numbers that its part of the document has. */
export function scheduleFields({ schedule }: Experiment): readonly NumberFieldId[] {
  const ids = Object.keys(table) as NumberFieldId[];
  return ids.filter((id) => {
    const [part, key = ''] = table[id].path.split('.');
    return part === 'schedule' && Object.hasOwn(schedule, key);
  });
}

const SETTINGS = {
  weight: { gain: 'gain', value: 'constant', mean: 'mean', std: 'std', bound: 'bound' },
  bias: { gain: 'biasGain', value: 'biasConstant', mean: 'biasMean', std: 'biasStd', bound: 'biasBound' },
} as const;

/** The fields of the initialiser of weights or biases: the numbers that it takes. */
export function initializerFields(kind: 'weight' | 'bias', { initialization }: Experiment): readonly NumberFieldId[] {
  const { name } = initialization[kind];
  const settings: readonly string[] = Object.entries(initializers).find(([key]) => key === name)?.[1].settings ?? [];
  return Object.entries(SETTINGS[kind]).flatMap(([setting, id]) => (settings.includes(setting) ? [id] : []));
}

/** Whether a change of this value works at once. */
export function isLive(path: string, experiment: Experiment): boolean {
  return isChangeable(experiment, path);
}

/** Side by side; the others are in a list. */
export const SHOWN_ACTIVATIONS = ['sigmoid', 'tanh', 'relu'] as const;

/** Every other activation of the registry. */
export function otherActivations(): readonly string[] {
  return Object.keys(activations).filter((name) => !SHOWN_ACTIVATIONS.some((shown) => shown === name));
}

/** Who must be named for a data set; null for generated ones. */
export function attributionOf(set: string): string | null {
  return Object.hasOwn(dataSources, set) ? (dataSources[set]?.attribution ?? null) : null;
}

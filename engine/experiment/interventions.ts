/**
 * Interventions: values changed by hand while a run trains, kept in its document so that it can be trained again bit for bit.
 * Which values may be changed, and what the document says at a given step. Called by the trainer, checks.ts and panels.
 *
 * Paths: "optimizer", "clip", "regularization", "schedule" (the whole part), "optimizer.learningRate" ... (one value of it),
 * "model.activation", "model.dropout" (every hidden layer), "model.layers.3.activation", "model.layers.3.dropout" (hidden layer
 * number 3, counted as in the names of parameters). Everything else needs a new run.
 */
import type { z } from '../zod.ts';
import {
  type Block,
  clipSchema,
  type Experiment,
  experimentSchema,
  optimizerSchema,
  regularizationSchema,
  scheduleSchema,
} from './experiment.ts';
import { type LayerBlockOf, mapLayers } from './layerValues.ts';
import { weightBlocks } from './unrolled.ts';

const schemas = {
  optimizer: optimizerSchema,
  clip: clipSchema,
  regularization: regularizationSchema,
  schedule: scheduleSchema,
} as const;
type Part = keyof typeof schemas;
const { model: modelSchema } = experimentSchema.shape;
const PARTS = Object.keys(schemas) as readonly Part[];

/** Values of a layer that may change during a run. */
export const LAYER_KEYS = ['activation', 'dropout'] as const;
type LayerKey = (typeof LAYER_KEYS)[number];

/** What a path names. */
type Target =
  | { readonly kind: 'part'; readonly part: Part; readonly key: string | null }
  | { readonly kind: 'layer'; readonly key: LayerKey; readonly layer: number | null };

/** Takes a path apart; null where no intervention can mean it. */
function targetOf(path: string): Target | null {
  const keys = path.split('.');
  const [first = '', second, third, fourth] = keys;
  const part = PARTS.find((each) => each === first);
  if (part !== undefined && keys.length <= 2) return { kind: 'part', part, key: second ?? null };
  if (first !== 'model') return null;
  const key = LAYER_KEYS.find((each) => each === (keys.length === 2 ? second : fourth));
  if (key === undefined) return null;
  if (keys.length === 2) return { kind: 'layer', key, layer: null };
  const numbered = keys.length === 4 && second === 'layers' && /^(0|[1-9]\d{0,5})$/.test(third ?? '');
  return numbered ? { kind: 'layer', key, layer: Number(third) } : null;
}

/** Blocks are read-only, and a document may hold thousands of interventions: the walk is done once. */
const walked = new WeakMap<readonly Block[], readonly LayerBlockOf[]>();

/** Every layer with weights but the last, whose activation belongs to the loss. */
function hiddenLayers({ model: { blocks } }: Pick<Experiment, 'model'>): readonly LayerBlockOf[] {
  const found = walked.get(blocks) ?? weightBlocks(blocks).slice(0, -1);
  walked.set(blocks, found);
  return found;
}

/** Whether all hidden layers may take a value at once: a recurrent cell has activations of its own. */
function takesCommon(block: LayerBlockOf, key: LayerKey): boolean {
  return key === 'dropout' ? withLayerValue(block, key, 0) !== null : key in block && !('cell' in block);
}

/** The block with another value, as its schema completes it; null where it takes none such. */
function withLayerValue(block: LayerBlockOf, key: LayerKey, value: unknown): LayerBlockOf | null {
  const parsed = modelSchema.safeParse({ blocks: [{ ...block, [key]: value }] });
  return parsed.success ? (parsed.data.blocks[0] as LayerBlockOf) : null;
}

/** Paths an intervention may name in this document. With `layers`, those of single layers, too. */
export function changeablePaths(experiment: Experiment, layers = true): readonly string[] {
  const parts = PARTS.flatMap((part) => {
    const keys = Object.keys(experiment[part]).filter((key) => key !== 'type');
    return [part, ...keys.map((key) => `${part}.${key}`)];
  });
  const hidden = hiddenLayers(experiment);
  const common = LAYER_KEYS.filter((key) => hidden.some((block) => takesCommon(block, key)));
  const single = hidden.flatMap((block, layer) =>
    LAYER_KEYS.filter((key) => key in block || takesCommon(block, key)).map((key) => `model.layers.${layer}.${key}`),
  );
  return [...parts, ...common.map((key) => `model.${key}`), ...(layers ? single : [])];
}

/** Whether an intervention may name this path in this document. */
export function isChangeable(experiment: Experiment, path: string): boolean {
  const target = targetOf(path);
  if (target === null) return false;
  if (target.kind === 'part') {
    const { part, key } = target;
    return key === null || (key !== 'type' && Object.hasOwn(experiment[part], key));
  }
  const hidden = hiddenLayers(experiment);
  const { key, layer } = target;
  if (layer === null) return hidden.some((block) => takesCommon(block, key));
  const block = hidden[layer];
  return block !== undefined && (key in block || takesCommon(block, key));
}

/** What the schema says to `value` at a changeable path: its issues, none where it fits. */
export function changeIssues(experiment: Experiment, path: string, value: unknown): readonly z.core.$ZodIssue[] {
  const target = targetOf(path);
  if (target === null) return [];
  if (target.kind === 'part') {
    const { part, key } = target;
    const whole = key === null ? value : { ...experiment[part], [key]: value };
    return schemas[part].safeParse(whole).error?.issues ?? [];
  }
  const { key, layer } = target;
  const hidden = hiddenLayers(experiment);
  const block = layer === null ? hidden.find((each) => takesCommon(each, key)) : hidden[layer];
  const issues = modelSchema.safeParse({ blocks: [{ ...block, [key]: value }] }).error?.issues ?? [];
  return issues.map((issue) => ({ ...issue, path: issue.path.slice(2) }));
}

/** The document with another value at a changeable path, completed as its schema does; as it was where that does not fit. */
export function withChange(experiment: Experiment, path: string, value: unknown): Experiment {
  const target = targetOf(path);
  if (target === null) return experiment;
  if (target.kind === 'layer') {
    return { ...experiment, model: { blocks: [...changedBlocks(experiment.model.blocks, target, value)] } };
  }
  const { part, key } = target;
  const parsed = schemas[part].safeParse(key === null ? value : { ...experiment[part], [key]: value });
  return parsed.success ? { ...experiment, [part]: parsed.data } : experiment;
}

function changedBlocks(
  blocks: readonly Block[],
  { key, layer }: Extract<Target, { kind: 'layer' }>,
  value: unknown,
): readonly Block[] {
  const head = weightBlocks(blocks).length - 1;
  return mapLayers(blocks, (block, number) => {
    const meant = number !== head && (layer === null ? takesCommon(block, key) : number === layer);
    return meant ? (withLayerValue(block, key, value) ?? block) : block;
  });
}

/** The document at `step` made of the one just before: what is changed at that very step. */
export function experimentAfter(before: Experiment, step: number): Experiment {
  const due = before.interventions.filter((intervention) => intervention.step === step);
  return due.reduce((document, { path, value }) => withChange(document, path, value), before);
}

/** The document as it holds at `step`: every intervention up to and including that step applied, in their order. */
export function experimentAt(experiment: Experiment, step: number): Experiment {
  const due = experiment.interventions.filter((intervention) => intervention.step <= step);
  return [...due]
    .sort((a, b) => a.step - b.step)
    .reduce((document, { path, value }) => withChange(document, path, value), experiment);
}

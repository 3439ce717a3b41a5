/**
 * What turns one document into another while the run goes on: interventions, where the engine knows them for everything that differs. Pure;
 * the session sends them.
 */
import { type Experiment, LAYER_KEYS, unrolled, weightBlocks, withChange } from '../../engine/index.ts';
import { sameDocument } from './documents.ts';

/** A value changed while the run goes on. */
export interface LiveChange {
  readonly path: string;
  readonly value: unknown;
}

const PARTS = ['optimizer', 'clip', 'regularization', 'schedule'] as const;

/** The changes; null where only a new run can. */
export function liveChanges(from: Experiment, to: Experiment): readonly LiveChange[] | null {
  const changes = [...PARTS.flatMap((part) => partChanges(part, from, to)), ...layerChanges(from, to)];
  const changed = changes.reduce((document, { path, value }) => withChange(document, path, value), from);
  return sameDocument(flat(changed), flat(to)) ? changes : null;
}

/** Single numbers where the part stays of its kind, else the whole part. */
function partChanges(part: (typeof PARTS)[number], from: Experiment, to: Experiment): LiveChange[] {
  const [before, after] = [Object.entries(from[part]), Object.entries(to[part])];
  const old = new Map<string, unknown>(before);
  const changed = after.filter(([key, value]) => value !== old.get(key));
  const alike = before.length === after.length && after.every(([key]) => old.has(key)) && !changed.some(isType);
  if (alike) return changed.map(([key, value]) => ({ path: `${part}.${key}`, value }));
  return [{ path: part, value: to[part] }];
}

function isType([key]: readonly [string, unknown]): boolean {
  return key === 'type';
}

/** Activation and dropout: of every hidden layer where they then agree, else of each that differs. */
function layerChanges(from: Experiment, to: Experiment): LiveChange[] {
  const [before, after] = [hidden(from), hidden(to)];
  if (before.length !== after.length) return [];
  return LAYER_KEYS.flatMap((key): LiveChange[] => {
    const values = after.map((layer) => layer[key]);
    const single = values.flatMap((value, layer): LiveChange[] =>
      value === before[layer]?.[key] ? [] : [{ path: `model.layers.${layer}.${key}`, value }],
    );
    const [value] = values;
    if (single.length < 2 || values.some((each) => each !== value)) return single;
    const common = { path: `model.${key}`, value };
    const done = hidden(withChange(from, common.path, value));
    return done.every((layer) => layer[key] === value) ? [common] : single;
  });
}

function hidden({ model }: Experiment) {
  return weightBlocks(model.blocks)
    .slice(0, -1)
    .map((block) => ({
      activation: 'activation' in block ? block.activation : undefined,
      dropout: 'dropout' in block ? (block.dropout ?? 0) : 0,
    }));
}

/** The document with its model as one list: repetitions may be written in several ways, and no dropout is a rate of 0. */
function flat(experiment: Experiment): Experiment {
  const steps = [...unrolled(experiment.model.blocks)].map(({ path: _, block, ...step }) => {
    const { blocks: __, ...rest } = { blocks: null, ...block };
    const dropout = 'dropout' in rest && rest.dropout === 0 ? undefined : Reflect.get(rest, 'dropout');
    return { ...step, block: { ...rest, dropout } };
  });
  return { ...experiment, model: { blocks: [], steps } as Experiment['model'] };
}

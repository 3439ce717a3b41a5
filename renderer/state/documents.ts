/**
 * A document as a person edits it: what it says now, one value of it by its path, and what tells two of them apart. Pure; which
 * values go together is edits.ts's business, what may change during a run liveChanges.ts's.
 */
import { type Experiment, experimentAt, limits } from '../../engine/index.ts';
import type { ViewState } from './store.ts';

/** What can stand at a path; undefined takes it out. */
export type Setting = string | number | boolean | undefined;

/** What the document says now: values set by hand are its own, and it has no past. */
export function currentDocument(experiment: Experiment): Experiment {
  return { ...structuredClone(experimentAt(experiment, limits.step)), interventions: [] };
}

/** What the document on the stage says once the changes on their way are made; null before the first run is open. */
export function askedDocument({ run, asked }: Pick<ViewState, 'run' | 'asked'>): Experiment | null {
  return asked?.document ?? (run && currentDocument(run.experiment));
}

/** The value at a path such as "optimizer.learningRate"; undefined where there is none. */
export function valueAt(experiment: Experiment, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), experiment);
}

/** A copy with another value at a path. */
export function withValue(experiment: Experiment, path: string, value: Setting): Experiment {
  const copy = structuredClone(experiment);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const part = keys.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), copy);
  if (!isRecord(part)) return experiment;
  if (value === undefined) delete part[last];
  else part[last] = value;
  return copy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The same with keys in one order, so that equal documents have equal texts. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return Object.fromEntries(keys.sort().map((key) => [key, ordered(value[key])]));
}

/** Whether two documents ask for the same, in whatever order their keys stand. */
export function sameDocument(a: Experiment, b: Experiment): boolean {
  return JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));
}

/**
 * Interventions: values changed by hand while a run trains, kept in its document so that it can be trained again bit for bit.
 * Which values may be changed, and what the document says at a given step. Called by the trainer, checks.ts and panels.
 */
import type { z } from '../zod.ts';
import { clipSchema, type Experiment, optimizerSchema } from './experiment.ts';

interface Changeable {
  readonly part: 'optimizer' | 'clip';
  readonly key: string;
}

/** Values that may change during a run: numbers the ops of the plan read at every step. */
const CHANGEABLE: readonly Changeable[] = [
  ...['learningRate', 'momentum', 'beta1', 'beta2', 'epsilon'].map((key) => ({ part: 'optimizer' as const, key })),
  ...['limit', 'maxNorm'].map((key) => ({ part: 'clip' as const, key })),
];

/** Paths an intervention may name in this document, e.g. "optimizer.learningRate". */
export function changeablePaths(experiment: Pick<Experiment, 'optimizer' | 'clip'>): readonly string[] {
  return CHANGEABLE.filter(({ part, key }) => Object.hasOwn(experiment[part], key)).map(
    ({ part, key }) => `${part}.${key}`,
  );
}

/** What the schema says to `value` at a changeable path: its issues, none where it fits. */
export function changeIssues(experiment: Experiment, path: string, value: unknown): readonly z.core.$ZodIssue[] {
  const [part = '', key = ''] = path.split('.');
  const schema = part === 'clip' ? clipSchema : optimizerSchema;
  const current = part === 'clip' ? experiment.clip : experiment.optimizer;
  return schema.safeParse({ ...current, [key]: value }).error?.issues ?? [];
}

/** The document as it holds at `step`: every intervention up to and including that step applied, in their order. */
export function experimentAt(experiment: Experiment, step: number): Experiment {
  const due = experiment.interventions.filter((intervention) => intervention.step <= step);
  if (due.length === 0) return experiment;
  const optimizer = { ...experiment.optimizer };
  const clip = { ...experiment.clip };
  for (const { path, value } of [...due].sort((a, b) => a.step - b.step)) {
    const [part, key = ''] = path.split('.');
    Object.assign(part === 'clip' ? clip : optimizer, { [key]: value });
  }
  return { ...experiment, optimizer, clip };
}

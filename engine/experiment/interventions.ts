/**
 * Interventions: values changed by hand while a run trains, kept in its document so that it can be trained again bit for bit.
 * Which values may be changed, and what the document says at a given step. Called by the trainer, checks.ts and panels.
 */
import type { z } from '../zod.ts';
import { clipSchema, type Experiment, optimizerSchema, regularizationSchema } from './experiment.ts';

const schemas = { optimizer: optimizerSchema, clip: clipSchema, regularization: regularizationSchema } as const;
type Part = keyof typeof schemas;

interface Changeable {
  readonly part: Part;
  readonly key: string;
}

const OPTIMIZER_NUMBERS = [
  ...['learningRate', 'momentum', 'dampening', 'alpha', 'beta1', 'beta2', 'epsilon', 'centered'],
  ...['learningRateDecay', 'weightDecay'],
];

/** Values that may change during a run: numbers the ops of the plan read at every step. */
const CHANGEABLE: readonly Changeable[] = [
  ...OPTIMIZER_NUMBERS.map((key) => ({ part: 'optimizer' as const, key })),
  ...['limit', 'maxNorm'].map((key) => ({ part: 'clip' as const, key })),
  { part: 'regularization', key: 'strength' },
];

/** Paths an intervention may name in this document, e.g. "optimizer.learningRate". */
export function changeablePaths(experiment: Pick<Experiment, Part>): readonly string[] {
  return CHANGEABLE.filter(({ part, key }) => Object.hasOwn(experiment[part], key)).map(
    ({ part, key }) => `${part}.${key}`,
  );
}

/** What the schema says to `value` at a changeable path: its issues, none where it fits. */
export function changeIssues(experiment: Experiment, path: string, value: unknown): readonly z.core.$ZodIssue[] {
  const [part, key] = path.split('.') as [Part, string];
  return schemas[part].safeParse({ ...experiment[part], [key]: value }).error?.issues ?? [];
}

/** The document as it holds at `step`: every intervention up to and including that step applied, in their order. */
export function experimentAt(experiment: Experiment, step: number): Experiment {
  const due = experiment.interventions.filter((intervention) => intervention.step <= step);
  if (due.length === 0) return experiment;
  const { optimizer, clip, regularization } = experiment;
  const parts = { optimizer: { ...optimizer }, clip: { ...clip }, regularization: { ...regularization } };
  for (const { path, value } of [...due].sort((a, b) => a.step - b.step)) {
    const [part, key] = path.split('.') as [Part, string];
    Object.assign(parts[part], { [key]: value });
  }
  return { ...experiment, ...parts };
}

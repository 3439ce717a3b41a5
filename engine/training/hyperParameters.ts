/**
 * The hyper-parameters of a step: what the document says at that step, interventions applied, written where the plan's ops read
 * them. Running products (Adam's beta^t) and counts are the plan's own and left alone. Called by the trainer.
 */
import type { Machine } from '../backends/backend.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { CLIP_LIMIT, hyperNumber, initialHyper, PENALTY_STRENGTH, ruleOf, SCHEDULE_MEMORY } from '../optimizers.ts';

function givenNumbers(experiment: Experiment): Record<string, unknown> {
  const { clip } = experiment;
  const limit = clip.type === 'none' ? 0 : clip.type === 'value' ? clip.limit : clip.maxNorm;
  return { ...experiment.optimizer, [CLIP_LIMIT]: limit, [PENALTY_STRENGTH]: penaltyOf(experiment)?.strength ?? 0 };
}

/** The document's regulariser, undefined where there is none. */
export function penaltyOf({ regularization }: Pick<Experiment, 'regularization'>) {
  if (regularization.type === 'none') return undefined;
  return { kind: regularization.type, strength: regularization.strength } as const;
}

/** Before the first step: all numbers, running products at 1. */
export function startHyper(machine: Machine, experiment: Experiment): void {
  machine.write(machine.plan.hyper, initialHyper(ruleOf(experiment.optimizer), givenNumbers(experiment)));
}

/** Before a step: the numbers of the document as it holds there. Returns its learning rate. */
export function applyHyper(machine: Machine, now: Experiment): number {
  const given = givenNumbers(now);
  const { hyper, hyperNames } = machine.plan;
  hyperNames.forEach((name, index) => {
    if (Object.hasOwn(given, name)) machine.set(hyper, index, hyperNumber(given[name]));
  });
  return now.optimizer.learningRate;
}

/** Another schedule begins with an empty memory. */
export function forgetSchedule(machine: Machine): void {
  const { hyper, hyperNames } = machine.plan;
  for (const name of SCHEDULE_MEMORY) {
    machine.set(hyper, hyperNames.indexOf(name), name === SCHEDULE_MEMORY[0] ? 1 : 0);
  }
}

/** All of them as they stand, for a checkpoint. */
export function readHyper(machine: Machine): number[] {
  const { hyper } = machine.plan;
  return Array.from({ length: hyper.rows * hyper.columns }, (_, index) => machine.get(hyper, index));
}

/**
 * The hyper-parameters of a step: what the document says at that step, interventions applied, written where the plan's ops read
 * them. Running products (Adam's beta^t) are the plan's own and left alone. Called by the trainer.
 */
import type { Machine } from '../backends/backend.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { experimentAt } from '../experiment/interventions.ts';
import { CLIP_LIMIT, hyperNames, initialHyper, optimizers } from '../optimizers.ts';

function givenNumbers(experiment: Experiment): Record<string, unknown> {
  const { clip } = experiment;
  const limit = clip.type === 'value' ? clip.limit : clip.type === 'norm' ? clip.maxNorm : 0;
  return { ...experiment.optimizer, [CLIP_LIMIT]: limit };
}

/** Before the first step: all numbers, running products at 1. */
export function startHyper(machine: Machine, experiment: Experiment): void {
  const start = experimentAt(experiment, 0);
  machine.write(machine.plan.hyper, initialHyper(start.optimizer.type, givenNumbers(start)));
}

/** Before step `step`: the numbers an intervention may have changed. */
export function applyHyper(machine: Machine, experiment: Experiment, step: number): void {
  const now = experimentAt(experiment, step);
  const given = givenNumbers(now);
  const products = new Map<string, string>(optimizers[now.optimizer.type].products);
  hyperNames(now.optimizer.type).forEach((name, index) => {
    const value = given[name];
    if (!products.has(name) && typeof value === 'number') machine.set(machine.plan.hyper, index, value);
  });
}

/** All of them as they stand, for a checkpoint. */
export function readHyper(machine: Machine): number[] {
  const { hyper } = machine.plan;
  return Array.from({ length: hyper.rows * hyper.columns }, (_, index) => machine.get(hyper, index));
}

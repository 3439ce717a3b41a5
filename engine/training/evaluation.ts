/**
 * Loss and accuracy of a network over a whole set, training or test, with the parameters as they stand. It runs on machines of
 * its own, so the run it looks at is not disturbed. Called by the session and the command line.
 */
import type { Backend } from '../backends/backend.ts';
import type { Split } from '../data/dataSet.ts';
import { lower } from '../layers/lower.ts';
import { lowerOptions, type Trainer } from './trainer.ts';

/** Loss (reduced as the document says, over all rows) and share of right answers. */
export interface Evaluation {
  readonly rows: number;
  readonly loss: number;
  readonly accuracy: number;
}

/**
 * Evaluates all rows: full batches on one machine, what is left over on a second one of just that size, so that no row counts
 * twice. L = sum over parts of L_part, weighted with rows / all where the loss is a mean.
 */
export function evaluate(trainer: Trainer, backend: Backend, set: 'train' | 'test'): Evaluation {
  const split = trainer.data[set];
  const batch = Math.min(trainer.experiment.batch.size, split.count);
  const full = batch === 0 ? 0 : Math.floor(split.count / batch) * batch;
  const parts = [
    evaluatePart(trainer, backend, split, 0, full, batch),
    evaluatePart(trainer, backend, split, full, split.count, split.count - full),
  ];
  const sums = parts.reduce((all, part) => ({ loss: all.loss + part.loss, right: all.right + part.right }));
  const mean = trainer.experiment.loss.reduction === 'mean';
  return { rows: split.count, loss: mean ? sums.loss / split.count : sums.loss, accuracy: sums.right / split.count };
}

function evaluatePart(
  trainer: Trainer,
  backend: Backend,
  split: Split,
  from: number,
  to: number,
  batch: number,
): { loss: number; right: number } {
  const rows = to - from;
  if (rows === 0) return { loss: 0, right: 0 };
  const { experiment, data, graph } = trainer;
  const machine = backend.prepare(lower(graph, lowerOptions(experiment, data, batch, rows)));
  const { plan } = machine;
  const features = split.inputs.length / split.count;
  machine.write(plan.data.inputs, split.inputs.subarray(from * features, to * features));
  machine.write(plan.data.targets, split.targets.subarray(from * data.targetColumns, to * data.targetColumns));
  machine.write(
    plan.data.order,
    Int32Array.from({ length: rows }, (_, row) => row),
  );
  copyParameters(trainer, machine);

  const weight = experiment.loss.reduction === 'mean' ? batch : 1;
  let loss = 0;
  let right = 0;
  for (let row = 0; row < rows; row += batch) {
    machine.set(plan.data.cursor, 0, row);
    machine.run('evaluate');
    loss += machine.get(plan.loss.tensor, plan.loss.index) * weight;
    right += machine.get(plan.accuracy.tensor, plan.accuracy.index) * batch;
  }
  return { loss, right };
}

function copyParameters(from: Trainer, to: ReturnType<Backend['prepare']>): void {
  const source = from.machine.plan;
  source.parameters.forEach((parameter, index) => {
    const target = to.plan.parameters[index];
    if (target !== undefined) to.write(target.tensor, from.machine.read(parameter.tensor));
  });
  source.buffers.forEach((buffer, index) => {
    const target = to.plan.buffers[index];
    if (target !== undefined) to.write(target, from.machine.read(buffer));
  });
}

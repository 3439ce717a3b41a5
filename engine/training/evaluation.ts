/**
 * Loss and accuracy of a network over a whole set, training or test, with the parameters as they stood when the evaluation began. It
 * runs on machines of its own, so the run it looks at is not disturbed. Called by the session.
 */
import type { Backend, Machine } from '../backends/backend.ts';
import { copyParameters, networkCopy } from './networkCopy.ts';
import type { Trainer } from './trainer.ts';

/** The two sets of a run's data. */
export type SetName = 'train' | 'test';

/** Loss (reduced as the document says, over all rows) and share of right answers. */
export interface Evaluation {
  readonly rows: number;
  readonly loss: number;
  readonly accuracy: number;
}

interface Part {
  readonly machine: Machine;
  readonly rows: number;
  readonly batch: number;
}

/** Evaluates one run again and again; its machines are made once for every structure that its network has. */
export class Evaluator {
  private readonly trainer: Trainer;
  private readonly backend: Backend;
  private readonly parts = new Map<SetName, readonly Part[]>();
  private structure = '';

  constructor(trainer: Trainer, backend: Backend) {
    this.trainer = trainer;
    this.backend = backend;
  }

  /**
   * Evaluates all rows, a batch at a time; parameters are taken before it first yields. Full batches run on one machine, what is left
   * over on a second one of just that size, so that no row counts twice. L = sum over batches of L_batch, weighted with rows / all where
   * the loss is a mean. One evaluation of a set must have ended before the next begins.
   */
  *evaluate(set: SetName): Generator<void, Evaluation> {
    const parts = this.partsOf(set);
    for (const { machine } of parts) copyParameters(this.trainer, machine);
    yield;
    const mean = this.trainer.experiment.loss.reduction === 'mean';
    let loss = 0;
    let right = 0;
    for (const { machine, rows, batch } of parts) {
      const { plan } = machine;
      for (let row = 0; row < rows; row += batch) {
        machine.set(plan.data.cursor, 0, row);
        machine.run('evaluate');
        loss += machine.get(plan.loss.tensor, plan.loss.index) * (mean ? batch : 1);
        right += machine.get(plan.accuracy.tensor, plan.accuracy.index) * batch;
        yield;
      }
    }
    const rows = this.trainer.data[set].count;
    return { rows, loss: mean ? loss / rows : loss, accuracy: right / rows };
  }

  private partsOf(set: SetName): readonly Part[] {
    if (this.structure !== this.trainer.structure) this.parts.clear();
    this.structure = this.trainer.structure;
    const known = this.parts.get(set);
    if (known !== undefined) return known;
    const { count } = this.trainer.data[set];
    const batch = Math.min(this.trainer.experiment.batch.size, count);
    const full = batch === 0 ? 0 : Math.floor(count / batch) * batch;
    const parts = [this.part(set, 0, full, batch), this.part(set, full, count, count - full)];
    const needed = parts.filter((part) => part !== null);
    this.parts.set(set, needed);
    return needed;
  }

  private part(set: SetName, from: number, to: number, batch: number): Part | null {
    const rows = to - from;
    if (rows === 0) return null;
    const { data } = this.trainer;
    const split = data[set];
    const machine = networkCopy(this.trainer, this.backend, batch, rows);
    const { inputs, targets } = machine.plan.data;
    const features = split.inputs.length / split.count;
    machine.write(inputs, split.inputs.subarray(from * features, to * features));
    machine.write(targets, split.targets.subarray(from * data.targetColumns, to * data.targetColumns));
    return { machine, rows, batch };
  }
}

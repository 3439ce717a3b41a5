/**
 * A second trainer of a run that goes back to any past step: from the nearest checkpoint, forward step by step, in slices, so
 * that the run beside it goes on. It keeps every node's value and gradient; whoever asked reads them there. The bits are the run's own.
 */
import type { Experiment } from '../experiment/experiment.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import { createTrainer, type Trainer } from '../training/trainer.ts';
import { JobQueue } from './jobQueue.ts';
import { SLICE } from './pacing.ts';
import type { SessionHost } from './sessionHost.ts';

/** Somebody waits for an answer: it gets more of the time than the training beside it, and all of it at first. */
const LOOK_BACK_SLICE = 3 * SLICE;
const ALONE = 150;

/** A second trainer of a network up to this size is made before the first question. */
const PREPARED_PARAMETERS = 2_000_000;

/** A step to go back to, and what is done there. */
export interface Errand {
  /** An errand of a kind that has not begun is replaced by a newer one. */
  readonly kind: string;
  readonly at: number;
  readonly from: Checkpoint | null;
  /** Done before step `at`, its gradients computed; in pieces. */
  work(trainer: Trainer): Generator<void, void>;
  fail(error: unknown): void;
}

/** Does errands one after another. */
export class Replay {
  private readonly host: SessionHost;
  private readonly run: Trainer;
  private readonly queue: JobQueue;
  private trainer: Trainer | null = null;

  constructor(host: SessionHost, run: Trainer) {
    this.host = host;
    this.run = run;
    this.queue = new JobQueue(host, LOOK_BACK_SLICE);
  }

  ask(errand: Errand): void {
    this.queue.add({ kind: errand.kind, pieces: this.pieces(errand), fail: errand.fail });
  }

  /** Makes the second trainer, so that the first question need not wait for it. */
  prepare(): void {
    const { parameters } = this.run.machine.plan;
    const size = parameters.reduce((sum, { tensor }) => sum + tensor.rows * tensor.columns, 0);
    if (size > PREPARED_PARAMETERS) return;
    this.queue.add({ kind: 'prepare', pieces: this.preparation(), fail: () => {} });
  }

  /** Training should leave the time to a question that was just asked. */
  get urgent(): boolean {
    return this.queue.busyFor(ALONE);
  }

  close(): void {
    this.queue.close();
    this.trainer = null;
  }

  private *preparation(): Generator<void, void> {
    yield;
    this.made();
  }

  private made(): Trainer {
    const { experiment, data, start } = this.run;
    const { backend } = this.host;
    this.trainer ??= createTrainer({ experiment, data, backend, start, keepAll: true });
    return this.trainer;
  }

  private *pieces({ at, from, work }: Errand): Generator<void, void> {
    const trainer = this.made();
    const { experiment } = this.run;
    const samePast = pastOf(trainer.experiment, trainer.step) === pastOf(experiment, trainer.step);
    trainer.change(experiment);
    // Where it stands already may be nearer than the checkpoint.
    if (!samePast || trainer.step > at || trainer.step < (from?.step ?? 0)) {
      if (from === null) trainer.restart();
      else trainer.restore(from);
    }
    yield;
    while (trainer.step < at) {
      trainer.trainStep();
      yield;
    }
    trainer.gradients();
    yield* work(trainer);
  }
}

/** The interventions that have made a run what it is before a step. */
function pastOf({ interventions }: Experiment, step: number): string {
  return JSON.stringify(interventions.filter((intervention) => intervention.step < step));
}

/**
 * A second trainer of a run that goes back to any past step: from the nearest checkpoint, forward step by step, in slices, so
 * that the run beside it goes on. It keeps every node's value and gradient; whoever asked reads them there. The bits are the run's own.
 */
import type { Checkpoint } from '../training/checkpoint.ts';
import { createTrainer, type Trainer } from '../training/trainer.ts';
import { SLICE } from './pacing.ts';
import type { SessionHost } from './sessionHost.ts';

/** Somebody waits for an answer: it gets more of the time than the training beside it. */
const LOOK_BACK_SLICE = 3 * SLICE;

interface Job {
  /** Jobs of one kind that have not begun are replaced by a newer one. */
  readonly kind: string;
  readonly at: number;
  readonly from: Checkpoint | null;
  /** What is done there, in pieces. */
  work(trainer: Trainer): Generator<void, void>;
  /** What to do with an error on the way. */
  fail(error: unknown): void;
}

/** Does jobs one after another. */
export class Replay {
  private readonly host: SessionHost;
  private readonly run: Trainer;
  private readonly jobs: Job[] = [];
  private trainer: Trainer | null = null;
  private cancel: (() => void) | null = null;

  constructor(host: SessionHost, run: Trainer) {
    this.host = host;
    this.run = run;
  }

  /** Stands before step `at` with the gradients of that step computed, then works. May throw where memory is short. */
  ask(job: Job): void {
    if (this.trainer === null) {
      const { experiment, data } = this.run;
      this.trainer = createTrainer({ experiment, data, backend: this.host.backend, keepAll: true });
    }
    const waiting = this.jobs.findIndex((other, index) => index > 0 && other.kind === job.kind);
    if (waiting > 0) this.jobs[waiting] = job;
    else this.jobs.push(job);
    if (this.jobs.length === 1) this.begin();
  }

  close(): void {
    this.cancel?.();
    this.jobs.length = 0;
    this.trainer = null;
  }

  private begin(): void {
    const [job] = this.jobs;
    const { trainer } = this;
    if (job === undefined || trainer === null) return;
    const pieces = this.pieces(job, trainer);
    this.cancel = this.host.schedule(() => this.slice(job, pieces), 0);
  }

  private *pieces(job: Job, trainer: Trainer): Generator<void, void> {
    trainer.change(this.run.experiment);
    const start = job.from?.step ?? 0;
    // Where it stands already may be nearer than the checkpoint.
    if (trainer.step > job.at || trainer.step < start) {
      if (job.from === null) trainer.restart();
      else trainer.restore(job.from);
    }
    while (trainer.step < job.at) {
      trainer.trainStep();
      yield;
    }
    trainer.gradients();
    yield* job.work(trainer);
  }

  private slice(job: Job, pieces: Generator<void, void>): void {
    this.cancel = null;
    const end = this.host.now() + LOOK_BACK_SLICE;
    let done = false;
    try {
      do done = pieces.next().done === true;
      while (!done && this.host.now() < end);
    } catch (error) {
      done = true;
      job.fail(error);
    }
    if (!done) this.cancel = this.host.schedule(() => this.slice(job, pieces), 0);
    else if (this.jobs[0] === job) {
      this.jobs.shift();
      this.begin();
    }
  }
}

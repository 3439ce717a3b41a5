/**
 * Work beside training, one job after another, each in pieces, for so long at a time that training and messages get their turn. Used by
 * replay.ts and by a run's evaluations; it knows nothing of what the jobs do.
 */
import type { SessionHost } from './sessionHost.ts';

/** One job. */
export interface Job {
  /** A job that has not begun is replaced by a newer one of its kind. */
  readonly kind: string;
  /** What is to be done; it may be left alone between two pieces. */
  readonly pieces: Generator<void, void>;
  /** What to do with an error on the way. */
  fail(error: unknown): void;
}

/** Does jobs in the order in which they came. */
export class JobQueue {
  private readonly host: SessionHost;
  private readonly slice: number;
  private readonly jobs: Job[] = [];
  private cancel: (() => void) | null = null;
  /** When the job at hand began; null between two jobs. */
  private began: number | null = null;

  /** `slice`: longest time at a stretch, in milliseconds, but for a single piece that is longer. */
  constructor(host: SessionHost, slice: number) {
    this.host = host;
    this.slice = slice;
  }

  get idle(): boolean {
    return this.jobs.length === 0;
  }

  /** Whether a job is at hand that began less than so many milliseconds ago. */
  busyFor(less: number): boolean {
    return this.began !== null && this.host.now() - this.began < less;
  }

  add(job: Job): void {
    const waiting = this.jobs.findIndex((other, index) => index > 0 && other.kind === job.kind);
    if (waiting > 0) this.jobs[waiting] = job;
    else this.jobs.push(job);
    if (this.jobs.length === 1) this.wake();
  }

  close(): void {
    this.cancel?.();
    this.cancel = null;
    this.jobs.length = 0;
    this.began = null;
  }

  private wake(): void {
    this.cancel = this.host.schedule(() => this.work(), 0);
  }

  private work(): void {
    this.cancel = null;
    const [job] = this.jobs;
    if (job === undefined) return;
    const now = this.host.now();
    const end = now + this.slice;
    this.began ??= now;
    let done = false;
    try {
      do done = job.pieces.next().done === true;
      while (!done && this.host.now() < end);
    } catch (error) {
      done = true;
      job.fail(error);
    }
    // A job may have closed the queue.
    if (done && this.jobs[0] === job) {
      this.jobs.shift();
      this.began = null;
    }
    if (this.jobs.length > 0) this.wake();
  }
}

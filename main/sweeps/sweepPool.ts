/**
 * Trains the cells of a sweep on worker threads, each as soon as one is free, several workers the longest first. Results come in the order of the cells, and no bit of them
 * depends on how many workers there were. A cell whose worker dies is tried once more; a cancelled sweep keeps what is done.
 * Called by the command line.
 */
import { Worker } from 'node:worker_threads';
import { type CellResult, longestFirst, type SweepCell } from '../../engine/index.ts';
import { builtPath } from '../assets.ts';
import type { CellNews, CellOrder } from './sweepMessages.ts';

/** What became of a cell. `code`: words for it are looked up by the reader. */
export type CellOutcome =
  | { readonly status: 'done'; readonly result: CellResult }
  | { readonly status: 'failed'; readonly code: FailureCode; readonly message: string }
  /** Cancelled before it was done. */
  | { readonly status: 'open' };

type FailureCode = 'run.doesNotFit' | 'internal' | 'failure.workerLost';

/** What is trained, and how. */
export interface SweepOrder {
  readonly cells: readonly SweepCell[];
  readonly steps: number;
  readonly workers: number;
  /** Hears how many cells are done or failed, and how many steps all cells have done together. */
  readonly progress?: (cells: number, steps: number) => void;
  /** The workers' entry; default: dist/main/sweepWorker.js. */
  readonly worker?: string | URL;
  /** Hears of every worker that is started, and of the cell it is given (tests kill it). */
  readonly cellGiven?: (worker: Worker, cell: number) => void;
}

/** A sweep under way. */
export interface RunningSweep {
  /** One outcome for each cell, in their order; never rejects. */
  readonly outcomes: Promise<readonly CellOutcome[]>;
  /** Ends at once; cells that are not done stay open. */
  cancel(): void;
}

/** Times a cell is begun at most. */
const MOST_TRIES = 2;

/** Starts it. */
export function startSweep(order: SweepOrder): RunningSweep {
  const pool = new SweepPool(order);
  return { outcomes: pool.run(), cancel: () => pool.end() };
}

class SweepPool {
  private readonly order: SweepOrder;
  private readonly outcomes: CellOutcome[];
  /** Places of cells that nobody has begun, in the order in which they will be. */
  private waiting: number[] = [];
  private readonly tries: number[];
  /** Steps each cell has done. */
  private readonly done: number[];
  private readonly workers = new Set<Worker>();
  private closed = 0;
  private ended = false;
  private finish = (): void => undefined;

  constructor(order: SweepOrder) {
    this.order = order;
    this.outcomes = order.cells.map(() => ({ status: 'open' }));
    this.tries = order.cells.map(() => 0);
    this.done = order.cells.map(() => 0);
  }

  run(): Promise<readonly CellOutcome[]> {
    const finished = new Promise<readonly CellOutcome[]>((resolve) => {
      this.finish = () => resolve(this.outcomes);
    });
    const { workers, cells } = this.order;
    if (cells.length === 0) this.end();
    // Threads take their time to start: meanwhile this one thinks.
    const begin = Array.from({ length: Math.min(workers, cells.length) }, () => this.startWorker());
    // One worker leaves nobody waiting: whoever stops it early gets the first cells.
    this.waiting = workers > 1 ? longestFirst(cells) : cells.map((_, place) => place);
    for (const first of begin) first();
    return finished;
  }

  end(): void {
    this.ended = true;
    for (const worker of this.workers) void worker.terminate();
    this.workers.clear();
    this.finish();
  }

  /** Starts a worker; what it returns gives it its first cell. */
  private startWorker(): () => void {
    const worker = new Worker(this.order.worker ?? builtPath('main/sweepWorker.js'), { name: 'sweep' });
    this.workers.add(worker);
    let cell: number | null = null;
    let reason = '';
    worker.on('message', (news: CellNews) => {
      if (this.ended || cell === null) return;
      if (news.type === 'progress') this.advance(cell, news.step);
      else {
        this.close(
          cell,
          news.type === 'done' ? { status: 'done', result: news.result } : { ...news, status: 'failed' },
        );
        cell = this.give(worker);
      }
    });
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      this.workers.delete(worker);
      if (!this.ended && cell !== null) this.lost(cell, reason);
    });
    return () => {
      cell = this.give(worker);
    };
  }

  /** Gives the worker the next cell, or ends it where none waits. */
  private give(worker: Worker): number | null {
    const place = this.ended ? undefined : this.waiting.shift();
    const cell = this.order.cells[place ?? -1];
    if (place === undefined || cell === undefined) {
      this.workers.delete(worker);
      void worker.terminate();
      return null;
    }
    this.tries[place] = (this.tries[place] ?? 0) + 1;
    const order: CellOrder = { index: cell.index, experiment: cell.experiment, steps: this.order.steps };
    worker.postMessage(order);
    this.order.cellGiven?.(worker, place);
    return place;
  }

  /** The worker died: its cell is tried once more, by a new worker. */
  private lost(cell: number, reason: string): void {
    this.done[cell] = 0;
    if ((this.tries[cell] ?? 0) < MOST_TRIES) this.waiting.unshift(cell);
    else this.close(cell, { status: 'failed', code: 'failure.workerLost', message: reason });
    if (!this.ended && this.waiting.length > 0) this.startWorker()();
  }

  private advance(cell: number, step: number): void {
    this.done[cell] = step;
    this.order.progress?.(
      this.closed,
      this.done.reduce((sum, steps) => sum + steps, 0),
    );
  }

  private close(cell: number, outcome: CellOutcome): void {
    this.outcomes[cell] = outcome;
    this.closed++;
    this.advance(cell, this.order.steps);
    if (this.closed === this.outcomes.length) this.end();
  }
}

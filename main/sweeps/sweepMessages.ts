/**
 * What passes between the pool of a sweep and its worker threads. Both ends are ours; data only.
 */
import type { CellResult, Experiment } from '../../engine/index.ts';

/** To a worker: train this cell. */
export interface CellOrder {
  readonly index: number;
  readonly experiment: Experiment;
  readonly steps: number;
}

/** From a worker, about the cell it was given last. */
export type CellNews =
  | { readonly type: 'progress'; readonly step: number }
  | { readonly type: 'done'; readonly result: CellResult }
  | { readonly type: 'failed'; readonly code: 'run.doesNotFit' | 'internal'; readonly message: string };

/**
 * Which rows of the training data form which batch: a permutation per epoch, drawn from the seed alone. Stateless: the order of
 * any epoch can be had at any time, so a checkpoint needs no random state. Called by the trainer at the start of an epoch.
 */
import { randomStream } from '../numeric/random.ts';

/** Full batches in an epoch; a last partial batch is dropped. */
export function batchesPerEpoch(rows: number, batch: number): number {
  return Math.floor(rows / batch);
}

/** Fills `order` with the row numbers of `epoch`: 0, 1, 2 ... or, shuffled, a permutation that only seed and epoch decide. */
export function batchOrder(order: Int32Array, seed: number, epoch: number, shuffle: boolean): void {
  for (let row = 0; row < order.length; row++) order[row] = row;
  if (shuffle) randomStream(seed, 'batch order', epoch).shuffle(order);
}

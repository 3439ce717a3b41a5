/**
 * The checkpoints of one run, by step. Of a very long run the older ones stand farther apart. What stands in them is the engine's
 * business.
 */
import type { WorkerEvent } from '../../engine/index.ts';
import { BoundedStore, type StoreBounds } from './boundedStore.ts';

/** What is said of a checkpoint beside its values. */
export type CheckpointInfo = Extract<WorkerEvent, { type: 'checkpoint' }>['checkpoint'];

interface Kept {
  readonly info: CheckpointInfo;
  readonly bytes: number;
}

/**
 * Append-only; steps grow. Checkpoints of a run are of one size until an intervention gives its optimiser more to remember: then a second
 * store with larger places goes on.
 */
export class CheckpointStore {
  private readonly bounds: StoreBounds;
  private readonly stores: BoundedStore<Kept>[] = [];

  constructor(bounds: StoreBounds) {
    this.bounds = bounds;
  }

  get bytesInFile(): number {
    return this.stores.reduce((sum, store) => sum + store.bytesInFile, 0);
  }

  /** Appends; a step that is known already is left out. */
  append(info: CheckpointInfo, values: Uint8Array): void {
    const last = this.stores.at(-1);
    const known = last?.range?.[1];
    if (known !== undefined && info.step <= known) return;
    const fits = last !== undefined && values.length <= last.itemBytes;
    const store = fits ? last : new BoundedStore<Kept>(values.length, this.bounds);
    if (!fits) this.stores.push(store);
    store.append(info.step, { info, bytes: values.length }, values);
  }

  /** The last checkpoint not later than `step`, its values copied; null: none. */
  before(step: number): { readonly info: CheckpointInfo; readonly values: Uint8Array } | null {
    const store = this.stores.findLast((each) => each.indexAt(step) >= 0);
    if (store === undefined) return null;
    const index = store.indexAt(step);
    const { info, bytes } = store.infoAt(index);
    return { info, values: store.bytesAt(index, bytes).slice() };
  }

  close(): void {
    for (const store of this.stores) store.close();
    this.stores.length = 0;
  }
}

/**
 * The checkpoints of one run, by step. Of a very long run the older ones stand farther apart. What stands in them is the engine's
 * business.
 */
import type { WorkerEvent } from '../../engine/index.ts';
import { BoundedStore, type StoreBounds } from './boundedStore.ts';

/** What is said of a checkpoint beside its values. */
export type CheckpointInfo = Extract<WorkerEvent, { type: 'checkpoint' }>['checkpoint'];

/** Append-only; steps grow. */
export class CheckpointStore {
  private readonly bounds: StoreBounds;
  private store: BoundedStore<CheckpointInfo> | null = null;

  constructor(bounds: StoreBounds) {
    this.bounds = bounds;
  }

  get bytesInFile(): number {
    return this.store?.bytesInFile ?? 0;
  }

  /** Appends; a step that is known already is left out. All checkpoints of a run are of one size. */
  append(info: CheckpointInfo, values: Uint8Array): void {
    this.store ??= new BoundedStore(values.length, this.bounds);
    const last = this.store.range?.[1];
    if (last === undefined || info.step > last) this.store.append(info.step, info, values);
  }

  /** The last checkpoint not later than `step`, its values copied; null: none. */
  before(step: number): { readonly info: CheckpointInfo; readonly values: Uint8Array } | null {
    const index = this.store?.indexAt(step) ?? -1;
    if (this.store === null || index < 0) return null;
    return { info: this.store.infoAt(index), values: this.store.bytesAt(index).slice() };
  }

  close(): void {
    this.store?.close();
    this.store = null;
  }
}

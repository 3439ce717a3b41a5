/**
 * Records of one kind (steps or epochs) of one run, in order, any of them at once. It knows how long a record is, not what stands in
 * it.
 */
import { BoundedStore, type StoreBounds } from './boundedStore.ts';

/** A record as it is kept: `stride` bytes. */
export interface StoredRecord {
  readonly at: number;
  /** Row of the batch's first sample. */
  readonly sample: number;
  /** A view or a copy: not to be written to, good until the next append. */
  readonly bytes: Uint8Array;
}

/** Append-only; times (steps or epochs) grow. */
export class RecordStore {
  readonly stride: number;
  private readonly store: BoundedStore<number>;

  constructor(stride: number, bounds: StoreBounds) {
    this.stride = stride;
    this.store = new BoundedStore(stride, bounds);
  }

  get length(): number {
    return this.store.length;
  }

  /** First and last time recorded, null while empty. */
  get range(): [number, number] | null {
    return this.store.range;
  }

  get bytesInMemory(): number {
    return this.store.bytesInMemory;
  }

  get bytesInFile(): number {
    return this.store.bytesInFile;
  }

  append(at: number, sample: number, record: Uint8Array): void {
    this.store.append(at, sample, record);
  }

  /** Index of the last record not later than `at`; -1: none. */
  indexAt(at: number): number {
    return this.store.indexAt(at);
  }

  /** The record at an index. */
  get(index: number): StoredRecord {
    const { store } = this;
    return { at: store.timeAt(index), sample: store.infoAt(index), bytes: store.bytesAt(index) };
  }

  close(): void {
    this.store.close();
  }
}

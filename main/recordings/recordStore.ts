/**
 * Records of one kind (steps or epochs) of one run, in order, any of them at once: in memory, the oldest in a file where they grow
 * beyond the budget. It knows how long a record is, not what stands in it.
 */
import { SpillFile } from './spillFile.ts';

const CHUNK_BYTES = 1024 * 1024;

/** A record as it is kept: `stride` bytes. */
export interface StoredRecord {
  readonly at: number;
  /** Row of the batch's first sample. */
  readonly sample: number;
  /** A view or a copy: not to be written to. */
  readonly bytes: Uint8Array;
}

/** Append-only; times (steps or epochs) grow. */
export class RecordStore {
  readonly stride: number;
  private readonly budget: number;
  private readonly perChunk: number;
  private readonly at: number[] = [];
  private readonly samples: number[] = [];
  /** A chunk in memory, or where it begins in the file. */
  private readonly chunks: (Uint8Array | number)[] = [];
  private spilled = 0;
  private readonly file = new SpillFile();

  constructor(stride: number, budget: number) {
    this.stride = stride;
    this.budget = budget;
    this.perChunk = Math.max(1, Math.floor(CHUNK_BYTES / stride));
  }

  get length(): number {
    return this.at.length;
  }

  /** First and last time recorded, null while empty. */
  get range(): [number, number] | null {
    const first = this.at[0];
    const last = this.at.at(-1);
    return first === undefined || last === undefined ? null : [first, last];
  }

  get bytesInMemory(): number {
    return (this.chunks.length - this.spilled) * this.perChunk * this.stride;
  }

  get bytesInFile(): number {
    return this.file.size;
  }

  /** Appends; a time that is not later than the last one is known already (a worker that goes on) and left out. */
  append(at: number, sample: number, record: Uint8Array): void {
    const last = this.at.at(-1);
    if (last !== undefined && at <= last) return;
    const place = this.at.length % this.perChunk;
    if (place === 0) {
      this.chunks.push(new Uint8Array(this.perChunk * this.stride));
      this.spill();
    }
    const chunk = this.chunks.at(-1);
    if (chunk instanceof Uint8Array) chunk.set(record, place * this.stride);
    this.at.push(at);
    this.samples.push(sample);
  }

  /** Index of the last record not later than `at`; -1: none. */
  indexAt(at: number): number {
    let low = 0;
    let high = this.at.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.at[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  timeAt(index: number): number {
    return this.at[index] ?? -1;
  }

  /** The record at an index, or only its first `length` bytes. */
  get(index: number, length = this.stride): StoredRecord {
    const chunk = this.chunks[Math.floor(index / this.perChunk)];
    if (chunk === undefined) throw new RangeError(`no record ${index}`);
    const begin = (index % this.perChunk) * this.stride;
    const bytes =
      typeof chunk === 'number' ? this.file.read(chunk + begin, length) : chunk.subarray(begin, begin + length);
    return { at: this.timeAt(index), sample: this.samples[index] ?? 0, bytes };
  }

  close(): void {
    this.file.close();
    this.chunks.length = 0;
    this.at.length = 0;
    this.samples.length = 0;
  }

  /** Writes the oldest chunks to the file until the rest is within the budget; the one being filled stays. */
  private spill(): void {
    while (this.bytesInMemory > this.budget && this.spilled < this.chunks.length - 1) {
      const chunk = this.chunks[this.spilled];
      if (chunk instanceof Uint8Array) this.chunks[this.spilled] = this.file.append(chunk);
      this.spilled++;
    }
  }
}

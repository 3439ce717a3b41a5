/**
 * Items of equal size in the order of their times, within a bound of memory and file however long a run goes on: the newest in memory,
 * all of them; older ones in a temporary file, every one, then every second, every fourth ... as the file fills up. It does not know
 * what the items are. Records and checkpoints are kept in it.
 */
import { SlotFile } from './slotFile.ts';

/** How much may be kept, in bytes. */
export interface StoreBounds {
  readonly memory: number;
  /** Infinite: nothing is ever thinned out. */
  readonly file: number;
}

const CHUNK_BYTES = 1024 * 1024;
/** Few and large items: at least so many are kept in the file, whatever that takes. */
const FEWEST_IN_FILE = 32;
const MOST_IN_FILE = 131_072;

interface Filed<Info> {
  readonly at: number;
  readonly info: Info;
  readonly slot: number;
  /** How many left memory before it. */
  readonly place: number;
}

/** Append-only; times grow. */
export class BoundedStore<Info> {
  readonly itemBytes: number;
  private readonly memorySlots: number;
  private readonly fileSlots: number;
  private readonly perChunk: number;
  private readonly file: SlotFile;
  private past: Filed<Info>[] = [];
  /** A ring over `memorySlots` places: item k of the recent ones stands at (first + k) % memorySlots. */
  private readonly recent: { at: number; info: Info }[] = [];
  private readonly chunks: Uint8Array[] = [];
  private first = 0;
  private inMemory = 0;
  private left = 0;
  private keepEvery = 1;

  constructor(itemBytes: number, { memory, file }: StoreBounds) {
    this.itemBytes = itemBytes;
    this.memorySlots = Math.max(1, Math.floor(memory / itemBytes));
    const most = Math.max(FEWEST_IN_FILE, Math.min(MOST_IN_FILE, Math.floor(file / itemBytes)));
    this.fileSlots = file === Number.POSITIVE_INFINITY ? file : most;
    this.perChunk = Math.max(1, Math.floor(CHUNK_BYTES / itemBytes));
    this.file = new SlotFile(itemBytes);
  }

  get length(): number {
    return this.past.length + this.inMemory;
  }

  get bytesInMemory(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  }

  get bytesInFile(): number {
    return this.file.size;
  }

  /** First and last time, null while empty. */
  get range(): [number, number] | null {
    return this.length === 0 ? null : [this.timeAt(0), this.timeAt(this.length - 1)];
  }

  /** Appends a copy of the item's bytes. The caller sees to it that times grow. */
  append(at: number, info: Info, bytes: Uint8Array): void {
    if (this.inMemory === this.memorySlots) this.leaveMemory();
    const place = (this.first + this.inMemory++) % this.memorySlots;
    this.recent[place] = { at, info };
    this.chunkOf(place).set(bytes, (place % this.perChunk) * this.itemBytes);
  }

  /** Index of the last item not later than `at`; -1: none. */
  indexAt(at: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeAt(middle) <= at) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  timeAt(index: number): number {
    return this.entry(index).at;
  }

  infoAt(index: number): Info {
    return this.entry(index).info;
  }

  /** The first `length` bytes of the item at `index`: a view or a copy, good until the next append. */
  bytesAt(index: number, length = this.itemBytes): Uint8Array {
    const filed = this.past[index];
    if (filed !== undefined) return this.file.read(filed.slot, length);
    const place = this.ringPlace(index);
    const begin = (place % this.perChunk) * this.itemBytes;
    return this.chunkOf(place).subarray(begin, begin + length);
  }

  close(): void {
    this.file.close();
    this.past = [];
    this.recent.length = 0;
    this.chunks.length = 0;
    this.inMemory = 0;
  }

  private entry(index: number): { readonly at: number; readonly info: Info } {
    const entry = this.past[index] ?? this.recent[this.ringPlace(index)];
    if (entry === undefined || index >= this.length) throw new RangeError(`no item ${index}`);
    return entry;
  }

  private ringPlace(index: number): number {
    return (this.first + index - this.past.length) % this.memorySlots;
  }

  private chunkOf(place: number): Uint8Array {
    const index = Math.floor(place / this.perChunk);
    this.chunks[index] ??= new Uint8Array(this.perChunk * this.itemBytes);
    return this.chunks[index];
  }

  /** The oldest item in memory goes to the file, or is left out. */
  private leaveMemory(): void {
    if (this.left % this.keepEvery === 0) {
      if (this.past.length >= this.fileSlots) this.thinOut();
      if (this.left % this.keepEvery === 0) this.fileOldest();
    }
    this.left++;
    this.first = (this.first + 1) % this.memorySlots;
    this.inMemory--;
  }

  private fileOldest(): void {
    const index = this.past.length;
    const { at, info } = this.entry(index);
    const slot = this.file.write(this.bytesAt(index));
    this.past.push({ at, info, slot, place: this.left });
  }

  /** Half as many from now on: every second of what is filed goes, evenly over the whole run. */
  private thinOut(): void {
    this.keepEvery *= 2;
    const kept: Filed<Info>[] = [];
    for (const filed of this.past) {
      if (filed.place % this.keepEvery === 0) kept.push(filed);
      else this.file.release(filed.slot);
    }
    this.past = kept;
  }
}

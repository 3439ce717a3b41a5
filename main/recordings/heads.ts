/**
 * The numbers of network and layers of every record on one axis, in memory, for the timeline: read much more often than whole records.
 * Of a long run neighbours are joined, so that their number stays within a bound and nothing that matters is thinned away.
 */
import { LAYER_FIELDS, type RecordLayout, RUN_FIELDS } from '../../engine/index.ts';

/** Columns of a run of any length take about this much memory. */
const BYTES = 32 * 1024 * 1024;
const FEWEST = 2048;
const MOST = 16_384;
const BLOCK = 1024;

/** Numbers of network and layers at the head of a record. */
export function fieldCount(layout: RecordLayout): number {
  return RUN_FIELDS.length + LAYER_FIELDS.length * layout.layers.length;
}

/**
 * A column stands for one record or several neighbours: it is the last of them, except that layer numbers are their largest and that
 * NaN, else infinity, stands for any number in which one of them had it.
 */
export class Heads {
  /** float32 values of a column: those of the network, of the layers and, on the epoch axis, the maxima of both. */
  readonly width: number;
  private readonly layout: RecordLayout;
  private readonly fields: number;
  private readonly most: number;
  private readonly blocks: Float32Array[] = [];
  private times: number[] = [];
  /** Records a full column stands for, and how many the last one does. */
  private each = 1;
  private inLast = 0;

  constructor(layout: RecordLayout, axis: 'step' | 'epoch', bounded: boolean) {
    this.layout = layout;
    this.fields = fieldCount(layout);
    this.width = axis === 'epoch' ? 2 * this.fields : this.fields;
    const most = Math.min(MOST, Math.max(FEWEST, Math.floor(BYTES / (4 * this.width))));
    this.most = bounded ? most : Number.POSITIVE_INFINITY;
  }

  get length(): number {
    return this.times.length;
  }

  /** Takes in the head of a record; times grow. */
  append(at: number, record: Uint8Array): void {
    if (this.inLast === this.each || this.length === 0) {
      if (this.length >= this.most) this.halve();
      this.times.push(at);
      this.inLast = 0;
    }
    const last = this.length - 1;
    this.times[last] = at;
    this.mergeRecord(this.column(last), record, this.inLast++ === 0);
  }

  /** Index of the first column at `at` or later. */
  firstFrom(at: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.times[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  timeAt(index: number): number {
    return this.times[index] ?? -1;
  }

  /** A column's numbers: a view. */
  column(index: number): Float32Array {
    const block = Math.floor(index / BLOCK);
    this.blocks[block] ??= new Float32Array(BLOCK * this.width);
    const begin = (index % BLOCK) * this.width;
    return this.blocks[block].subarray(begin, begin + this.width);
  }

  /** Joins `column` to what `into` holds already. */
  merge(into: Float32Array, column: Float32Array, first: boolean): void {
    for (let index = 0; index < this.width; index++) {
      const value = column[index] ?? 0;
      into[index] = first ? value : joined(into[index] ?? 0, value, index >= RUN_FIELDS.length);
    }
  }

  /** The numbers of a record as a column. */
  headOf(record: Uint8Array): Float32Array {
    const head = new Float32Array(this.width);
    this.mergeRecord(head, record, true);
    return head;
  }

  close(): void {
    this.blocks.length = 0;
    this.times = [];
  }

  private mergeRecord(into: Float32Array, record: Uint8Array, first: boolean): void {
    const floats = new Float32Array(record.buffer, record.byteOffset, record.length >> 2);
    const { fields } = this;
    for (let index = 0; index < this.width; index++) {
      // An epoch's maxima stand behind all its other floats.
      const value = floats[index < fields ? index : this.layout.floats + index - fields] ?? 0;
      into[index] = first ? value : joined(into[index] ?? 0, value, index >= RUN_FIELDS.length);
    }
  }

  /** Every column takes in its neighbour. */
  private halve(): void {
    const count = this.length >> 1;
    for (let index = 0; index < count; index++) {
      const [into, left, right] = [this.column(index), this.column(2 * index), this.column(2 * index + 1)];
      if (index > 0) into.set(left);
      this.merge(into, right, false);
      this.times[index] = this.timeAt(2 * index + 1);
    }
    this.times.length = count;
    this.each *= 2;
    this.inLast = this.each;
  }
}

/** NaN before infinity before the larger (layers, maxima) or later (network) value. */
function joined(before: number, value: number, largest: boolean): number {
  if (Number.isNaN(before) || Number.isNaN(value)) return Number.NaN;
  if (!Number.isFinite(before)) return before;
  return largest ? Math.max(before, value) : value;
}

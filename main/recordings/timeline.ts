/**
 * The timeline: layer numbers over recorded steps or epochs, thinned to so many columns, in which nothing that matters is thinned
 * away. What a column holds is told in the protocol (`timeline`); how it is drawn is the charts' business.
 */
import { LAYER_FIELDS, type RecordLayout, RUN_FIELDS } from '../../engine/index.ts';
import type { Axis, Recording } from './recording.ts';

/** Columns, each `stride` float32 values: at, RUN_FIELDS, LAYER_FIELDS per layer and, on the epoch axis, the maxima of those. */
export interface Timeline {
  readonly columns: number;
  readonly stride: number;
  readonly values: Float32Array;
}

/** Numbers of network and layers at the head of a record. */
function fieldCount(layout: RecordLayout): number {
  return RUN_FIELDS.length + LAYER_FIELDS.length * layout.layers.length;
}

/**
 * A column stands for a bucket of neighbouring records. It is the bucket's last record, except that layer numbers are the bucket's
 * largest and that NaN, else infinity, stands for any field in which one of the bucket's records had it.
 */
export function timeline(recording: Recording, axis: Axis, from: number, to: number, columns: number): Timeline {
  const store = recording.of(axis);
  const { layout } = recording;
  const fields = fieldCount(layout);
  const stride = 1 + (axis === 'epoch' ? 2 * fields : fields);
  const first = Math.max(0, store.indexAt(from - 1) + 1);
  const end = store.indexAt(to) + 1;
  const preview = axis === 'step' && store.length === 0 && from === 0 ? recording.preview : null;
  const count = preview === null ? Math.max(0, end - first) : 1;
  const buckets = Math.min(columns, count);
  const values = new Float32Array(buckets * stride);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const column = values.subarray(bucket * stride, (bucket + 1) * stride);
    if (preview !== null) merge(column, preview.at, preview.bytes, layout, axis, true);
    const begin = first + Math.floor((bucket * count) / buckets);
    const next = first + Math.floor(((bucket + 1) * count) / buckets);
    for (let index = begin; preview === null && index < next; index++) {
      const { at, bytes } = store.get(index, headBytes(recording, axis, fields));
      merge(column, at, bytes, layout, axis, index === begin);
    }
  }
  return { columns: buckets, stride, values };
}

/** How much of a record must be read: its head or, for an epoch, all floats, since the maxima come last. */
function headBytes(recording: Recording, axis: Axis, fields: number): number {
  return 4 * (axis === 'epoch' ? recording.layout.epochFloats : fields);
}

function merge(
  column: Float32Array,
  at: number,
  bytes: Uint8Array,
  layout: RecordLayout,
  axis: Axis,
  first: boolean,
): void {
  const fields = fieldCount(layout);
  const floats = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  column[0] = at;
  for (let field = 0; field < fields; field++) {
    const place = 1 + field;
    const value = floats[field] ?? 0;
    column[place] = first ? value : joined(column[place] ?? 0, value, field >= RUN_FIELDS.length);
    if (axis === 'step') continue;
    const maximum = floats[layout.floats + field] ?? 0;
    column[place + fields] = first ? maximum : joined(column[place + fields] ?? 0, maximum, true);
  }
}

/** NaN before infinity before the larger (layers) or later (network) value. */
function joined(before: number, value: number, largest: boolean): number {
  if (Number.isNaN(before) || Number.isNaN(value)) return Number.NaN;
  if (!Number.isFinite(before)) return before;
  return largest ? Math.max(before, value) : value;
}

/**
 * The timeline: layer numbers over recorded steps or epochs, thinned to so many columns, in which nothing that matters is thinned
 * away. What a column holds is told in the protocol (`timeline`); how it is drawn is the charts' business.
 */
import type { Axis, Recording } from './recording.ts';

/** Columns, each `stride` float32 values: at, RUN_FIELDS, LAYER_FIELDS per layer and, on the epoch axis, the maxima of those. */
export interface Timeline {
  readonly columns: number;
  readonly stride: number;
  readonly values: Float32Array;
}

/** A column stands for a bucket of neighbouring records, joined as heads.ts says. */
export function timeline(recording: Recording, axis: Axis, from: number, to: number, columns: number): Timeline {
  const heads = recording.heads(axis);
  const stride = 1 + heads.width;
  const first = heads.firstFrom(from);
  const count = Math.max(0, heads.firstFrom(to + 1) - first);
  const { preview } = recording;
  if (axis === 'step' && heads.length === 0 && from === 0 && preview !== null) {
    return { columns: 1, stride, values: Float32Array.of(preview.at, ...heads.headOf(preview.bytes)) };
  }
  const buckets = Math.min(columns, count);
  const values = new Float32Array(buckets * stride);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const column = values.subarray(bucket * stride, (bucket + 1) * stride);
    const begin = first + Math.floor((bucket * count) / buckets);
    const next = first + Math.floor(((bucket + 1) * count) / buckets);
    const numbers = column.subarray(1);
    column[0] = heads.timeAt(next - 1);
    for (let index = begin; index < next; index++) heads.merge(numbers, heads.column(index), index === begin);
  }
  return { columns: buckets, stride, values };
}

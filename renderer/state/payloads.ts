/**
 * Takes the binary payloads of events apart: records and timelines. Layouts: engine/training/stepRecord.ts. Pure.
 */
import type { Event, RecordLayout } from '../../engine/index.ts';
import type { Frame, TimelineData } from './frames.ts';

type FrameEvent = Extract<Event, { type: 'frame' }>;
type TimelineEvent = Extract<Event, { type: 'timeline' }>;

/** float32 values of a payload; copied where they do not stand on a multiple of 4. */
export function floatsOf(payload: Uint8Array, from: number, length: number): Float32Array {
  const start = payload.byteOffset + from;
  if (start % 4 === 0 && payload.buffer instanceof ArrayBuffer) return new Float32Array(payload.buffer, start, length);
  return new Float32Array(payload.slice(from, from + 4 * length).buffer);
}

/** The frame of an event; null when the payload has neither the size of a step nor that of an epoch. */
export function frameOf(event: FrameEvent, payload: Uint8Array, layout: RecordLayout): Frame | null {
  const count = (payload.byteLength - layout.codes) / 4;
  if (count !== layout.floats && count !== layout.epochFloats) return null;
  const { run, axis, at, live, preview, sample } = event;
  const floats = floatsOf(payload, 0, count);
  return { run, axis, at, live, preview, sample, floats, codes: payload.subarray(4 * count) };
}

/** The columns of an event; null when the payload has not the size that the header promises. */
export function timelineOf(event: TimelineEvent, payload: Uint8Array): TimelineData | null {
  const { run, axis, from, to, columns, stride } = event;
  if (payload.byteLength !== 4 * columns * stride) return null;
  return { run, axis, from, to, columns, stride, values: floatsOf(payload, 0, columns * stride) };
}

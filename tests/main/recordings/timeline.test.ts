/** The timeline's columns and live frames by credit. */
import { describe, expect, it } from 'vitest';
import { type Event, LAYER_FIELDS, layerFieldIndex, RUN_FIELDS, runFieldIndex } from '../../../engine/index.ts';
import { timeline } from '../../../main/recordings/timeline.ts';
import { falseRun, layout, recordBytes } from './falseRun.ts';

const FIELDS = RUN_FIELDS.length + 2 * LAYER_FIELDS.length;
const [firstLayer] = layout.layers;
const NORM = firstLayer === undefined ? -1 : layerFieldIndex(firstLayer, 'weightGradientNorm');

/** A run of 100 steps: a number is its place times the step, but for one field that a test sets. */
function hundredSteps(field: number, special: Readonly<Record<number, number>>) {
  const run = falseRun();
  for (let at = 0; at < 100; at++) {
    const value = (index: number) => (index === field && at in special ? (special[at] ?? 0) : index * at);
    run.recording.append('step', at, 0, recordBytes(layout.floats, value, 1));
  }
  return run.recording;
}

function column(values: Float32Array, stride: number, index: number): Float32Array {
  return values.subarray(index * stride, (index + 1) * stride);
}

describe('the timeline', () => {
  it('holds every step where there is room', () => {
    const { columns, stride, values } = timeline(hundredSteps(-1, {}), 'step', 10, 19, 50);
    expect({ columns, stride }).toEqual({ columns: 10, stride: 1 + FIELDS });
    expect(column(values, stride, 3)[0]).toBe(13);
    expect(column(values, stride, 3)[1 + 7]).toBe(7 * 13);
  });

  it('keeps the largest of a layer and the last of the network where it must thin', () => {
    const { columns, stride, values } = timeline(hundredSteps(NORM, { 42: 1e6 }), 'step', 0, 99, 10);
    expect(columns).toBe(10);
    expect(column(values, stride, 4)[0]).toBe(49);
    expect(column(values, stride, 4)[1 + NORM]).toBe(1e6);
    expect(column(values, stride, 4)[1 + 1]).toBe(49);
  });

  it.each([
    [Number.NaN, Number.POSITIVE_INFINITY, Number.NaN],
    [5, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, 5, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, 5, Number.POSITIVE_INFINITY],
  ])('never thins %s and %s away', (one, other, kept) => {
    for (const field of [NORM, runFieldIndex('loss')]) {
      const { stride, values } = timeline(hundredSteps(field, { 31: one, 35: other }), 'step', 0, 99, 5);
      expect(column(values, stride, 1)[1 + field]).toBe(kept);
      expect(column(values, stride, 2)[1 + field]).toBeLessThan(1e6);
    }
  });

  it('has the maxima behind the means on the epoch axis', () => {
    const { recording } = falseRun();
    for (let at = 0; at < 3; at++) {
      recording.append(
        'epoch',
        at,
        0,
        recordBytes(layout.epochFloats, (index) => index + 1000 * at, 1),
      );
    }
    const { columns, stride, values } = timeline(recording, 'epoch', 0, 9, 100);
    expect({ columns, stride }).toEqual({ columns: 3, stride: 1 + 2 * FIELDS });
    expect(column(values, stride, 2)[1]).toBe(2000);
    expect(column(values, stride, 2)[1 + FIELDS]).toBe(2000 + layout.floats);
  });

  it('shows the untrained network until something is recorded', () => {
    const { recording } = falseRun();
    expect(timeline(recording, 'step', 0, 99, 10).columns).toBe(0);
    recording.preview = { at: 0, sample: 0, bytes: recordBytes(layout.floats, () => 7, 1) };
    const { columns, values } = timeline(recording, 'step', 0, 99, 10);
    expect(columns).toBe(1);
    expect(values[1 + NORM]).toBe(7);
    expect(recording.range('step')).toEqual([0, 0]);
  });
});

describe('live frames', () => {
  it('cost a credit each; a slow viewer gets the newest, never a queue', () => {
    const frames: number[] = [];
    const run = falseRun((event: Event) => event.type === 'frame' && frames.push(event.at));
    const step = (at: number) => {
      run.recording.append(
        'step',
        at,
        0,
        recordBytes(layout.floats, () => at, 1),
      );
      run.live.offer(run.recording);
    };
    step(0);
    expect(frames).toEqual([]);
    run.live.follow(true, 'step', run.recording);
    run.live.credit(2, run.recording);
    expect(frames).toEqual([0]);
    for (const at of [1, 2, 3, 4]) step(at);
    expect(frames).toEqual([0, 1]);
    run.live.credit(1, run.recording);
    expect(frames).toEqual([0, 1, 4]);
    run.live.credit(5, run.recording);
    expect(frames).toEqual([0, 1, 4]);
    run.live.follow(false, 'step', run.recording);
    step(5);
    expect(frames).toEqual([0, 1, 4]);
  });
});

/** The seismograph's arithmetic: columns, places, colours, hatching, loss curve. */
import { describe, expect, test } from 'vitest';
import { LAYER_FIELDS, RUN_FIELDS } from '../../../engine/index.ts';
import { layerValue, pixelOf, placeAt, runValue, ticks } from '../../../renderer/charts/columns.ts';
import { namedRows } from '../../../renderer/charts/layerNames.ts';
import { heights, lossCurve } from '../../../renderer/charts/lossCurve.ts';
import { raster } from '../../../renderer/charts/raster.ts';
import { boundaries, withNewest } from '../../../renderer/charts/useSeismograph.ts';
import type { TimelineData } from '../../../renderer/state/frames.ts';

const LAYERS = 2;
const BLOCK = RUN_FIELDS.length + LAYERS * LAYER_FIELDS.length;

/** Two columns, steps 0 and 1: each layer's gradient norm as given, output last. */
function timeline(norms: readonly (readonly number[])[], losses: readonly number[]): TimelineData {
  const stride = 1 + BLOCK;
  const values = new Float32Array(norms.length * stride);
  norms.forEach((column, index) => {
    values[index * stride] = index;
    values[index * stride + 1] = losses[index] ?? 0;
    column.forEach((value, layer) => {
      const at = RUN_FIELDS.length + layer * LAYER_FIELDS.length + LAYER_FIELDS.indexOf('weightGradientNorm');
      values[index * stride + 1 + at] = value;
    });
  });
  return { run: 'r', axis: 'step', from: 0, to: norms.length - 1, columns: norms.length, stride, values };
}

const palette = Uint8Array.from({ length: 768 }, (_, index) => Math.floor(index / 3));
const axis = { from: 0, to: 2, width: 4 };
const choice = {
  field: 'weightGradientNorm',
  layers: LAYERS,
  range: { min: -2, max: 0 },
  palette,
  axis,
  bands: ['mean'],
} as const;

test('columns hold the numbers where the protocol says', () => {
  const data = timeline([[0.01, 1]], [2.5]);
  expect(runValue(data, 0, 'loss', 'mean', LAYERS)).toBe(2.5);
  expect(layerValue(data, 0, 1, 'weightGradientNorm', 'mean', LAYERS)).toBe(1);
});

describe('raster', () => {
  test('the output is on top, colours run from the least to the largest', () => {
    const { pixels, width, height } = raster(
      timeline(
        [
          [0.01, 1],
          [0.1, 1],
        ],
        [1, 1],
      ),
      choice,
    );
    expect([width, height]).toEqual([4, 2]);
    const row = (index: number) => Array.from({ length: width }, (_, x) => pixels[4 * (index * width + x)]);
    expect(row(0)).toEqual([255, 255, 255, 255]);
    expect(row(1)).toEqual([0, 0, 128, 128]);
  });
  test('what is not finite is hatched in one stretch, not coloured', () => {
    const { pixels, hatched } = raster(
      timeline(
        [
          [Number.NaN, 1],
          [Number.POSITIVE_INFINITY, 1],
        ],
        [1, 1],
      ),
      choice,
    );
    expect(hatched).toEqual([[1, 0, 4]]);
    expect(pixels[4 * 4 + 3]).toBe(0);
  });
  test('what nobody recorded stays empty', () => {
    const { pixels } = raster(timeline([[1, 1]], [1]), choice);
    expect([3, 7, 11, 15].map((at) => pixels[at])).toEqual([255, 255, 0, 0]);
  });
});

describe('loss curve', () => {
  test('is linear from 0, with room above', () => {
    expect(heights([2, 1, Number.NaN])).toEqual([2 / 2.8, 1 / 2.8, null]);
  });
  test('is logarithmic over more than three decades', () => {
    expect(heights([1, 100, 10_000])).toEqual([0, 0.5, 1]);
  });
  test('breaks where the loss is not finite and ends with the newest', () => {
    const { points, last } = lossCurve(
      timeline(
        [
          [1, 1],
          [1, 1],
        ],
        [1, Number.NaN],
      ),
      axis,
      100,
      'mean',
      LAYERS,
    );
    expect(points[0]).not.toBeNull();
    expect(points[1]).toBeNull();
    expect(last).toBeNaN();
  });
});

describe('axis', () => {
  test('pixels and places agree', () => {
    const wide = { from: 10, to: 110, width: 500 };
    expect(pixelOf(wide, 60)).toBe(250);
    expect(placeAt(wide, 252)).toBe(60);
  });
  test('ticks are round and have room', () => {
    expect(ticks({ from: 0, to: 400, width: 640 }, 64)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400]);
    expect(ticks({ from: 0, to: 20, width: 1200 }, 64)[1]).toBe(2);
  });
  test('epochs begin at multiples of their batches, up to what is trained', () => {
    expect(boundaries({ from: 0, to: 100, width: 1000 }, 22, 50)).toEqual([220, 440]);
    expect(boundaries({ from: 0, to: 10_000, width: 1000 }, 22, 5000)).toEqual([]);
  });
});

test('the newest frame is a column before the host has sent it', () => {
  const data = timeline([[0.01, 1]], [2.5]);
  const floats = new Float32Array(BLOCK);
  floats[RUN_FIELDS.indexOf('loss')] = 0.5;
  const frame = {
    run: 'r',
    axis: 'step',
    at: 3,
    live: true,
    preview: false,
    sample: 0,
    floats,
    codes: new Uint8Array(),
  } as const;
  const joined = withNewest(data, frame);
  expect(joined).toMatchObject({ from: 0, to: 3, columns: 2 });
  expect(joined && runValue(joined, 1, 'loss', 'mean', LAYERS)).toBe(0.5);
  expect(withNewest(data, { ...frame, at: 0 })).toBe(data);
  expect(withNewest(data, { ...frame, live: false })).toBe(data);
  expect(withNewest(data, { ...frame, run: 'another' })).toBe(data);
});

test('names stand at even distances: at all rows, or at output, middle and first', () => {
  expect(namedRows(4, true)).toEqual([3, 2, 1, 0]);
  expect(namedRows(4, false)).toEqual([3, 0]);
  expect(namedRows(5, false)).toEqual([4, 2, 0]);
  expect(namedRows(1, false)).toEqual([0]);
});

/**
 * Reads the timeline's columns: which number of which layer at which place, and where columns stand on an axis. Pure; layout
 * of a column: engine/session/protocol.ts, event `timeline`.
 */
import { LAYER_FIELDS, type LayerField, RUN_FIELDS, type RunField } from '../../engine/index.ts';
import type { TimelineData } from '../state/frames.ts';

/** Whether the mean (or the step's value) or the epoch's maximum is read. */
export type Block = 'mean' | 'maximum';

/** Numbers of a block: the network's, then each layer's. */
function blockLength(layers: number): number {
  return RUN_FIELDS.length + layers * LAYER_FIELDS.length;
}

/** Layers in a column of this stride (a column holds `at` and one block, or two). */
export function hasMaxima(data: TimelineData, layers: number): boolean {
  return data.stride >= 1 + 2 * blockLength(layers);
}

/** The step or epoch of a column. */
export function placeOf(data: TimelineData, column: number): number {
  return data.values[column * data.stride] ?? 0;
}

/** A number of the whole network. */
export function runValue(data: TimelineData, column: number, field: RunField, block: Block, layers: number): number {
  const start = column * data.stride + 1 + (block === 'maximum' ? blockLength(layers) : 0);
  return data.values[start + RUN_FIELDS.indexOf(field)] ?? Number.NaN;
}

/** A number of one layer. */
export function layerValue(
  data: TimelineData,
  column: number,
  layer: number,
  field: LayerField,
  block: Block,
  layers: number,
): number {
  const start = column * data.stride + 1 + (block === 'maximum' ? blockLength(layers) : 0);
  const index = RUN_FIELDS.length + layer * LAYER_FIELDS.length + LAYER_FIELDS.indexOf(field);
  return data.values[start + index] ?? Number.NaN;
}

/** A linear axis of places 'from' (inclusive) to 'to' (exclusive) over `width` pixels. */
export interface PlaceAxis {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** The left edge of a place, in pixels. */
export function pixelOf(axis: PlaceAxis, place: number): number {
  return ((place - axis.from) / (axis.to - axis.from)) * axis.width;
}

/** The place under a pixel. */
export function placeAt(axis: PlaceAxis, pixel: number): number {
  return Math.floor(axis.from + (pixel / axis.width) * (axis.to - axis.from));
}

/** Round places for ticks, at least `room` pixels apart. */
export function ticks(axis: PlaceAxis, room: number): number[] {
  const most = Math.max(1, Math.floor(axis.width / room));
  const rough = (axis.to - axis.from) / most;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power);
  const first = Math.ceil(axis.from / step) * step;
  const found: number[] = [];
  for (let place = first; place <= axis.to; place += step) found.push(place);
  return found;
}

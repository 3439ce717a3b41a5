/**
 * The seismograph's picture as bytes: one pixel row a layer (two where an epoch has a maximum), the output on top, one
 * pixel column a screen pixel; and which cells are not finite. Pure; Seismograph.tsx puts it on the screen.
 */
import type { LayerField } from '../../engine/index.ts';
import { paletteIndex, type Range } from '../picture/magnitude.ts';
import type { TimelineData } from '../state/frames.ts';
import { type Block, layerValue, type PlaceAxis, pixelOf, placeOf } from './columns.ts';

/** What is drawn. */
export interface RasterChoice {
  readonly field: LayerField;
  readonly layers: number;
  readonly range: Range;
  /** 256 colours, 3 bytes each. */
  readonly palette: Uint8Array;
  readonly axis: PlaceAxis;
  /** Rows a layer takes, from top to bottom. */
  readonly bands: readonly Block[];
}

/** A stretch of cells that are infinite or NaN: row, first pixel, last pixel (exclusive). */
export type Hatched = readonly [row: number, from: number, to: number];

/** RGBA bytes and the hatched stretches. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly hatched: readonly Hatched[];
}

/** Where columns begin and end, in pixels: a column stands for its place and those since the column before. */
function columnEdges(data: TimelineData, axis: PlaceAxis): Int32Array {
  const edges = new Int32Array(data.columns + 1);
  for (let column = 0; column < data.columns; column++) {
    edges[column + 1] = Math.max(1, Math.round(pixelOf(axis, placeOf(data, column) + 1)));
  }
  edges[0] = Math.round(pixelOf(axis, data.from));
  return edges;
}

/** Draws all columns. Cells that nobody recorded stay transparent. */
export function raster(data: TimelineData, choice: RasterChoice): Raster {
  const { layers, bands, palette, range, axis } = choice;
  const height = layers * bands.length;
  const pixels = new Uint8ClampedArray(axis.width * height * 4);
  const edges = columnEdges(data, axis);
  const hatched: Hatched[] = [];
  for (let row = 0; row < height; row++) {
    const layer = layers - 1 - Math.floor(row / bands.length);
    const block = bands[row % bands.length] ?? 'mean';
    for (let column = 0; column < data.columns; column++) {
      const value = layerValue(data, column, layer, choice.field, block, layers);
      const from = Math.max(0, edges[column] ?? 0);
      const to = Math.min(axis.width, Math.max(edges[column + 1] ?? 0, from + 1));
      if (!Number.isFinite(value)) {
        const before = hatched.at(-1);
        if (before !== undefined && before[0] === row && before[2] >= from)
          hatched[hatched.length - 1] = [row, before[1], to];
        else hatched.push([row, from, to]);
        continue;
      }
      const color = 3 * paletteIndex(value, range);
      for (let x = from; x < to; x++) {
        const pixel = 4 * (row * axis.width + x);
        pixels[pixel] = palette[color] ?? 0;
        pixels[pixel + 1] = palette[color + 1] ?? 0;
        pixels[pixel + 2] = palette[color + 2] ?? 0;
        pixels[pixel + 3] = 255;
      }
    }
  }
  return { width: axis.width, height, pixels, hatched };
}

/**
 * Forward ops over images, written once with any arithmetic, and the walks over windows that their gradients share. Used by formulas.ts
 * and reference/images.ts.
 */
import type { Arithmetic } from '../numeric/arithmetic.ts';
import type { Cells } from './cells.ts';
import type { Op, Tensor, Window } from './plan.ts';

type OpOf<Name extends Op['op']> = Extract<Op, { op: Name }>;

/** For every place of the window in every sample: `visit(sample, y, x, number of the place)`; y, x may lie outside the image. */
function everyPlace(
  rows: number,
  geometry: Window,
  visit: (n: number, y: number, x: number, place: number) => void,
): void {
  let place = 0;
  for (let n = 0; n < rows; n++) {
    for (let oy = 0; oy < geometry.outHeight; oy++) {
      for (let ox = 0; ox < geometry.outWidth; ox++) {
        visit(
          n,
          oy * geometry.strideHeight - geometry.paddingHeight,
          ox * geometry.strideWidth - geometry.paddingWidth,
          place++,
        );
      }
    }
  }
}

/** Index in an image tensor, null outside the image. */
function indexOf(n: number, c: number, y: number, x: number, { channels, height, width }: Window): number | null {
  if (y < 0 || y >= height || x < 0 || x >= width) return null;
  return ((n * channels + c) * height + y) * width + x;
}

/**
 * Everything under the window at every place: indices in the image tensor (null: a zero around it) in the order of the weight's rows,
 * the sample, and the place within it.
 */
export function everyPatch(
  image: Tensor,
  geometry: Window,
  visit: (under: readonly (number | null)[], n: number, place: number) => void,
): void {
  const { channels, kernelHeight, kernelWidth, outHeight, outWidth } = geometry;
  everyPlace(image.rows, geometry, (n, y, x, place) => {
    const under: (number | null)[] = [];
    for (let c = 0; c < channels; c++) {
      for (let i = 0; i < kernelHeight; i++) {
        for (let j = 0; j < kernelWidth; j++) under.push(indexOf(n, c, y + i, x + j, geometry));
      }
    }
    visit(under, n, place % (outHeight * outWidth));
  });
}

/** Every number of a pooled image: the indices under its window, row by row, and its own. */
export function windowPlaces(image: Tensor, geometry: Window, visit: (places: number[], at: number) => void): void {
  const area = geometry.outHeight * geometry.outWidth;
  everyPlace(image.rows, geometry, (n, y, x, place) => {
    for (let c = 0; c < geometry.channels; c++) {
      const places: number[] = [];
      for (let i = 0; i < geometry.kernelHeight; i++) {
        for (let j = 0; j < geometry.kernelWidth; j++) {
          const index = indexOf(n, c, y + i, x + j, geometry);
          if (index !== null) places.push(index);
        }
      }
      visit(places, (n * geometry.channels + c) * area + (place % area));
    }
  });
}

/** The first of the largest; a NaN counts as largest. */
export function largestPlace(places: readonly number[], valueAt: (place: number) => number): number {
  return places.reduce((best, place) => {
    const value = valueAt(place);
    return value > valueAt(best) || (Number.isNaN(value) && !Number.isNaN(valueAt(best))) ? place : best;
  });
}

/** Where number `index` of an image [B, C * P] stands in its grid [B * P, C]. */
export function gridPlace(index: number, image: Tensor, grid: Tensor): number {
  const area = image.columns / grid.columns;
  const [n, within] = [Math.floor(index / image.columns), index % image.columns];
  const [channel, place] = [Math.floor(within / area), within % area];
  return (n * area + place) * grid.columns + channel;
}

/** y[n, o, p] = sum over all k under the window at p of w[k, o] x[k], then + b[o]. */
export function convolution<T>(op: OpOf<'convolution'>, cells: Cells<T>, over: Arithmetic<T>): void {
  const { input, weight, bias, output, geometry } = op;
  const units = weight.columns;
  const places = output.columns / units;
  everyPatch(input, geometry, (under, n, place) => {
    for (let unit = 0; unit < units; unit++) {
      const sum = under.reduce<T>((total, at, k) => {
        if (at === null) return total;
        return over.add(total, over.multiply(cells.cell(input, at), cells.cell(weight, k * units + unit)));
      }, over.constant(0));
      const value = bias === null ? sum : over.add(sum, cells.cell(bias, unit));
      cells.setCell(output, (n * units + unit) * places + place, value);
    }
  });
}

/** The largest or the mean value under the window. */
export function pool<T>(op: OpOf<'pool'>, cells: Cells<T>, over: Arithmetic<T>): void {
  const { kind, input, output, geometry } = op;
  const area = over.constant(geometry.kernelHeight * geometry.kernelWidth);
  windowPlaces(input, geometry, (places, at) => {
    if (kind === 'max') {
      const best = largestPlace(places, (place) => over.real(cells.cell(input, place)));
      cells.setCell(output, at, cells.cell(input, best));
      return;
    }
    const sum = places.reduce<T>((total, place) => over.add(total, cells.cell(input, place)), over.constant(0));
    cells.setCell(output, at, over.divide(sum, area));
  });
}

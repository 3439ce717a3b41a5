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

/** Every entry of the patches: where it comes from in the image (null: from the zeros around it), and its index. */
export function patchPlaces(image: Tensor, geometry: Window, visit: (place: number | null, at: number) => void): void {
  let at = 0;
  everyPlace(image.rows, geometry, (n, y, x) => {
    for (let c = 0; c < geometry.channels; c++) {
      for (let i = 0; i < geometry.kernelHeight; i++) {
        for (let j = 0; j < geometry.kernelWidth; j++) visit(indexOf(n, c, y + i, x + j, geometry), at++);
      }
    }
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

/** Rows of everything under the window; zeros outside the image. */
export function patches<T>({ input, output, geometry }: OpOf<'patches'>, cells: Cells<T>, over: Arithmetic<T>): void {
  patchPlaces(input, geometry, (place, at) => {
    cells.setCell(output, at, place === null ? over.constant(0) : cells.cell(input, place));
  });
}

/** image[n, c, p] = grid[n p, c]. */
export function gridToImage<T>({ grid, image }: OpOf<'gridToImage'>, cells: Cells<T>): void {
  for (let index = 0; index < image.rows * image.columns; index++) {
    cells.setCell(image, index, cells.cell(grid, gridPlace(index, image, grid)));
  }
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

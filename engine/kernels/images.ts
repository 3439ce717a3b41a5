/**
 * Ops over images: patches for the matrix product of a convolution and back, grids turned into images and back, pooling (definition:
 * engine/backends/imageFormulas.ts and reference/images.ts). A window's fields: [channels, height, width, kernel height, kernel width,
 * stride height, stride width, padding height, padding width, output height, output width].
 */
import { field, pointer } from './fields';

/** Adds or copies one patch row. @inline */
function patchRow(record: usize, first: i32, image: usize, row: usize, oy: i32, ox: i32, back: bool): void {
  const channels = field(record, first);
  const height = field(record, first + 1);
  const width = field(record, first + 2);
  const kernelHeight = field(record, first + 3);
  const kernelWidth = field(record, first + 4);
  const top = oy * field(record, first + 5) - field(record, first + 7);
  const left = ox * field(record, first + 6) - field(record, first + 8);
  for (let c = 0; c < channels; c++) {
    for (let i = 0; i < kernelHeight; i++) {
      const y = top + i;
      const line = image + ((<usize>((c * height + y) * width)) << 2);
      for (let j = 0; j < kernelWidth; j++) {
        const x = left + j;
        const inside = y >= 0 && y < height && x >= 0 && x < width;
        if (back) {
          if (inside) {
            const at = line + ((<usize>x) << 2);
            store<f32>(at, load<f32>(at) + load<f32>(row));
          }
        } else {
          store<f32>(row, inside ? load<f32>(line + ((<usize>x) << 2)) : 0);
        }
        row += 4;
      }
    }
  }
}

/** Op: [image, stride, patches, stride, rows, window ...]. */
export function patchesOp(record: usize): void {
  let image = pointer(record, 0);
  let patch = pointer(record, 2);
  const outHeight = field(record, 14);
  const outWidth = field(record, 15);
  for (let n = field(record, 4); n > 0; n--) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        patchRow(record, 5, image, patch, oy, ox, false);
        patch += pointer(record, 3);
      }
    }
    image += pointer(record, 1);
  }
}

/** Op: [image gradient, stride, patches' gradient, stride, rows, window ...]: gradients of overlapping patches add up. */
export function patchesGradientOp(record: usize): void {
  let image = pointer(record, 0);
  let patch = pointer(record, 2);
  const outHeight = field(record, 14);
  const outWidth = field(record, 15);
  const bytes = (<usize>(field(record, 5) * field(record, 6) * field(record, 7))) << 2;
  for (let n = field(record, 4); n > 0; n--) {
    memory.fill(image, 0, bytes);
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        patchRow(record, 5, image, patch, oy, ox, true);
        patch += pointer(record, 3);
      }
    }
    image += pointer(record, 1);
  }
}

/** Op: [grid, stride, image, stride, rows, channels, area, back]: image[n, c, p] = grid[n p, c], or the other way. */
export function turnGridOp(record: usize): void {
  let grid = pointer(record, 0);
  const gridStride = pointer(record, 1);
  let image = pointer(record, 2);
  const rows = field(record, 4);
  const channels = field(record, 5);
  const area = field(record, 6);
  const back = field(record, 7) !== 0;
  for (let n = 0; n < rows; n++) {
    for (let p = 0; p < area; p++) {
      let at = image + ((<usize>p) << 2);
      for (let c: usize = 0; c < (<usize>channels) << 2; c += 4) {
        if (back) store<f32>(grid + c, load<f32>(at));
        else store<f32>(at, load<f32>(grid + c));
        at += (<usize>area) << 2;
      }
      grid += gridStride;
    }
    image += pointer(record, 3);
  }
}

/** Whether x is no NaN. @inline */
function isNumber(x: f32): bool {
  return abs(x) <= Infinity;
}

/** Address of the first largest number under the window, 0 where it lies wholly outside. A NaN counts as largest. */
function largestUnder(record: usize, plane: usize, oy: i32, ox: i32): usize {
  const height = field(record, 8);
  const width = field(record, 9);
  const top = oy * field(record, 12) - field(record, 14);
  const left = ox * field(record, 13) - field(record, 15);
  const bottom = min(top + field(record, 10), height);
  const right = min(left + field(record, 11), width);
  let best: usize = 0;
  for (let y = max(top, 0); y < bottom; y++) {
    for (let x = max(left, 0); x < right; x++) {
      const at = plane + ((<usize>(y * width + x)) << 2);
      const value = load<f32>(at);
      if (best === 0 || value > load<f32>(best) || (!isNumber(value) && isNumber(load<f32>(best)))) best = at;
    }
  }
  return best;
}

/** Op: [max, image, stride, pooled, stride, 0, rows, window ...]. */
export function poolOp(record: usize): void {
  const largest = field(record, 0) !== 0;
  let image = pointer(record, 1);
  let pooled = pointer(record, 3);
  const channels = field(record, 7);
  const plane = (<usize>(field(record, 8) * field(record, 9))) << 2;
  const outHeight = field(record, 16);
  const outWidth = field(record, 17);
  for (let n = field(record, 6); n > 0; n--) {
    let into = pooled;
    for (let c = 0; c < channels; c++) {
      const from = image + <usize>c * plane;
      for (let oy = 0; oy < outHeight; oy++) {
        for (let ox = 0; ox < outWidth; ox++) {
          const value = largest ? load<f32>(largestUnder(record, from, oy, ox)) : meanUnder(record, from, oy, ox);
          store<f32>(into, value);
          into += 4;
        }
      }
    }
    image += pointer(record, 2);
    pooled += pointer(record, 4);
  }
}

/** Mean under the window, zeros outside counted. */
function meanUnder(record: usize, plane: usize, oy: i32, ox: i32): f32 {
  const width = field(record, 9);
  const top = oy * field(record, 12) - field(record, 14);
  const left = ox * field(record, 13) - field(record, 15);
  const bottom = min(top + field(record, 10), field(record, 8));
  const right = min(left + field(record, 11), width);
  let sum: f32 = 0;
  for (let y = max(top, 0); y < bottom; y++) {
    for (let x = max(left, 0); x < right; x++) sum += load<f32>(plane + ((<usize>(y * width + x)) << 2));
  }
  return sum / <f32>(field(record, 10) * field(record, 11));
}

/** Op: [max, image, stride, upstream, stride, result, rows, window ..., result stride]. */
export function poolGradientOp(record: usize): void {
  const largest = field(record, 0) !== 0;
  let image = pointer(record, 1);
  let upstream = pointer(record, 3);
  let result = pointer(record, 5);
  const channels = field(record, 7);
  const plane = (<usize>(field(record, 8) * field(record, 9))) << 2;
  const outHeight = field(record, 16);
  const outWidth = field(record, 17);
  for (let n = field(record, 6); n > 0; n--) {
    memory.fill(result, 0, <usize>channels * plane);
    let above = upstream;
    for (let c = 0; c < channels; c++) {
      const from = image + <usize>c * plane;
      const to = result + <usize>c * plane;
      for (let oy = 0; oy < outHeight; oy++) {
        for (let ox = 0; ox < outWidth; ox++) {
          const g = load<f32>(above);
          if (largest) {
            const at = to + (largestUnder(record, from, oy, ox) - from);
            store<f32>(at, load<f32>(at) + g);
          } else {
            spread(record, to, oy, ox, g);
          }
          above += 4;
        }
      }
    }
    image += pointer(record, 2);
    upstream += pointer(record, 4);
    result += pointer(record, 18);
  }
}

/** An equal share of g to everything under the window. */
function spread(record: usize, plane: usize, oy: i32, ox: i32, g: f32): void {
  const width = field(record, 9);
  const top = oy * field(record, 12) - field(record, 14);
  const left = ox * field(record, 13) - field(record, 15);
  const bottom = min(top + field(record, 10), field(record, 8));
  const right = min(left + field(record, 11), width);
  const share = g / <f32>(field(record, 10) * field(record, 11));
  for (let y = max(top, 0); y < bottom; y++) {
    for (let x = max(left, 0); x < right; x++) {
      const at = plane + ((<usize>(y * width + x)) << 2);
      store<f32>(at, load<f32>(at) + share);
    }
  }
}

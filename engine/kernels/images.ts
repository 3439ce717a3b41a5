/**
 * Ops over images: turned into grids, pooling and its gradient (definition: engine/backends/imageFormulas.ts and reference/images.ts).
 * A window's fields: [channels, height, width, kernel height, kernel width, stride height, stride width, padding height, padding width,
 * output height, output width].
 */
import { field, pointer } from './fields';
import { transposeBlock } from './pack';

/** Op: [image, stride, grid, stride, rows, channels, area]: grid[n p, c] = image[n, c, p]. */
export function imageToGridOp(record: usize): void {
  let image = pointer(record, 0);
  let grid = pointer(record, 2);
  const stride = pointer(record, 3);
  const channels = field(record, 5);
  const area = field(record, 6);
  const run = (<usize>area) << 2;
  for (let n = field(record, 4); n > 0; n--) {
    for (let c = 0; c < channels; c += 4) {
      const from = image + <usize>c * run;
      const into = grid + ((<usize>c) << 2);
      const whole = c + 4 <= channels ? area & ~3 : 0;
      for (let p: usize = 0; p < <usize>whole; p += 4) transposeBlock(from + (p << 2), run, into + p * stride, stride);
      for (let p: usize = whole; p < <usize>area; p++) {
        for (let k: usize = 0; k < <usize>min(4, channels - c); k++) {
          store<f32>(into + p * stride + (k << 2), load<f32>(from + k * run + (p << 2)));
        }
      }
    }
    image += pointer(record, 1);
    grid += <usize>area * stride;
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

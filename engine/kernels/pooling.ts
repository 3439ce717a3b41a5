/**
 * Pooling of images and its gradient (definition: engine/backends/imageFormulas.ts and reference/images.ts). Windows of 2 x 2 that lie side
 * by side, the usual ones, are taken four at a time; others one by one.
 *
 * Fields 7 to 17 of both records: [channels, height, width, kernel height, kernel width, stride height, stride width, padding height, padding
 * width, output height, output width].
 */
import { select } from './elementary';
import { field, pointer } from './fields';

/** Whether x is no NaN. @inline */
function isNumber(x: f32): bool {
  return abs(x) <= Infinity;
}

/** Where x is larger than the largest so far; a NaN counts as largest. @inline */
function beats(x: v128, largest: v128): v128 {
  return v128.andnot(f32x4.eq(largest, largest), f32x4.le(x, largest));
}

/** Whether windows are 2 x 2, side by side, in rows of whole vectors. */
function inPairs(record: usize): bool {
  const square = field(record, 10) === 2 && field(record, 11) === 2;
  const apart = field(record, 12) === 2 && field(record, 13) === 2;
  return square && apart && field(record, 14) === 0 && field(record, 15) === 0 && (field(record, 17) & 3) === 0;
}

/** Columns 0, 2, 4, 6 of eight. @inline */
function even(at: usize): v128 {
  return i32x4.shuffle(v128.load(at), v128.load(at, 16), 0, 2, 4, 6);
}

/** Columns 1, 3, 5, 7 of eight. @inline */
function odd(at: usize): v128 {
  return i32x4.shuffle(v128.load(at), v128.load(at, 16), 1, 3, 5, 7);
}

/** Bytes of a channel. @inline */
function planeBytes(record: usize): usize {
  return (<usize>(field(record, 8) * field(record, 9))) << 2;
}

/** Op: [max, image, stride, pooled, stride, 0, rows, window ...]. */
export function poolOp(record: usize): void {
  const largest = field(record, 0) !== 0;
  const pairs = inPairs(record);
  const plane = planeBytes(record);
  const area = (<usize>(field(record, 16) * field(record, 17))) << 2;
  let image = pointer(record, 1);
  let pooled = pointer(record, 3);
  for (let n = field(record, 6); n > 0; n--) {
    for (let c: usize = 0; c < <usize>field(record, 7); c++) {
      const from = image + c * plane;
      const into = pooled + c * area;
      if (pairs) poolPairs(from, into, largest, field(record, 9), field(record, 16), field(record, 17));
      else poolPlane(record, from, into, largest);
    }
    image += pointer(record, 2);
    pooled += pointer(record, 4);
  }
}

function poolPairs(from: usize, into: usize, largest: bool, width: i32, height: i32, outWidth: i32): void {
  const line = (<usize>width) << 2;
  for (let y = 0; y < height; y++) {
    for (let x: usize = 0; x < (<usize>outWidth) << 3; x += 32) {
      const a = even(from + x);
      const b = odd(from + x);
      const c = even(from + line + x);
      const d = odd(from + line + x);
      let value = a;
      if (largest) {
        value = select(beats(b, value), b, value);
        value = select(beats(c, value), c, value);
        value = select(beats(d, value), d, value);
      } else {
        value = f32x4.mul(f32x4.add(f32x4.add(f32x4.add(a, b), c), d), f32x4.splat(0.25));
      }
      v128.store(into, value);
      into += 16;
    }
    from += 2 * line;
  }
}

/** One channel, place by place. */
function poolPlane(record: usize, from: usize, into: usize, largest: bool): void {
  const height = field(record, 8);
  const width = field(record, 9);
  const kernelHeight = field(record, 10);
  const kernelWidth = field(record, 11);
  const outWidth = field(record, 17);
  const area = <f32>(kernelHeight * kernelWidth);
  for (let oy = 0; oy < field(record, 16); oy++) {
    const top = oy * field(record, 12) - field(record, 14);
    const bottom = min(top + kernelHeight, height);
    for (let ox = 0; ox < outWidth; ox++) {
      const left = ox * field(record, 13) - field(record, 15);
      const right = min(left + kernelWidth, width);
      let value: f32;
      if (largest) value = load<f32>(largestUnder(from, width, max(top, 0), bottom, max(left, 0), right));
      else value = sumUnder(from, width, max(top, 0), bottom, max(left, 0), right) / area;
      store<f32>(into, value);
      into += 4;
    }
  }
}

/** Address of the first largest number under the window, 0 where it lies wholly outside. A NaN counts as largest. */
function largestUnder(plane: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32): usize {
  let best: usize = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = plane + ((<usize>(y * width + x)) << 2);
      const value = load<f32>(at);
      if (best === 0 || value > load<f32>(best) || (!isNumber(value) && isNumber(load<f32>(best)))) best = at;
    }
  }
  return best;
}

/** Sum under the window; zeros outside. */
function sumUnder(plane: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32): f32 {
  let sum: f32 = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += load<f32>(plane + ((<usize>(y * width + x)) << 2));
  }
  return sum;
}

/** Op: [max, image, stride, upstream, stride, result, rows, window ..., result stride]. */
export function poolGradientOp(record: usize): void {
  const largest = field(record, 0) !== 0;
  const pairs = inPairs(record);
  const plane = planeBytes(record);
  const area = (<usize>(field(record, 16) * field(record, 17))) << 2;
  const channels = <usize>field(record, 7);
  let image = pointer(record, 1);
  let upstream = pointer(record, 3);
  let result = pointer(record, 5);
  for (let n = field(record, 6); n > 0; n--) {
    memory.fill(result, 0, channels * plane);
    for (let c: usize = 0; c < channels; c++) {
      const from = image + c * plane;
      const above = upstream + c * area;
      const into = result + c * plane;
      if (pairs) spreadPairs(from, above, into, largest, field(record, 9), field(record, 16), field(record, 17));
      else spreadPlane(record, from, above, into, largest);
    }
    image += pointer(record, 2);
    upstream += pointer(record, 4);
    result += pointer(record, 18);
  }
}

function spreadPairs(
  from: usize,
  above: usize,
  into: usize,
  largest: bool,
  width: i32,
  height: i32,
  outWidth: i32,
): void {
  const line = (<usize>width) << 2;
  for (let y = 0; y < height; y++) {
    for (let x: usize = 0; x < (<usize>outWidth) << 3; x += 32) {
      const g = v128.load(above);
      above += 16;
      if (largest) {
        const a = even(from + x);
        const b = odd(from + x);
        const c = even(from + line + x);
        const isB = beats(b, a);
        const two = select(isB, b, a);
        const isC = beats(c, two);
        const isD = beats(odd(from + line + x), select(isC, c, two));
        const below = v128.or(isC, isD);
        interleave(into + x, v128.andnot(g, v128.or(isB, below)), v128.and(g, v128.andnot(isB, below)));
        interleave(into + line + x, v128.and(g, v128.andnot(isC, isD)), v128.and(g, isD));
      } else {
        const share = f32x4.mul(g, f32x4.splat(0.25));
        interleave(into + x, share, share);
        interleave(into + line + x, share, share);
      }
    }
    from += 2 * line;
    into += 2 * line;
  }
}

/** Stores eight columns, even and odd ones by turns. @inline */
function interleave(at: usize, even: v128, odd: v128): void {
  v128.store(at, i32x4.shuffle(even, odd, 0, 4, 1, 5));
  v128.store(at, i32x4.shuffle(even, odd, 2, 6, 3, 7), 16);
}

/** One channel, place by place; windows may overlap. */
function spreadPlane(record: usize, from: usize, above: usize, into: usize, largest: bool): void {
  const height = field(record, 8);
  const width = field(record, 9);
  const kernelHeight = field(record, 10);
  const kernelWidth = field(record, 11);
  const outWidth = field(record, 17);
  const area = <f32>(kernelHeight * kernelWidth);
  for (let oy = 0; oy < field(record, 16); oy++) {
    const top = oy * field(record, 12) - field(record, 14);
    const bottom = min(top + kernelHeight, height);
    for (let ox = 0; ox < outWidth; ox++) {
      const left = ox * field(record, 13) - field(record, 15);
      const right = min(left + kernelWidth, width);
      const g = load<f32>(above);
      above += 4;
      if (largest) {
        const at = into + (largestUnder(from, width, max(top, 0), bottom, max(left, 0), right) - from);
        store<f32>(at, load<f32>(at) + g);
      } else {
        addUnder(into, width, max(top, 0), bottom, max(left, 0), right, g / area);
      }
    }
  }
}

/** The same to everything under the window. */
function addUnder(plane: usize, width: i32, top: i32, bottom: i32, left: i32, right: i32, share: f32): void {
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = plane + ((<usize>(y * width + x)) << 2);
      store<f32>(at, load<f32>(at) + share);
    }
  }
}

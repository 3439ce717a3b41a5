/**
 * What the step record tells of a layer's weights and gradients, and the sums over an epoch. Edge codes are those of
 * training/edgeCode.ts, made from bit patterns.
 */
import { absolute, select } from './elementary';
import { clearPads, field, pointer, rowBytes } from './fields';
import { squaresHigh, squaresLow, sumOfSquares, total } from './norms';

const INFINITY_BITS = 0x7f800000;
const CODE_LARGEST = 253;
const CODE_INFINITE = 254;

/** Codes of four values as int32; `lift` = 253 - edgeTop. NaN's code is one more than infinity's. @inline */
function codesOf(x: v128, lift: v128): v128 {
  const bits = absolute(x);
  const ladder = i32x4.add(i32x4.shr_u(bits, 20), lift);
  const bounded = i32x4.min_s(i32x4.max_s(ladder, i32x4.splat(1)), i32x4.splat(CODE_LARGEST));
  const finite = v128.andnot(bounded, i32x4.eq(bits, i32x4.splat(0)));
  const past = i32x4.sub(i32x4.splat(CODE_INFINITE), i32x4.gt_s(bits, i32x4.splat(INFINITY_BITS)));
  return select(i32x4.ge_s(bits, i32x4.splat(INFINITY_BITS)), past, finite);
}

/** Four codes as four bytes. @inline */
function bytesOf(codes: v128): i32 {
  const words = i16x8.narrow_i32x4_s(codes, codes);
  return i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0);
}

/** |x| where it is finite, else 0, as bits: they order like the numbers. @inline */
function finiteBits(x: v128): v128 {
  const bits = absolute(x);
  return v128.and(bits, i32x4.lt_s(bits, i32x4.splat(INFINITY_BITS)));
}

/** Returns the bits of the largest finite |g|; stores the sum of squares, summed in the order of sumOfSquares. */
function measure(base: usize, stride: usize, rows: i32, width: usize, sum: usize): i32 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  let largest = i32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    let at = base;
    const end = base + width;
    for (; at + 32 <= end; at += 32) {
      const x = v128.load(at);
      const y = v128.load(at, 16);
      largest = i32x4.max_s(largest, i32x4.max_s(finiteBits(x), finiteBits(y)));
      a = f64x2.add(a, squaresLow(x));
      b = f64x2.add(b, squaresHigh(x));
      c = f64x2.add(c, squaresLow(y));
      d = f64x2.add(d, squaresHigh(y));
    }
    if (at < end) {
      const x = v128.load(at);
      largest = i32x4.max_s(largest, finiteBits(x));
      a = f64x2.add(a, squaresLow(x));
      b = f64x2.add(b, squaresHigh(x));
    }
    base += stride;
  }
  store<f64>(sum, total(f64x2.add(f64x2.add(a, b), f64x2.add(c, d))));
  const pairs = i32x4.max_s(largest, i64x2.shuffle(largest, largest, 1, 0));
  return max(i32x4.extract_lane(pairs, 0), i32x4.extract_lane(pairs, 1));
}

/** Op: [gradient, stride, fanIn, units, norm, edgeTop, codes, sum of squares]. */
export function recordGradientOp(record: usize): void {
  const gradient = pointer(record, 0);
  const stride = pointer(record, 1);
  const rows = field(record, 2);
  const units = field(record, 3);
  const sum = pointer(record, 7);
  const edgeTop = measure(gradient, stride, rows, rowBytes(units), sum) >>> 20;
  store<f32>(pointer(record, 4), <f32>sqrt(load<f64>(sum)));
  store<f32>(pointer(record, 5), <f32>edgeTop);
  writeCodes(gradient, stride, rows, units, edgeTop, pointer(record, 6));
}

/** Codes have no pads: what a row's last vector writes too much, the next rows overwrite; past the end it must not. */
function writeCodes(gradient: usize, stride: usize, rows: i32, units: i32, edgeTop: i32, codes: usize): void {
  const lift = i32x4.splat(CODE_LARGEST - edgeTop);
  const left = units & 3;
  const width = rowBytes(units);
  for (let row = 1; row <= rows; row++) {
    const fits = left === 0 || 4 - left <= (rows - row) * units;
    const whole = fits ? width : width - 16;
    for (let at: usize = 0; at < whole; at += 16) {
      store<i32>(codes + (at >> 2), bytesOf(codesOf(v128.load(gradient + at), lift)));
    }
    if (whole < width) {
      let bytes = bytesOf(codesOf(v128.load(gradient + whole), lift));
      for (let k = 0; k < left; k++) {
        store<u8>(codes + (whole >> 2) + k, <u8>bytes);
        bytes >>= 8;
      }
    }
    gradient += stride;
    codes += units;
  }
}

/** Op: [tensor, stride, rows, columns, norm, sum of squares]. */
export function recordNormOp(record: usize): void {
  const width = rowBytes(field(record, 3));
  const sum = sumOfSquares(pointer(record, 0), pointer(record, 1), field(record, 2), width);
  store<f64>(pointer(record, 5), sum);
  store<f32>(pointer(record, 4), <f32>sqrt(sum));
}

/** Op: [change, norm, ratio]: ratio = change / norm, 0 where the norm is 0. */
export function recordRatioOp(record: usize): void {
  const norm = load<f32>(pointer(record, 1));
  store<f32>(pointer(record, 2), norm === 0 ? 0 : load<f32>(pointer(record, 0)) / norm);
}

/** Op: [from, to]. */
export function recordScalarOp(record: usize): void {
  store<f32>(pointer(record, 1), load<f32>(pointer(record, 0)));
}

/** Op: [gradient, stride, sums, stride, rows, columns]: sums += |gradient|. */
export function accumulateMagnitudeOp(record: usize): void {
  let gradient = pointer(record, 0);
  const stride = pointer(record, 1);
  let sums = pointer(record, 2);
  const sumStride = pointer(record, 3);
  const rows = field(record, 4);
  const width = rowBytes(field(record, 5));
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(sums + at, f32x4.add(v128.load(sums + at), absolute(v128.load(gradient + at))));
    }
    gradient += stride;
    sums += sumStride;
  }
}

/** Op: [record, floats, sums, maxima, fields]: sums += record; maxima of its fields, NaN winning. */
export function accumulateRecordOp(record: usize): void {
  const floats = pointer(record, 0);
  const length = field(record, 1);
  const sums = pointer(record, 2);
  const maxima = pointer(record, 3);
  const fields = field(record, 4);
  const width = rowBytes(length);
  for (let at: usize = 0; at < width; at += 16) {
    v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(floats + at)));
  }
  const fieldWidth = rowBytes(fields);
  for (let at: usize = 0; at < fieldWidth; at += 16) {
    v128.store(maxima + at, f32x4.max(v128.load(maxima + at), v128.load(floats + at)));
  }
  clearPads(maxima, 0, 1, fields);
}

/**
 * Edge codes as training/edgeCode.ts defines them, made from bit patterns, with the measures they need. Used by records.ts and
 * descent.ts.
 */
import { select } from './elementary';
import { rowBytes } from './fields';
import { addSquare, isSafe, pieceOf, RUN, total, wideSumOfSquares } from './norms';

/** Infinity's bits without the sign, one place to the left; what is larger is NaN. */
const INFINITY_SHIFTED: u32 = 0xff000000;
export const CODE_LARGEST = 253;
const CODE_INFINITE = 254;

/** What is to be added to the upper 11 bits of a number to give its code. @inline */
export function liftOf(edgeTop: i32): v128 {
  return i32x4.splat(CODE_LARGEST - edgeTop);
}

/** Codes of four finite values as int32 where lift <= 0; `ones`: four of them. @inline */
export function plainCodes(x: v128, lift: v128, ones: v128): v128 {
  const magnitude = i32x4.shl(x, 1);
  const ladder = i32x4.add(i32x4.shr_u(magnitude, 21), lift);
  // A zero's ladder is not above 0, so the larger of it and 0 or 1 is right for zeros, too.
  return i32x4.max_s(ladder, i32x4.min_u(magnitude, ones));
}

/** Of sixteenCodes: the bits of an int16 lane that count, then ones. */
export const SIXTEEN = memory.data<u16>([
  0x7ff, 0x7ff, 0x7ff, 0x7ff, 0x7ff, 0x7ff, 0x7ff, 0x7ff, 0x101, 0x101, 0x101, 0x101, 0x101, 0x101, 0x101, 0x101,
]);

/** Codes of sixteen finite values as bytes, four of them in each of a to d; `base`: edgeTop - CODE_LARGEST, not below 0. @inline */
export function sixteenCodes(a: v128, b: v128, c: v128, d: v128, base: v128, mask: v128, ones: v128): v128 {
  // The sign stands in bit 11. A number that is not 0 is not 0 after saturation either.
  const ab = i16x8.narrow_i32x4_s(i32x4.shr_u(a, 20), i32x4.shr_u(b, 20));
  const cd = i16x8.narrow_i32x4_s(i32x4.shr_u(c, 20), i32x4.shr_u(d, 20));
  const some = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a, b), i16x8.narrow_i32x4_s(c, d));
  const ladder = i8x16.narrow_i16x8_u(
    i16x8.sub_sat_u(v128.and(ab, mask), base),
    i16x8.sub_sat_u(v128.and(cd, mask), base),
  );
  return i8x16.max_u(ladder, i8x16.min_u(some, ones));
}

/** Codes of four finite values as int32. @inline */
function finiteCodes(x: v128, lift: v128): v128 {
  const magnitude = i32x4.shl(x, 1);
  const ladder = i32x4.add(i32x4.shr_u(magnitude, 21), lift);
  const nothing = i32x4.eq(magnitude, i32x4.splat(0));
  return v128.andnot(i32x4.max_s(ladder, i32x4.splat(1)), nothing);
}

/** Codes of any four values; NaN's code is one more than infinity's. @inline */
export function anyCodes(x: v128, lift: v128): v128 {
  const magnitude = i32x4.shl(x, 1);
  const past = i32x4.sub(i32x4.splat(CODE_INFINITE), i32x4.gt_u(magnitude, i32x4.splat(INFINITY_SHIFTED)));
  return select(i32x4.ge_u(magnitude, i32x4.splat(INFINITY_SHIFTED)), past, finiteCodes(x, lift));
}

/** Stores four codes as bytes. @inline */
export function storeFour(at: usize, codes: v128): void {
  const words = i16x8.narrow_i32x4_s(codes, codes);
  store<i32>(at, i32x4.extract_lane(i8x16.narrow_i16x8_u(words, words), 0));
}

/** Stores eight. @inline */
export function storeEight(at: usize, codes: v128, more: v128): void {
  const words = i16x8.narrow_i32x4_s(codes, more);
  v128.store64_lane(at, i8x16.narrow_i16x8_u(words, words), 0);
}

/** Largest lane, unsigned. */
export function largestLane(x: v128): u32 {
  const pairs = i32x4.max_u(x, i64x2.shuffle(x, x, 1, 0));
  return max<u32>(i32x4.extract_lane(pairs, 0), i32x4.extract_lane(pairs, 1));
}

/** Bits of the largest |g|, shifted left by one; stores the sum of squares, in the order of sumOfSquares. */
export function measure(base: usize, stride: usize, rows: i32, width: usize, result: usize): u32 {
  const piece = pieceOf(stride, width);
  const step: usize = stride === width ? RUN : stride;
  let sum: f64 = 0;
  let largest = i32x4.splat(0);
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let pending = 0;
  let from = base;
  for (let left = <i32>width * rows; left > 0; left -= piece) {
    const end = from + min(piece, left);
    let at = from;
    for (; at + 32 <= end; at += 32) {
      const x = v128.load(at);
      const y = v128.load(at, 16);
      largest = i32x4.max_u(largest, i32x4.max_u(i32x4.shl(x, 1), i32x4.shl(y, 1)));
      a = addSquare(a, x);
      b = addSquare(b, y);
    }
    if (at < end) {
      const x = v128.load(at);
      largest = i32x4.max_u(largest, i32x4.shl(x, 1));
      a = addSquare(a, x);
    }
    pending += piece;
    if (pending >= RUN) {
      sum += total(f32x4.add(a, b));
      a = f32x4.splat(0);
      b = f32x4.splat(0);
      pending = 0;
    }
    from += step;
  }
  sum += total(f32x4.add(a, b));
  store<f64>(result, isSafe(sum) ? sum : wideSumOfSquares(base, stride, rows, width));
  return largestLane(largest);
}

/** Whether bits as `measure` gives them are a number's. @inline */
export function areFinite(largest: u32): bool {
  return largest < INFINITY_SHIFTED;
}

/** The same over finite values only, where others are among them. */
export function largestFinite(base: usize, stride: usize, rows: i32, width: usize): u32 {
  let largest = i32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const magnitude = i32x4.shl(v128.load(base + at), 1);
      const finite = i32x4.lt_u(magnitude, i32x4.splat(INFINITY_SHIFTED));
      largest = i32x4.max_u(largest, v128.and(magnitude, finite));
    }
    base += stride;
  }
  return largestLane(largest);
}

/** Writes the codes of a whole gradient. They have no pads: what a row's last vector writes too much, the next rows overwrite. */
export function writeCodes(gradient: usize, stride: usize, rows: i32, units: i32, edgeTop: i32, codes: usize): void {
  codeRows(false, gradient, stride, rows, units, liftOf(edgeTop), codes);
}

/** The same where all values are finite and edgeTop is CODE_LARGEST or more. */
export function writePlainCodes(
  gradient: usize,
  stride: usize,
  rows: i32,
  units: i32,
  edgeTop: i32,
  codes: usize,
): void {
  codeRows(true, gradient, stride, rows, units, liftOf(edgeTop), codes);
}

/** Codes of four values; `plain` is a constant where this is inlined. @inline */
function codesOf(plain: bool, at: usize, lift: v128, ones: v128): v128 {
  return plain ? plainCodes(v128.load(at), lift, ones) : anyCodes(v128.load(at), lift);
}

/** Row by row. @inline */
function codeRows(plain: bool, gradient: usize, stride: usize, rows: i32, units: i32, lift: v128, codes: usize): void {
  const left = units & 3;
  const width = rowBytes(units);
  const ones = i32x4.splat(1);
  for (let row = 1; row <= rows; row++) {
    // Past the end of the codes stand another layer's.
    const fits = left === 0 || 4 - left <= (rows - row) * units;
    const whole = fits ? width : width - 16;
    for (let at: usize = 0; at < whole; at += 16) {
      storeFour(codes + (at >> 2), codesOf(plain, gradient + at, lift, ones));
    }
    if (whole < width) storeSome(codes + (whole >> 2), codesOf(plain, gradient + whole, lift, ones), left);
    gradient += stride;
    codes += units;
  }
}

function storeSome(at: usize, codes: v128, count: i32): void {
  store<u8>(at, <u8>i32x4.extract_lane(codes, 0));
  if (count > 1) store<u8>(at, <u8>i32x4.extract_lane(codes, 1), 1);
  if (count > 2) store<u8>(at, <u8>i32x4.extract_lane(codes, 2), 2);
}

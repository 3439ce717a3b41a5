/**
 * A recorded step of plain SGD: measures of the gradient in one pass over it, codes, step and its length in a second, for speed. The
 * numbers are those of the single ops (records.ts, optimizers.ts), to which it leaves what is out of the ordinary.
 */
import {
  CODE_LARGEST,
  largestLane,
  liftOf,
  plainCodes,
  SIXTEEN,
  sixteenCodes,
  storeFour,
  writeCodes,
  writePlainCodes,
} from './edgeCodes';
import { field, pointer, rowBytes } from './fields';
import { addSquare, isSafe, pieceOf, RUN, sumOfSquares, total, wideSumOfSquares } from './norms';
import { descendMeasured } from './optimizers';
import { recordMeasures } from './records';

/** Steps of a length between these can be squared in float32: 2^-40, 2^40. */
const SHORTEST: f32 = 9.094947e-13;
const LONGEST: f32 = 1.0995116e12;

/**
 * Op: [gradient, stride, fanIn, units, norm, edgeTop, codes, sum of squares, weight, weight norm, rate, change norm,
 * the weight's sum of squares or 0 where none is known].
 */
export function recordedDescentOp(record: usize): void {
  const gradient = pointer(record, 0);
  const stride = pointer(record, 1);
  const rows = field(record, 2);
  const units = field(record, 3);
  const codes = pointer(record, 6);
  const weight = pointer(record, 8);
  const rate = load<f32>(pointer(record, 10));
  const width = rowBytes(units);
  store<f32>(pointer(record, 9), <f32>sqrt(weightSquares(pointer(record, 12), weight, stride, rows, width)));

  const plain = measurePlain(record, gradient, stride, rows, width);
  const edgeTop = plain ? <i32>load<f32>(pointer(record, 5)) : recordMeasures(record);
  const length = abs(rate) * load<f32>(pointer(record, 4));
  const step = f32x4.splat(rate);
  let changes: f64 = 0;
  if (!(plain && length > SHORTEST && length < LONGEST)) {
    writeCodes(gradient, stride, rows, units, edgeTop, codes);
    changes = descendMeasured(weight, gradient, stride, rows, width, step);
  } else if ((units & 3) === 0) {
    changes = descendAndCode(gradient, weight, stride, rows, width, step, edgeTop, codes);
  } else {
    writePlainCodes(gradient, stride, rows, units, edgeTop, codes);
    changes = descendOnly(gradient, weight, stride, rows, width, step);
  }
  store<f32>(pointer(record, 11), <f32>sqrt(changes));
}

/** Sum of the squares of the weights before the step. */
function weightSquares(known: usize, weight: usize, stride: usize, rows: i32, width: usize): f64 {
  if (known === 0) return sumOfSquares(weight, stride, rows, width);
  const sum = load<f64>(known);
  return isSafe(sum) ? sum : wideSumOfSquares(weight, stride, rows, width);
}

/** What recordMeasures does, where squares are float32 numbers that have lost nothing; else returns false. */
function measurePlain(record: usize, gradient: usize, stride: usize, rows: i32, width: usize): bool {
  const piece = pieceOf(stride, width);
  const step: usize = stride === width ? RUN : stride;
  let sum: f64 = 0;
  let largest = i32x4.splat(0);
  let largestToo = largest;
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let pending = 0;
  for (let left = <i32>width * rows; left > 0; left -= piece) {
    const end = gradient + min(piece, left);
    let at = gradient;
    for (; at + 64 <= end; at += 64) {
      const w = square(v128.load(at));
      const x = square(v128.load(at, 16));
      const y = square(v128.load(at, 32));
      const z = square(v128.load(at, 48));
      a = f32x4.add(a, w);
      b = f32x4.add(b, x);
      c = f32x4.add(c, y);
      d = f32x4.add(d, z);
      // NaN has more bits than any number, whatever its sign.
      largest = i32x4.max_u(largest, i32x4.max_u(w, x));
      largestToo = i32x4.max_u(largestToo, i32x4.max_u(y, z));
    }
    for (; at < end; at += 16) {
      const x = square(v128.load(at));
      a = f32x4.add(a, x);
      largest = i32x4.max_u(largest, x);
    }
    pending += piece;
    if (pending >= RUN) {
      sum += total(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
      a = f32x4.splat(0);
      b = a;
      c = a;
      d = a;
      pending = 0;
    }
    gradient += step;
  }
  sum += total(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  if (!isSafe(sum)) return false;
  store<f64>(pointer(record, 7), sum);
  store<f32>(pointer(record, 4), <f32>sqrt(sum));
  const edgeTop = topOfRoot(reinterpret<f32>(largestLane(i32x4.max_u(largest, largestToo))));
  store<f32>(pointer(record, 5), <f32>edgeTop);
  return edgeTop >= CODE_LARGEST;
}

/** x^2. @inline */
function square(x: v128): v128 {
  return f32x4.mul(x, x);
}

/**
 * Upper 11 bits of |x| from x^2, rounded to float32: the squares of bucket borders are float32 numbers, so rounding carries no x across
 * a border. The exponent's offset is 1023 in float64, 127 in float32.
 */
function topOfRoot(squared: f32): i32 {
  return <i32>(reinterpret<u64>(sqrt(<f64>squared)) >>> 49) - ((1023 - 127) << 3);
}

/** Rows of whole vectors, all finite. */
function descendAndCode(
  gradient: usize,
  weight: usize,
  stride: usize,
  rows: i32,
  width: usize,
  rate: v128,
  edgeTop: i32,
  codes: usize,
): f64 {
  const base = i16x8.splat(<i16>(edgeTop - CODE_LARGEST));
  return descend(true, gradient, weight, stride, rows, width, rate, base, edgeTop, codes);
}

function descendOnly(gradient: usize, weight: usize, stride: usize, rows: i32, width: usize, rate: v128): f64 {
  return descend(false, gradient, weight, stride, rows, width, rate, rate, 0, 0);
}

/** weight -= rate gradient; `coded` is a constant where this is inlined. Returns the sum of squares of what was added. @inline */
function descend(
  coded: bool,
  gradient: usize,
  weight: usize,
  stride: usize,
  rows: i32,
  width: usize,
  rate: v128,
  base: v128,
  edgeTop: i32,
  codes: usize,
): f64 {
  const mask = v128.load(SIXTEEN);
  const ones = v128.load(SIXTEEN, 16);
  const piece = pieceOf(stride, width);
  const step: usize = stride === width ? RUN : stride;
  let changes: f64 = 0;
  let a = f32x4.splat(0);
  let b = a;
  let pending = 0;
  for (let left = <i32>width * rows; left > 0; left -= piece) {
    const end = gradient + min(piece, left);
    let at = gradient;
    let to = weight;
    let into = codes;
    for (; at + 64 <= end; at += 64) {
      const g = v128.load(at);
      const h = v128.load(at, 16);
      const i = v128.load(at, 32);
      const j = v128.load(at, 48);
      if (coded) v128.store(into, sixteenCodes(g, h, i, j, base, mask, ones));
      const w = v128.load(to);
      const wMoved = f32x4.sub(w, f32x4.mul(rate, g));
      v128.store(to, wMoved);
      a = addSquare(a, f32x4.sub(wMoved, w));
      const x = v128.load(to, 16);
      const xMoved = f32x4.sub(x, f32x4.mul(rate, h));
      v128.store(to, xMoved, 16);
      b = addSquare(b, f32x4.sub(xMoved, x));
      const y = v128.load(to, 32);
      const yMoved = f32x4.sub(y, f32x4.mul(rate, i));
      v128.store(to, yMoved, 32);
      a = addSquare(a, f32x4.sub(yMoved, y));
      const z = v128.load(to, 48);
      const zMoved = f32x4.sub(z, f32x4.mul(rate, j));
      v128.store(to, zMoved, 48);
      b = addSquare(b, f32x4.sub(zMoved, z));
      to += 64;
      into += 16;
    }
    for (; at < end; at += 16) {
      const g = v128.load(at);
      const w = v128.load(to);
      const moved = f32x4.sub(w, f32x4.mul(rate, g));
      v128.store(to, moved);
      a = addSquare(a, f32x4.sub(moved, w));
      if (coded) storeFour(into, plainCodes(g, liftOf(edgeTop), i32x4.splat(1)));
      to += 16;
      into += 4;
    }
    pending += piece;
    if (pending >= RUN) {
      changes += total(f32x4.add(a, b));
      a = f32x4.splat(0);
      b = a;
      pending = 0;
    }
    gradient += step;
    weight += step;
    codes += piece >> 2;
  }
  return changes + total(f32x4.add(a, b));
}

/**
 * A recorded step of plain SGD: codes of the gradient, step and its length in one pass over the weights, for speed. The numbers
 * are those of the single ops (records.ts, optimizers.ts), to which it leaves what is out of the ordinary.
 */
import { CODE_LARGEST, liftOf, plainCodes, storeEight, storeFour, writeCodes, writePlainCodes } from './edgeCodes';
import { field, pointer, rowBytes } from './fields';
import { addSquare, pieceOf, RUN, sumOfSquares, total } from './norms';
import { descendMeasured } from './optimizers';
import { recordMeasures } from './records';

/** Steps of a length between these can be squared in float32: 2^-40, 2^40. */
const SHORTEST: f32 = 9.094947e-13;
const LONGEST: f32 = 1.0995116e12;

/** Op: [gradient, stride, fanIn, units, norm, edgeTop, codes, sum of squares, weight, weight norm, rate, change norm]. */
export function recordedDescentOp(record: usize): void {
  const edgeTop = recordMeasures(record);
  const gradient = pointer(record, 0);
  const stride = pointer(record, 1);
  const rows = field(record, 2);
  const units = field(record, 3);
  const codes = pointer(record, 6);
  const weight = pointer(record, 8);
  const rate = load<f32>(pointer(record, 10));
  const width = rowBytes(units);
  store<f32>(pointer(record, 9), <f32>sqrt(sumOfSquares(weight, stride, rows, width)));

  const length = abs(rate) * load<f32>(pointer(record, 4));
  const step = f32x4.splat(rate);
  let changes: f64 = 0;
  if (!(length > SHORTEST && length < LONGEST && edgeTop >= CODE_LARGEST)) {
    writeCodes(gradient, stride, rows, units, edgeTop, codes);
    changes = descendMeasured(weight, gradient, stride, rows, width, step);
  } else if ((units & 3) === 0) {
    changes = descendAndCode(gradient, weight, stride, rows, width, step, liftOf(edgeTop), i32x4.splat(1), codes);
  } else {
    writePlainCodes(gradient, stride, rows, units, edgeTop, codes);
    changes = descendOnly(gradient, weight, stride, rows, width, step);
  }
  store<f32>(pointer(record, 11), <f32>sqrt(changes));
}

/** Rows of whole vectors, all finite. */
function descendAndCode(
  gradient: usize,
  weight: usize,
  stride: usize,
  rows: i32,
  width: usize,
  rate: v128,
  lift: v128,
  ones: v128,
  codes: usize,
): f64 {
  return descend(true, gradient, weight, stride, rows, width, rate, lift, ones, codes);
}

function descendOnly(gradient: usize, weight: usize, stride: usize, rows: i32, width: usize, rate: v128): f64 {
  return descend(false, gradient, weight, stride, rows, width, rate, rate, rate, 0);
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
  lift: v128,
  ones: v128,
  codes: usize,
): f64 {
  const piece = pieceOf(stride, width);
  const contiguous = stride === width;
  const step: usize = contiguous ? RUN : stride;
  let changes: f64 = 0;
  let squares = f32x4.splat(0);
  let pending = 0;
  for (let left = <i32>width * rows; left > 0; left -= piece) {
    const end = <usize>min(piece, left);
    let at: usize = 0;
    for (; at + 32 <= end; at += 32) {
      const g = v128.load(gradient + at);
      const h = v128.load(gradient + at, 16);
      const w = v128.load(weight + at);
      const v = v128.load(weight + at, 16);
      const moved = f32x4.sub(w, f32x4.mul(rate, g));
      const movedToo = f32x4.sub(v, f32x4.mul(rate, h));
      v128.store(weight + at, moved);
      v128.store(weight + at, movedToo, 16);
      squares = addSquare(addSquare(squares, f32x4.sub(moved, w)), f32x4.sub(movedToo, v));
      if (coded) storeEight(codes + (at >> 2), plainCodes(g, lift, ones), plainCodes(h, lift, ones));
    }
    if (at < end) {
      const g = v128.load(gradient + at);
      const w = v128.load(weight + at);
      const moved = f32x4.sub(w, f32x4.mul(rate, g));
      v128.store(weight + at, moved);
      squares = addSquare(squares, f32x4.sub(moved, w));
      if (coded) storeFour(codes + (at >> 2), plainCodes(g, lift, ones));
    }
    pending += piece;
    if (pending >= RUN) {
      changes += total(squares);
      squares = f32x4.splat(0);
      pending = 0;
    }
    gradient += step;
    weight += step;
    codes += piece >> 2;
  }
  return changes + total(squares);
}

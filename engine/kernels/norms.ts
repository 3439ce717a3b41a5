/**
 * Euclidean norms of tensors: squares are summed so that neither 1e21 overflows nor 1e-25 vanishes. The order of each sum is fixed.
 * Used by records.ts, recordedDescent.ts, edgeCodes.ts, activationRecords.ts and clipping.ts.
 *
 * Runs of about 128 vectors are summed in float32, the runs in float64. Where the result tells that squares may have left
 * float32's range, the whole sum is taken again in float64.
 */

/** Bytes of a run; rows that follow one another without a gap are cut into runs, others are put together to them. */
export const RUN: i32 = 2048;
/** Between these a sum of squares has lost nothing that counts. */
const SMALLEST_SAFE: f64 = 7.888609052210118e-31; // 2^-100
const LARGEST_SAFE: f64 = 1.2676506002282294e30; // 2^100

/** Whether a sum of squares taken in float32 can be relied on. NaN cannot, but stays NaN in float64, too. @inline */
export function isSafe(sum: f64): bool {
  return sum >= SMALLEST_SAFE && sum <= LARGEST_SAFE;
}

/** Sum of four lanes in float64. @inline */
export function total(x: v128): f64 {
  const pairs = f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1)));
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
}

/** acc + x^2. @inline */
export function addSquare(acc: v128, x: v128): v128 {
  return f32x4.add(acc, f32x4.mul(x, x));
}

/** Bytes that are walked at once: a row, or a run where rows have no gaps. @inline */
export function pieceOf(stride: usize, width: usize): i32 {
  return stride === width ? RUN : <i32>width;
}

/** Sum of the squares of `rows` rows of `width` bytes; pads are 0 and do not count. */
export function sumOfSquares(base: usize, stride: usize, rows: i32, width: usize): f64 {
  const piece = pieceOf(stride, width);
  const step: usize = stride === width ? RUN : stride;
  const pieces = (RUN + piece - 1) / piece;
  const runBytes = pieces * piece;
  let sum: f64 = 0;
  let from = base;
  let left = <i32>width * rows;
  // Two runs at a time: an addition would wait for the one before it.
  for (; left >= 2 * runBytes; left -= 2 * runBytes) {
    const next = pieces * step;
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let part = pieces; part > 0; part--) {
      const end = from + piece;
      let at = from;
      for (; at + 32 <= end; at += 32) {
        a = addSquare(a, v128.load(at));
        b = addSquare(b, v128.load(at, 16));
        c = addSquare(c, v128.load(at + next));
        d = addSquare(d, v128.load(at + next, 16));
      }
      if (at < end) {
        a = addSquare(a, v128.load(at));
        c = addSquare(c, v128.load(at + next));
      }
      from += step;
    }
    sum += total(f32x4.add(a, b));
    sum += total(f32x4.add(c, d));
    from += next;
  }
  let a = f32x4.splat(0);
  let b = a;
  let pending = 0;
  for (; left > 0; left -= piece) {
    const end = from + min(piece, left);
    let at = from;
    for (; at + 32 <= end; at += 32) {
      a = addSquare(a, v128.load(at));
      b = addSquare(b, v128.load(at, 16));
    }
    if (at < end) a = addSquare(a, v128.load(at));
    pending += piece;
    if (pending >= RUN) {
      sum += total(f32x4.add(a, b));
      a = f32x4.splat(0);
      b = a;
      pending = 0;
    }
    from += step;
  }
  sum += total(f32x4.add(a, b));
  return isSafe(sum) ? sum : wideSumOfSquares(base, stride, rows, width);
}

/** Lanes 0 and 1, squared, as float64. @inline */
export function squaresLow(x: v128): v128 {
  const wide = f64x2.promote_low_f32x4(x);
  return f64x2.mul(wide, wide);
}

/** Lanes 2 and 3, squared, as float64. @inline */
export function squaresHigh(x: v128): v128 {
  return squaresLow(i64x2.shuffle(x, x, 1, 1));
}

/** The same sum in float64 throughout. */
export function wideSumOfSquares(base: usize, stride: usize, rows: i32, width: usize): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const x = v128.load(base + at);
      low = f64x2.add(low, squaresLow(x));
      high = f64x2.add(high, squaresHigh(x));
    }
    base += stride;
  }
  const both = f64x2.add(low, high);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

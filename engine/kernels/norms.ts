/**
 * Euclidean norms of tensors: squares are summed in float64, since in float32 1e21 would overflow and 1e-25 vanish. The order of
 * the sum is fixed. Used by records.ts and clipping.ts.
 */

/** Lanes 0 and 1, squared, as float64. @inline */
export function squaresLow(x: v128): v128 {
  const wide = f64x2.promote_low_f32x4(x);
  return f64x2.mul(wide, wide);
}

/** Lanes 2 and 3, squared, as float64. @inline */
export function squaresHigh(x: v128): v128 {
  return squaresLow(i64x2.shuffle(x, x, 1, 1));
}

/** Sum of both lanes. @inline */
export function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Sum of the squares of `rows` rows of `width` bytes; pads are 0 and do not count. */
export function sumOfSquares(base: usize, stride: usize, rows: i32, width: usize): f64 {
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    let at = base;
    const end = base + width;
    for (; at + 32 <= end; at += 32) {
      const x = v128.load(at);
      const y = v128.load(at, 16);
      a = f64x2.add(a, squaresLow(x));
      b = f64x2.add(b, squaresHigh(x));
      c = f64x2.add(c, squaresLow(y));
      d = f64x2.add(d, squaresHigh(y));
    }
    if (at < end) {
      const x = v128.load(at);
      a = f64x2.add(a, squaresLow(x));
      b = f64x2.add(b, squaresHigh(x));
    }
    base += stride;
  }
  return total(f64x2.add(f64x2.add(a, b), f64x2.add(c, d)));
}

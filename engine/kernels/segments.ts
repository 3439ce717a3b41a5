/**
 * Sums and maps over runs of numbers that lie side by side, of any length and at any address: rows of features, channels of images.
 * Sums are float64, four numbers at a time in a fixed order. Used by normalization.ts.
 */
import { total } from './norms';

/** Sum of both lanes. @inline */
function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Numbers 2 and 3 as float64. @inline */
export function highHalf(x: v128): v128 {
  return f64x2.promote_low_f32x4(i64x2.shuffle(x, x, 1, 1));
}

/** Sum of `count` numbers. */
export function sumOf(base: usize, count: i32): f64 {
  const end = base + ((<usize>count) << 2);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (; base + 16 <= end; base += 16) {
    const x = v128.load(base);
    low = f64x2.add(low, f64x2.promote_low_f32x4(x));
    high = f64x2.add(high, highHalf(x));
  }
  let sum = lanes(f64x2.add(low, high));
  for (; base < end; base += 4) sum += <f64>load<f32>(base);
  return sum;
}

/** Sum of (x - mean)^2. */
export function squaresAbout(base: usize, count: i32, mean: f64): f64 {
  const end = base + ((<usize>count) << 2);
  const centre = f64x2.splat(mean);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (; base + 16 <= end; base += 16) {
    const x = v128.load(base);
    const a = f64x2.sub(f64x2.promote_low_f32x4(x), centre);
    const b = f64x2.sub(highHalf(x), centre);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  let sum = lanes(f64x2.add(low, high));
  for (; base < end; base += 4) {
    const difference = <f64>load<f32>(base) - mean;
    sum += difference * difference;
  }
  return sum;
}

/** Sum of x y. */
export function productsOf(x: usize, y: usize, count: i32): f64 {
  const end = x + ((<usize>count) << 2);
  let sum: f64 = 0;
  for (; x + 16 <= end; x += 16) {
    sum += total(f32x4.mul(v128.load(x), v128.load(y)));
    y += 16;
  }
  for (; x < end; x += 4) {
    sum += <f64>(load<f32>(x) * load<f32>(y));
    y += 4;
  }
  return sum;
}

/** into = (x - mean) factor + offset. */
export function affineOf(x: usize, into: usize, count: i32, mean: f32, factor: f32, offset: f32): void {
  const end = x + ((<usize>count) << 2);
  const centre = f32x4.splat(mean);
  const times = f32x4.splat(factor);
  const plus = f32x4.splat(offset);
  for (; x + 16 <= end; x += 16) {
    v128.store(into, f32x4.add(f32x4.mul(f32x4.sub(v128.load(x), centre), times), plus));
    into += 16;
  }
  for (; x < end; x += 4) {
    store<f32>(into, (load<f32>(x) - mean) * factor + offset);
    into += 4;
  }
}

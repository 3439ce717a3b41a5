/**
 * The Euclidean norm as this app needs it: exactly 0 only for exact zeros, no overflow at 1e200, no underflow at 1e-200.
 * A plain float32 sum of squares would fail from 1e19 up and from 1e-23 down, which is what vanishing and exploding look like.
 */
import { highWord, powerOfTwo } from './bits.ts';

/** Above 2^-400 and below 2^400 no square of a float64 leaves the range where sums of them are safe. */
const SAFE_SMALL = powerOfTwo(-400);
const SAFE_LARGE = powerOfTwo(400);

/** sqrt(sum of squares) in float64, summed in order; NaN where a value is NaN, else Infinity where one is infinite. */
export function norm(values: ArrayLike<number>): number {
  const largest = largestMagnitude(values);
  if (!(largest > 0) || largest === Number.POSITIVE_INFINITY) return largest;
  if (largest >= SAFE_SMALL && largest <= SAFE_LARGE) return Math.sqrt(sumOfSquares(values, 1));
  const exponent = ((highWord(largest) >> 20) & 0x7ff) - 1023;
  const up = powerOfTwo(Math.min(1023, -Math.max(exponent, -1022)));
  return Math.sqrt(sumOfSquares(values, up)) / up;
}

/** Largest |value|; NaN where a value is NaN; 0 for none. */
export function largestMagnitude(values: ArrayLike<number>): number {
  let largest = 0;
  let invalid = false;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size > largest) largest = size;
    invalid ||= Number.isNaN(size);
  }
  return invalid ? Number.NaN : largest;
}

function sumOfSquares(values: ArrayLike<number>, scale: number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const value = (values[i] as number) * scale;
    sum += value * value;
  }
  return sum;
}

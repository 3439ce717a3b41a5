/**
 * The bits of a float64: its two 32-bit words and exact scaling by powers of two. No mathematics of its own; the functions
 * of exponential.ts, logarithm.ts and their neighbours are built on it.
 */

const view = new DataView(new ArrayBuffer(8));

/** Sign, exponent and upper 20 mantissa bits, as a signed 32-bit integer. */
export function highWord(x: number): number {
  view.setFloat64(0, x);
  return view.getInt32(0);
}

/** The number with these two words. */
export function fromWords(high: number, low: number): number {
  view.setInt32(0, high);
  view.setInt32(4, low);
  return view.getFloat64(0);
}

/** x with another upper word. */
export function withHighWord(x: number, high: number): number {
  view.setFloat64(0, x);
  view.setInt32(0, high);
  return view.getFloat64(0);
}

/** x without its lower 32 mantissa bits: products of two such numbers are exact. */
export function upperHalf(x: number): number {
  view.setFloat64(0, x);
  view.setInt32(4, 0);
  return view.getFloat64(0);
}

/** 2^k for -1022 <= k <= 1023. */
export function powerOfTwo(k: number): number {
  return fromWords((k + 1023) << 20, 0);
}

/** x 2^k, rounded once, for x between 2^-50 and 2^50 and -1900 < k <= 2046. */
export function scaleByPowerOfTwo(x: number, k: number): number {
  if (k > 1023) return x * powerOfTwo(k - 1023) * powerOfTwo(1023);
  return k >= -969 ? x * powerOfTwo(k) : x * powerOfTwo(k + 969) * powerOfTwo(-969);
}

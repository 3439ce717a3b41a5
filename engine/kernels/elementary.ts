/**
 * exp, log, tanh, erfc and their kin, four float32 at a time: only + - * / and bit work, so the same bits on every machine.
 * Inlined into activations.ts and losses.ts (build.mjs turns the tag @inline into the decorator). The float64 ones of the
 * reference are in engine/numeric/.
 *
 * Constants are read from tables in memory: V8 builds a constant vector anew, in three instructions, in every round of a loop.
 *
 * Sources: exp, log and tanh after Cephes (expf, logf, tanhf; Moshier 1989), erfc after Numerical Recipes (erfcc).
 */

/** Four times x. @inline */
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** Four times number `index` of a table. @inline */
function entry(table: usize, index: i32): v128 {
  return v128.load32_splat(table + (index << 2));
}

/** a x + b, b from a table; rounded twice. @inline */
function fold(x: v128, a: v128, table: usize, index: i32): v128 {
  return f32x4.add(f32x4.mul(a, x), entry(table, index));
}

const COMMON = memory.data<f32>([1, 0.5]);

/** Four ones. @inline */
export function one(): v128 {
  return entry(COMMON, 0);
}

/** |x|. @inline */
export function absolute(x: v128): v128 {
  return f32x4.abs(x);
}

/** -|x|. @inline */
function negative(x: v128): v128 {
  return f32x4.neg(f32x4.abs(x));
}

/** a where the mask's bits are set, else b. @inline */
export function select(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/**
 * Of exp: ln 2^-126, below which e^x is taken for 0; 1 / ln 2; 1.5 * 2^23, which added rounds to an integer in the low bits; ln 2
 * in two parts; then the series of (e^r - 1 - r) / r^2, highest power first.
 */
const EXP = memory.data<f32>([
  -87.33654, 1.4426950216, 12582912, 0.693359375, -2.1219444e-4, 1.98756915e-4, 1.3981999507e-3, 8.3334519073e-3,
  4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1,
]);
const LOWEST = 0;
const INVERSE_LN2 = 1;
const ROUNDER = 2;
const LN2_HIGH = 3;
const LN2_LOW = 4;

/** x / ln 2, rounded, plus ROUNDER. @inline */
function roundedMultiple(x: v128): v128 {
  return fold(x, entry(EXP, INVERSE_LN2), EXP, ROUNDER);
}

/** e^r - 1 for r = x - n ln 2, |r| <= ln 2 / 2. @inline */
function expm1Reduced(x: v128, n: v128): v128 {
  const high = f32x4.sub(x, f32x4.mul(n, entry(EXP, LN2_HIGH)));
  const r = f32x4.sub(high, f32x4.mul(n, entry(EXP, LN2_LOW)));
  let p = fold(r, entry(EXP, 5), EXP, 6);
  p = fold(r, p, EXP, 7);
  p = fold(r, p, EXP, 8);
  p = fold(r, p, EXP, 9);
  p = fold(r, p, EXP, 10);
  return f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r);
}

/** 2^n from n + ROUNDER, as a factor: multiplying keeps NaN a NaN. @inline */
function powerOfTwo(rounded: v128): v128 {
  return i32x4.add(i32x4.shl(rounded, 23), one());
}

/** e^x for x <= 0; exactly 0 below ln 2^-126. @inline */
export function exp(x: v128): v128 {
  const clamped = f32x4.pmax(x, entry(EXP, LOWEST));
  const rounded = roundedMultiple(clamped);
  const q = expm1Reduced(clamped, f32x4.sub(rounded, entry(EXP, ROUNDER)));
  const scale = powerOfTwo(rounded);
  const value = f32x4.add(f32x4.mul(scale, q), scale);
  return v128.andnot(value, f32x4.lt(x, entry(EXP, LOWEST)));
}

/** e^x - 1 for x <= 0, with all digits near 0. @inline */
export function expm1(x: v128): v128 {
  const clamped = f32x4.pmax(x, entry(EXP, LOWEST));
  const rounded = roundedMultiple(clamped);
  const q = expm1Reduced(clamped, f32x4.sub(rounded, entry(EXP, ROUNDER)));
  const scale = powerOfTwo(rounded);
  return f32x4.add(f32x4.mul(scale, q), f32x4.sub(scale, one()));
}

/** 1 / (1 + e^-x) with full relative precision on both sides. @inline */
export function sigmoid(x: v128): v128 {
  const e = exp(negative(x));
  const numerator = select(f32x4.ge(x, splat(0)), one(), e);
  return f32x4.div(numerator, f32x4.add(one(), e));
}

/** 1 - sigmoid(x), likewise. @inline */
export function sigmoidComplement(x: v128): v128 {
  return sigmoid(f32x4.neg(x));
}

/** Of tanh: the series of (tanh x - x) / x^3 in x^2, highest power first; below the last number it converges fastest. */
const TANH = memory.data<f32>([
  -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1, 0.625,
]);

/** tanh x; where the series ends, 1 - tanh |x| comes from e^-2|x|: the last bit counts for the derivative 1 - tanh^2 x. @inline */
export function tanh(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let p = fold(square, entry(TANH, 0), TANH, 1);
  p = fold(square, p, TANH, 2);
  p = fold(square, p, TANH, 3);
  p = fold(square, p, TANH, 4);
  const series = f32x4.add(f32x4.mul(f32x4.mul(p, square), x), x);
  const minus = negative(x);
  const e = exp(f32x4.add(minus, minus));
  const rest = f32x4.div(f32x4.add(e, e), f32x4.add(one(), e));
  const signed = v128.bitselect(x, f32x4.sub(one(), rest), i32x4.splat(0x80000000));
  return select(f32x4.lt(absolute(x), entry(TANH, 5)), series, signed);
}

/** Of ln: the series of (ln(1 + z) - z + z^2 / 2) / z^3, highest power first; sqrt(1/2). */
const LOG = memory.data<f32>([
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1, 0.707106769,
]);

/** ln x; -infinity at 0, NaN below. @inline */
export function log(x: v128): v128 {
  const exponent = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
  const fraction = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  // The fraction is brought to sqrt(1/2) ... sqrt(2), where the series in z = fraction - 1 converges fastest.
  const small = f32x4.lt(fraction, entry(LOG, 9));
  const e = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(small, one()));
  const z = f32x4.add(f32x4.sub(fraction, one()), v128.and(small, fraction));
  const square = f32x4.mul(z, z);
  let p = fold(z, entry(LOG, 0), LOG, 1);
  p = fold(z, p, LOG, 2);
  p = fold(z, p, LOG, 3);
  p = fold(z, p, LOG, 4);
  p = fold(z, p, LOG, 5);
  p = fold(z, p, LOG, 6);
  p = fold(z, p, LOG, 7);
  p = fold(z, p, LOG, 8);
  let y = f32x4.mul(f32x4.mul(p, z), square);
  y = f32x4.add(y, f32x4.mul(e, entry(EXP, LN2_LOW)));
  y = f32x4.sub(y, f32x4.mul(square, entry(COMMON, 1)));
  const value = f32x4.add(f32x4.add(z, y), f32x4.mul(e, entry(EXP, LN2_HIGH)));
  const zero = f32x4.eq(x, splat(0));
  const finite = select(zero, splat(-Infinity), value);
  return select(f32x4.ge(x, splat(0)), finite, splat(NaN));
}

/** ln(1 + x) for 0 <= x <= 1; what 1 + x lost in rounding is put back. @inline */
export function log1p(x: v128): v128 {
  const sum = f32x4.add(one(), x);
  const lost = f32x4.sub(x, f32x4.sub(sum, one()));
  return f32x4.add(log(sum), f32x4.div(lost, sum));
}

/** Of erfc: sqrt(1/8), then the series in t, highest power first. */
const ERFC = memory.data<f32>([
  0.35355339, 0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196,
  1.00002368, -1.26551223,
]);

/** The upper tail of the standard normal distribution at |x|: erfc(|x| / sqrt 2) / 2. @inline */
export function normalTail(x: v128): v128 {
  const t = f32x4.div(one(), f32x4.add(f32x4.mul(absolute(x), entry(ERFC, 0)), one()));
  let p = fold(t, entry(ERFC, 1), ERFC, 2);
  p = fold(t, p, ERFC, 3);
  p = fold(t, p, ERFC, 4);
  p = fold(t, p, ERFC, 5);
  p = fold(t, p, ERFC, 6);
  p = fold(t, p, ERFC, 7);
  p = fold(t, p, ERFC, 8);
  p = fold(t, p, ERFC, 9);
  p = fold(t, p, ERFC, 10);
  const exponent = f32x4.sub(p, f32x4.mul(entry(COMMON, 1), f32x4.mul(x, x)));
  return f32x4.mul(f32x4.mul(entry(COMMON, 1), t), exp(exponent));
}

/**
 * exp, log, tanh, erfc and their kin, four float32 at a time: only + - * / and bit work, so the same bits on every machine.
 * Inlined into activations.ts and losses.ts (build.mjs turns the tag @inline into the decorator). The float64 ones of the
 * reference are in engine/numeric/.
 *
 * Sources: exp, log and tanh after Cephes (expf, logf, tanhf; Moshier 1989), erfc after Numerical Recipes (erfcc).
 */

/** Four times x. @inline */
export function splat(x: f32): v128 {
  return f32x4.splat(x);
}

/** a x + b, rounded twice. @inline */
function fold(x: v128, a: v128, b: f32): v128 {
  return f32x4.add(f32x4.mul(a, x), splat(b));
}

/** |x|. @inline */
export function absolute(x: v128): v128 {
  return v128.and(x, i32x4.splat(0x7fffffff));
}

/** -|x|. @inline */
function negative(x: v128): v128 {
  return v128.or(x, i32x4.splat(0x80000000));
}

/** a where the mask's bits are set, else b. @inline */
export function select(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/** ln 2^-126: below it e^x is taken for 0. */
const LOWEST_EXPONENT: f32 = -87.33654;
/** 1.5 * 2^23: adding it rounds to an integer, which then stands in the low bits. */
const ROUNDER: f32 = 12582912;
const LOG2_E: f32 = <f32>Math.LOG2E;
const ROOT_HALF: f32 = <f32>Math.SQRT1_2;
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.1219444e-4;

/** x / ln 2, rounded, plus ROUNDER. @inline */
function roundedMultiple(x: v128): v128 {
  return fold(x, splat(LOG2_E), ROUNDER);
}

/** e^r - 1 for r = x - n ln 2, |r| <= ln 2 / 2. @inline */
function expm1Reduced(x: v128, n: v128): v128 {
  const high = f32x4.sub(x, f32x4.mul(n, splat(LN2_HIGH)));
  const r = f32x4.sub(high, f32x4.mul(n, splat(LN2_LOW)));
  let p = fold(r, splat(1.98756915e-4), 1.3981999507e-3);
  p = fold(r, p, 8.3334519073e-3);
  p = fold(r, p, 4.1665795894e-2);
  p = fold(r, p, 1.6666665459e-1);
  p = fold(r, p, 5.0000001201e-1);
  return f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r);
}

/** 2^n from n + ROUNDER, as a factor: multiplying keeps NaN a NaN. @inline */
function powerOfTwo(rounded: v128): v128 {
  return i32x4.add(i32x4.shl(rounded, 23), i32x4.splat(0x3f800000));
}

/** e^x for x <= 0; exactly 0 below ln 2^-126. @inline */
export function exp(x: v128): v128 {
  const clamped = f32x4.pmax(x, splat(LOWEST_EXPONENT));
  const rounded = roundedMultiple(clamped);
  const q = expm1Reduced(clamped, f32x4.sub(rounded, splat(ROUNDER)));
  const scale = powerOfTwo(rounded);
  const value = f32x4.add(f32x4.mul(scale, q), scale);
  return v128.andnot(value, f32x4.lt(x, splat(LOWEST_EXPONENT)));
}

/** e^x - 1 for x <= 0, with all digits near 0. @inline */
export function expm1(x: v128): v128 {
  const clamped = f32x4.pmax(x, splat(LOWEST_EXPONENT));
  const rounded = roundedMultiple(clamped);
  const q = expm1Reduced(clamped, f32x4.sub(rounded, splat(ROUNDER)));
  const scale = powerOfTwo(rounded);
  return f32x4.add(f32x4.mul(scale, q), f32x4.sub(scale, splat(1)));
}

/** 1 / (1 + e^-x) with full relative precision on both sides. @inline */
export function sigmoid(x: v128): v128 {
  const e = exp(negative(x));
  const numerator = select(f32x4.ge(x, splat(0)), splat(1), e);
  return f32x4.div(numerator, f32x4.add(splat(1), e));
}

/** 1 - sigmoid(x), likewise. @inline */
export function sigmoidComplement(x: v128): v128 {
  return sigmoid(f32x4.neg(x));
}

/** Below this the series of tanh converges fastest; above, 1 - tanh x comes from e^-2x and so keeps its digits. */
const TANH_SERIES: f32 = 0.625;

/** tanh x: the last bit counts near 1, where the derivative is 1 - tanh^2 x. @inline */
export function tanh(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let p = fold(square, splat(-5.70498872745e-3), 2.06390887954e-2);
  p = fold(square, p, -5.37397155531e-2);
  p = fold(square, p, 1.33314422036e-1);
  p = fold(square, p, -3.33332819422e-1);
  const series = f32x4.add(f32x4.mul(f32x4.mul(p, square), x), x);
  const e = exp(f32x4.mul(negative(x), splat(2)));
  const rest = f32x4.div(f32x4.add(e, e), f32x4.add(splat(1), e));
  const signed = v128.bitselect(x, f32x4.sub(splat(1), rest), i32x4.splat(0x80000000));
  return select(f32x4.lt(absolute(x), splat(TANH_SERIES)), series, signed);
}

/** ln x; -infinity at 0, NaN below. @inline */
export function log(x: v128): v128 {
  const exponent = i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(126));
  const fraction = v128.or(v128.and(x, i32x4.splat(0x007fffff)), i32x4.splat(0x3f000000));
  // The fraction is brought to sqrt(1/2) ... sqrt(2), where the series in z = fraction - 1 converges fastest.
  const small = f32x4.lt(fraction, splat(ROOT_HALF));
  const e = f32x4.sub(f32x4.convert_i32x4_s(exponent), v128.and(small, splat(1)));
  const z = f32x4.add(f32x4.sub(fraction, splat(1)), v128.and(small, fraction));
  const square = f32x4.mul(z, z);
  let p = fold(z, splat(7.0376836292e-2), -1.151461031e-1);
  p = fold(z, p, 1.167699874e-1);
  p = fold(z, p, -1.2420140846e-1);
  p = fold(z, p, 1.4249322787e-1);
  p = fold(z, p, -1.6668057665e-1);
  p = fold(z, p, 2.0000714765e-1);
  p = fold(z, p, -2.4999993993e-1);
  p = fold(z, p, 3.3333331174e-1);
  let y = f32x4.mul(f32x4.mul(p, z), square);
  y = f32x4.add(y, f32x4.mul(e, splat(LN2_LOW)));
  y = f32x4.sub(y, f32x4.mul(square, splat(0.5)));
  const value = f32x4.add(f32x4.add(z, y), f32x4.mul(e, splat(LN2_HIGH)));
  const zero = f32x4.eq(x, splat(0));
  const finite = select(zero, splat(-Infinity), value);
  return select(f32x4.ge(x, splat(0)), finite, splat(NaN));
}

/** ln(1 + x) for 0 <= x <= 1; what 1 + x lost in rounding is put back. @inline */
export function log1p(x: v128): v128 {
  const sum = f32x4.add(splat(1), x);
  const lost = f32x4.sub(x, f32x4.sub(sum, splat(1)));
  return f32x4.add(log(sum), f32x4.div(lost, sum));
}

/** The upper tail of the standard normal distribution at |x|: erfc(|x| / sqrt 2) / 2. @inline */
export function normalTail(x: v128): v128 {
  const t = f32x4.div(splat(1), fold(absolute(x), splat(0.5 * ROOT_HALF), 1));
  let p = fold(t, splat(0.17087277), -0.82215223);
  p = fold(t, p, 1.48851587);
  p = fold(t, p, -1.13520398);
  p = fold(t, p, 0.27886807);
  p = fold(t, p, -0.18628806);
  p = fold(t, p, 0.09678418);
  p = fold(t, p, 0.37409196);
  p = fold(t, p, 1.00002368);
  p = fold(t, p, -1.26551223);
  const exponent = f32x4.sub(p, f32x4.mul(splat(0.5), f32x4.mul(x, x)));
  return f32x4.mul(f32x4.mul(splat(0.5), t), exp(exponent));
}

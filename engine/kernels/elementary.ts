/**
 * exp, log, tanh, erfc and their kin, four float32 at a time: only + - * / and bit work, so the same bits on every machine.
 * Inlined into activations.ts and losses.ts (build.mjs turns the tag @inline into the decorator). The float64 ones of the
 * reference are in engine/numeric/.
 *
 * Constants are read from tables in memory: V8 builds a constant vector anew, in three instructions, in every round of a loop.
 *
 * Sources: exp after Cephes (expf; Moshier 1989) with a minimax series of its own (relative error 3e-9 before rounding), log after
 * Cephes (logf), erfc after Numerical Recipes (erfcc).
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

const COMMON = memory.data<f32>([1, 0.5, -0]);

/** Four ones. @inline */
export function one(): v128 {
  return entry(COMMON, 0);
}

/** The sign bits alone. @inline */
function signs(): v128 {
  return entry(COMMON, 2);
}

/** |x|. @inline */
export function absolute(x: v128): v128 {
  return v128.andnot(x, signs());
}

/** a where the mask's bits are set, else b. @inline */
export function select(mask: v128, a: v128, b: v128): v128 {
  return v128.bitselect(a, b, mask);
}

/**
 * Of exp: the lowest exponent, where 2^n is taken for 0; 1 / ln 2; 1.5 * 2^23, which added rounds to an integer in the low bits;
 * ln 2 in two parts; then (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2, highest power first.
 */
const EXP = memory.data<f32>([
  -88, 1.4426950216, 12582912, 0.693359375, -2.1219444e-4, 1.381454058e-3, 8.368745446e-3, 4.166838899e-2,
  1.6666521132e-1, 4.999999404e-1,
]);
const LOWEST = 0;
const INVERSE_LN2 = 1;
const ROUNDER = 2;
const LN2_HIGH = 3;
const LN2_LOW = 4;
const SERIES = 5;

/** x / ln 2, rounded, plus ROUNDER. @inline */
function roundedMultiple(x: v128): v128 {
  return fold(x, entry(EXP, INVERSE_LN2), EXP, ROUNDER);
}

/** x - n ln 2. @inline */
function reduced(x: v128, n: v128): v128 {
  const high = f32x4.sub(x, f32x4.mul(n, entry(EXP, LN2_HIGH)));
  return f32x4.sub(high, f32x4.mul(n, entry(EXP, LN2_LOW)));
}

/** (e^r - 1 - r) / r^2; in two halves, so that fewer operations wait for one another. @inline */
function expSeries(r: v128, square: v128): v128 {
  const low = fold(r, entry(EXP, SERIES + 3), EXP, SERIES + 4);
  const middle = fold(r, entry(EXP, SERIES + 1), EXP, SERIES + 2);
  const high = f32x4.add(f32x4.mul(square, entry(EXP, SERIES)), middle);
  return f32x4.add(f32x4.mul(high, square), low);
}

/** e^r - 1. @inline */
function expm1Reduced(r: v128): v128 {
  const square = f32x4.mul(r, r);
  return f32x4.add(f32x4.mul(expSeries(r, square), square), r);
}

/** 2^n from n + ROUNDER, as a factor: multiplying keeps NaN a NaN. 0 for n = -127, infinite for n = 128. @inline */
function powerOfTwo(rounded: v128): v128 {
  return i32x4.add(i32x4.shl(rounded, 23), one());
}

/** e^x for x <= 0; exactly 0 below about -87.7. @inline */
export function exp(x: v128): v128 {
  const clamped = f32x4.pmax(x, entry(EXP, LOWEST));
  const rounded = roundedMultiple(clamped);
  const r = reduced(clamped, f32x4.sub(rounded, entry(EXP, ROUNDER)));
  const square = f32x4.mul(r, r);
  const p = f32x4.add(f32x4.mul(expSeries(r, square), square), f32x4.add(r, one()));
  return f32x4.mul(powerOfTwo(rounded), p);
}

/** e^x - 1 for x <= 0, with all digits near 0. @inline */
export function expm1(x: v128): v128 {
  const clamped = f32x4.pmax(x, entry(EXP, LOWEST));
  const rounded = roundedMultiple(clamped);
  const r = reduced(clamped, f32x4.sub(rounded, entry(EXP, ROUNDER)));
  const scale = powerOfTwo(rounded);
  return f32x4.add(f32x4.mul(scale, expm1Reduced(r)), f32x4.sub(scale, one()));
}

/**
 * Of sigmoid and tanh, where the smallest part of the argument does not count and speed does: 1 / ln 2, -2 / ln 2, bounds of y, the
 * rounder, then (2^f - 1) / f for |f| <= 1/2, lowest power first (minimax, relative error 3e-9).
 */
const POWER = memory.data<f32>([
  -1.4426950216, -2.8853900433, -127, 128.5, 12582912, 0.69314724, 0.24022652, 0.0555031039, 0.0096176919,
  0.00134067354, 0.000155949194,
]);
const MINUS_LOG2_E = 0;
const MINUS_2_LOG2_E = 1;
const LOWEST_POWER = 2;
const HIGHEST_POWER = 3;
const POWER_ROUNDER = 4;
const POWER_SERIES = 5;

/** 2^f - 1, |f| <= 1/2. @inline */
function exp2m1(f: v128): v128 {
  const square = f32x4.mul(f, f);
  const low = fold(f, entry(POWER, POWER_SERIES + 1), POWER, POWER_SERIES);
  const middle = fold(f, entry(POWER, POWER_SERIES + 3), POWER, POWER_SERIES + 2);
  const high = fold(f, entry(POWER, POWER_SERIES + 5), POWER, POWER_SERIES + 4);
  const upper = f32x4.add(f32x4.mul(square, high), middle);
  return f32x4.mul(f, f32x4.add(f32x4.mul(square, upper), low));
}

/** 1 / (1 + e^-x), e^-x = 2^n (1 + q): it may overflow, and keeps its digits on both sides. @inline */
export function sigmoid(x: v128): v128 {
  const scaled = f32x4.pmax(f32x4.mul(x, entry(POWER, MINUS_LOG2_E)), entry(POWER, LOWEST_POWER));
  const y = f32x4.pmin(scaled, entry(POWER, HIGHEST_POWER));
  const rounded = f32x4.add(y, entry(POWER, POWER_ROUNDER));
  const q = exp2m1(f32x4.sub(y, f32x4.sub(rounded, entry(POWER, POWER_ROUNDER))));
  const e = f32x4.mul(powerOfTwo(rounded), f32x4.add(q, one()));
  return f32x4.div(one(), f32x4.add(e, one()));
}

/**
 * tanh |x| with e = e^-2|x| = 2^n (1 + q): near 0 (1 - e) / (1 + e), where 1 - 2^n and 1 + 2^n are exact; elsewhere
 * 1 - 2 e / (1 + e), since there the last bit counts for the derivative 1 - tanh^2. @inline
 */
export function tanh(x: v128): v128 {
  const y = f32x4.pmax(f32x4.mul(absolute(x), entry(POWER, MINUS_2_LOG2_E)), entry(POWER, LOWEST_POWER));
  const rounded = f32x4.add(y, entry(POWER, POWER_ROUNDER));
  const scale = powerOfTwo(rounded);
  const rest = f32x4.mul(scale, exp2m1(f32x4.sub(y, f32x4.sub(rounded, entry(POWER, POWER_ROUNDER)))));
  const sum = f32x4.add(f32x4.add(one(), scale), rest);
  const e = f32x4.add(scale, rest);
  const isFar = f32x4.lt(scale, entry(COMMON, 1));
  const numerator = select(isFar, f32x4.add(e, e), f32x4.sub(rest, f32x4.sub(one(), scale)));
  const value = f32x4.sub(v128.and(isFar, one()), f32x4.div(numerator, sum));
  return v128.or(value, v128.and(x, signs()));
}

/** tanh of eight numbers, the same bits: constants are read once for two vectors, and small nets do little else. @inline */
export function tanhPair(from: usize, to: usize): void {
  const x = v128.load(from);
  const x2 = v128.load(from, 16);
  const minus = entry(POWER, MINUS_2_LOG2_E);
  const lowest = entry(POWER, LOWEST_POWER);
  const y = f32x4.pmax(f32x4.mul(absolute(x), minus), lowest);
  const y2 = f32x4.pmax(f32x4.mul(absolute(x2), minus), lowest);
  const rounder = entry(POWER, POWER_ROUNDER);
  const rounded = f32x4.add(y, rounder);
  const rounded2 = f32x4.add(y2, rounder);
  const unit = one();
  const scale = i32x4.add(i32x4.shl(rounded, 23), unit);
  const scale2 = i32x4.add(i32x4.shl(rounded2, 23), unit);
  const f = f32x4.sub(y, f32x4.sub(rounded, rounder));
  const f2 = f32x4.sub(y2, f32x4.sub(rounded2, rounder));
  const square = f32x4.mul(f, f);
  const square2 = f32x4.mul(f2, f2);
  const s5 = entry(POWER, POWER_SERIES + 5);
  const s4 = entry(POWER, POWER_SERIES + 4);
  const high = f32x4.add(f32x4.mul(s5, f), s4);
  const high2 = f32x4.add(f32x4.mul(s5, f2), s4);
  const s3 = entry(POWER, POWER_SERIES + 3);
  const s2 = entry(POWER, POWER_SERIES + 2);
  const middle = f32x4.add(f32x4.mul(s3, f), s2);
  const middle2 = f32x4.add(f32x4.mul(s3, f2), s2);
  const s1 = entry(POWER, POWER_SERIES + 1);
  const s0 = entry(POWER, POWER_SERIES);
  const low = f32x4.add(f32x4.mul(s1, f), s0);
  const low2 = f32x4.add(f32x4.mul(s1, f2), s0);
  const upper = f32x4.add(f32x4.mul(square, high), middle);
  const upper2 = f32x4.add(f32x4.mul(square2, high2), middle2);
  const q = f32x4.mul(f, f32x4.add(f32x4.mul(square, upper), low));
  const q2 = f32x4.mul(f2, f32x4.add(f32x4.mul(square2, upper2), low2));
  const rest = f32x4.mul(scale, q);
  const rest2 = f32x4.mul(scale2, q2);
  const sum = f32x4.add(f32x4.add(unit, scale), rest);
  const sum2 = f32x4.add(f32x4.add(unit, scale2), rest2);
  const e = f32x4.add(scale, rest);
  const e2 = f32x4.add(scale2, rest2);
  const half = entry(COMMON, 1);
  const isFar = f32x4.lt(scale, half);
  const isFar2 = f32x4.lt(scale2, half);
  const numerator = select(isFar, f32x4.add(e, e), f32x4.sub(rest, f32x4.sub(unit, scale)));
  const numerator2 = select(isFar2, f32x4.add(e2, e2), f32x4.sub(rest2, f32x4.sub(unit, scale2)));
  const value = f32x4.sub(v128.and(isFar, unit), f32x4.div(numerator, sum));
  const value2 = f32x4.sub(v128.and(isFar2, unit), f32x4.div(numerator2, sum2));
  const sign = signs();
  v128.store(to, v128.or(value, v128.and(x, sign)));
  v128.store(to, v128.or(value2, v128.and(x2, sign)), 16);
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

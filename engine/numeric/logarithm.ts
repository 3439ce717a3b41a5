/**
 * log, log1p, log2, log10 and pow with the same bits on every machine (see exponential.ts for why). Called by losses,
 * generators, diagnosis.
 *
 * Method and coefficients: Sun's fdlibm (e_log.c, s_log1p.c, e_log10.c, e_pow.c; 1993), error below 1 ulp (log2: 2 ulp).
 */
import { fromWords, highWord, scaleByPowerOfTwo, upperHalf, withHighWord } from './bits.ts';

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;

const L1 = 0.6666666666666735;
const L2 = 0.3999999999940942;
const L3 = 0.2857142874366239;
const L4 = 0.22222198432149784;
const L5 = 0.1818357216161805;
const L6 = 0.15313837699209373;
const L7 = 0.14798198605116586;

/** x = 2^k m with sqrt(1/2) <= m < sqrt 2, for finite x > 0. */
function split(x: number): { k: number; m: number } {
  const subnormal = x < 2.2250738585072014e-308;
  const scaled = subnormal ? x * 18014398509481984 : x;
  const high = highWord(scaled);
  const fraction = high & 0xfffff;
  const carry = (fraction + 0x95f64) & 0x100000;
  return {
    k: (high >> 20) - 1023 + (carry >> 20) - (subnormal ? 54 : 0),
    m: withHighWord(scaled, fraction | (carry ^ 0x3ff00000)),
  };
}

/** The series of log(1 + f) / f - 1 in s = f / (2 + f): R = s^2 (L1 + L2 s^2 + ...). */
function series(s: number): number {
  const z = s * s;
  const w = z * z;
  return z * (L1 + w * (L3 + w * (L5 + w * L7))) + w * (L2 + w * (L4 + w * L6));
}

/** Natural logarithm; -Infinity at 0, NaN below. x = 2^k (1 + f); log x = k ln 2 + f - (f^2/2 - s (f^2/2 + R)). */
export function log(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const { k, m } = split(x);
  const f = m - 1;
  if (f === 0) return k * LN2_HIGH + k * LN2_LOW;
  if (Math.abs(f) < 9.5367431640625e-7) {
    const r = f * f * (0.5 - 0.3333333333333333 * f);
    return k === 0 ? f - r : k * LN2_HIGH - (r - k * LN2_LOW - f);
  }
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  const correction = s * (half + series(s));
  return k === 0 ? f - (half - correction) : k * LN2_HIGH - (half - (correction + k * LN2_LOW) - f);
}

/** log(1 + x), exact near 0. The rounding error c of 1 + x is carried along. */
export function log1p(x: number): number {
  if (x === -1) return Number.NEGATIVE_INFINITY;
  if (!(x > -1)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const size = Math.abs(x);
  if (size < 5.551115123125783e-17) return x;
  if (size < 1.862645149230957e-9) return x - x * x * 0.5;
  if (x > -0.2928932188134524 && x < 0.41421356237309503) {
    const s = x / (2 + x);
    const half = 0.5 * x * x;
    return x - (half - s * (half + series(s)));
  }
  const u = 1 + x;
  const { k, m } = split(u);
  const lost = x < 9007199254740992 ? (k > 0 ? 1 - (u - x) : x - (u - 1)) / u : 0;
  const f = m - 1;
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + series(s)) + (k * LN2_LOW + lost)) - f);
}

/** Logarithm to base 2, exact at powers of two. */
export function log2(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return log(x);
  const { k, m } = split(x);
  return k + log(m) * INVERSE_LN2;
}

/** Logarithm to base 10, exact at 10^0 ... 10^22. */
export function log10(x: number): number {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return log(x);
  const subnormal = x < 2.2250738585072014e-308;
  const scaled = subnormal ? x * 18014398509481984 : x;
  const high = highWord(scaled);
  const k = (high >> 20) - 1023 - (subnormal ? 54 : 0);
  const below = k < 0 ? 1 : 0;
  const m = withHighWord(scaled, (high & 0xfffff) | ((1023 - below) << 20));
  const y = k + below;
  return y * 3.694239077158931e-13 + Math.LOG10E * log(m) + y * 0.30102999566361177;
}

const CP = 0.9617966939259756;
const CP_HIGH = 0.9617967009544373;
const CP_LOW = -7.028461650952758e-9;
const DP_HIGH = 0.5849624872207642;
const DP_LOW = 1.350039202129749e-8;
const LG2 = Math.LN2;
const LG2_HIGH = 0.6931471824645996;
const LG2_LOW = -1.904654299957768e-9;

/** log2 of x > 0 as the sum of two numbers, the first with 21 bits to spare. */
function log2InTwo(x: number): readonly [number, number] {
  const subnormal = x < 2.2250738585072014e-308;
  const scaled = subnormal ? x * 9007199254740992 : x;
  const high = highWord(scaled);
  const j = high & 0xfffff;
  const upper = j >= 0xbb67a;
  const k = j > 0x3988e && !upper ? 1 : 0;
  const n = (high >> 20) - 1023 - (subnormal ? 53 : 0) + (upper ? 1 : 0);
  const ix = (j | 0x3ff00000) - (upper ? 0x100000 : 0);
  const m = withHighWord(scaled, ix);
  const base = k === 1 ? 1.5 : 1;
  const u = m - base;
  const v = 1 / (m + base);
  const s = u * v;
  const sHigh = upperHalf(s);
  const sumHigh = fromWords(((ix >> 1) | 0x20000000) + 0x00080000 + (k << 18), 0);
  const sLow = v * (u - sHigh * sumHigh - sHigh * (m - (sumHigh - base)));
  const square = s * s;
  const r = square * square * powerSeries(square) + sLow * (sHigh + s);
  const highSquare = sHigh * sHigh;
  const tHigh = upperHalf(3 + highSquare + r);
  const tLow = r - (tHigh - 3 - highSquare);
  const product = sHigh * tHigh;
  const rest = sLow * tHigh + tLow * s;
  const pHigh = upperHalf(product + rest);
  const pLow = rest - (pHigh - product);
  const zHigh = CP_HIGH * pHigh;
  const zLow = CP_LOW * pHigh + pLow * CP + (k === 1 ? DP_LOW : 0);
  const dpHigh = k === 1 ? DP_HIGH : 0;
  const first = upperHalf(zHigh + zLow + dpHigh + n);
  return [first, zLow - (first - n - dpHigh - zHigh)];
}

/** The series behind log2InTwo, in s^2. */
function powerSeries(z: number): number {
  const high = 0.272728123808534 + z * (0.23066074577556175 + z * 0.20697501780033842);
  return 0.5999999999999946 + z * (0.4285714285785502 + z * (0.33333332981837743 + z * high));
}

/** 2^(high + low), rounded once. */
function exp2OfTwo(high: number, low: number): number {
  const sum = high + low;
  if (sum >= 1025) return Number.POSITIVE_INFINITY;
  if (sum < -1076) return 0;
  const n = Math.abs(sum) > 0.5 ? Math.round(sum) : 0;
  const fraction = high - n;
  const t = upperHalf(fraction + low);
  const u = t * LG2_HIGH;
  const v = (low - (t - fraction)) * LG2 + t * LG2_LOW;
  const z = u + v;
  const w = v - (z - u);
  const q = z * z;
  const p =
    0.16666666666666602 +
    q *
      (-0.0027777777777015593 + q * (6.613756321437934e-5 + q * (-1.6533902205465252e-6 + q * 4.1381367970572385e-8)));
  const c = z - q * p;
  return scaleByPowerOfTwo(1 - ((z * c) / (c - 2) - (w + z * w) - z), n);
}

/** True for odd integers (and so never for |y| >= 2^53). */
function isOdd(y: number): boolean {
  return Number.isInteger(y) && Math.abs(y) < 9007199254740992 && Math.abs(y) % 2 === 1;
}

/** x^y, with C's special values except that NaN^0 is 1 and (+-1)^(+-Infinity) is 1, as C99 has it. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  const size = Math.abs(x);
  const negative = (x < 0 || Object.is(x, -0)) && isOdd(y);
  if (size === 0 || size === Number.POSITIVE_INFINITY) {
    const value = (size === 0) === y < 0 ? Number.POSITIVE_INFINITY : 0;
    return negative ? -value : value;
  }
  if (Math.abs(y) === Number.POSITIVE_INFINITY) return size === 1 ? 1 : size > 1 === y > 0 ? Math.abs(y) : 0;
  if (x < 0 && !Number.isInteger(y)) return Number.NaN;
  const [first, second] = log2InTwo(size);
  const yHigh = upperHalf(y);
  const low = (y - yHigh) * first + y * second;
  const high = yHigh * first;
  const value = Math.abs(high) > 1e5 ? (high > 0 ? Number.POSITIVE_INFINITY : 0) : exp2OfTwo(high, low);
  return negative ? -value : value;
}

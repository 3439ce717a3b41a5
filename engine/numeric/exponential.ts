/**
 * exp, expm1, tanh and the logistic sigmoid with the same bits on every machine: only + - * / and integer work on bits, since
 * the last bits of Math's own differ between engines. Called by activations, losses and generators.
 *
 * Method and coefficients: Sun's fdlibm (e_exp.c, s_expm1.c, s_tanh.c; 1993), error below 1 ulp (tanh: 2 ulp).
 */
import { scaleByPowerOfTwo } from './bits.ts';

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;
const HALF_LN2 = 0.34657359027997264;

const P1 = 0.16666666666666602;
const P2 = -0.0027777777777015593;
const P3 = 6.613756321437934e-5;
const P4 = -1.6533902205465252e-6;
const P5 = 4.1381367970572385e-8;

const Q1 = -0.03333333333333313;
const Q2 = 0.0015873015872548146;
const Q3 = -7.93650757867488e-5;
const Q4 = 4.008217827329362e-6;
const Q5 = -2.0109921818362437e-7;

/** x / ln 2, rounded to an integer, towards zero at halves. */
function nearestMultiple(x: number): number {
  return Math.trunc(INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5));
}

/** e^x. x = k ln 2 + r, |r| <= ln 2 / 2; e^r by a rational form in r^2; e^x = 2^k e^r. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < UNDERFLOW) return 0;
  const size = Math.abs(x);
  if (size < 3.725290298461914e-9) return 1 + x;
  const k = size > HALF_LN2 ? nearestMultiple(x) : 0;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
  if (k === 0) return 1 - ((r * c) / (c - 2) - r);
  return scaleByPowerOfTwo(1 - (low - (r * c) / (2 - c) - high), k);
}

/** e^x - 1, exact near 0 where exp(x) - 1 would lose all digits. */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < -38.816242111356935) return -1;
  const size = Math.abs(x);
  if (size < 5.551115123125783e-17) return x;
  const k = size > HALF_LN2 ? nearestMultiple(x) : 0;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const c = high - r - low;
  const half = 0.5 * r;
  const square = r * half;
  const r1 = 1 + square * (Q1 + square * (Q2 + square * (Q3 + square * (Q4 + square * Q5))));
  const t = 3 - r1 * half;
  const e = square * ((r1 - t) / (6 - r * t));
  return k === 0 ? r - (r * e - square) : joinExpm1(r, r * (e - c) - c - square, k);
}

/** 2^k (1 + r - e) - 1 in the order that loses least. */
function joinExpm1(r: number, e: number, k: number): number {
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k <= -2 || k > 56) return scaleByPowerOfTwo(1 - (e - r), k) - 1;
  const inverse = scaleByPowerOfTwo(1, -k);
  return scaleByPowerOfTwo(k < 20 ? 1 - inverse - (e - r) : r - (e + inverse) + 1, k);
}

/** tanh x = (e^2x - 1) / (e^2x + 1), odd in x, exactly +-1 from |x| = 22 on. */
export function tanh(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const size = Math.abs(x);
  if (size < 2.7755575615628914e-17) return x;
  if (size >= 22) return Math.sign(x);
  const t = expm1(size >= 1 ? 2 * size : -2 * size);
  const value = size >= 1 ? 1 - 2 / (t + 2) : -t / (t + 2);
  return x < 0 ? -value : value;
}

/** 1 / (1 + e^-x), without overflow on either side and with full relative precision towards 0. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

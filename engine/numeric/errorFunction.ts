/**
 * The error function with the same bits on every machine (see exponential.ts for why). Called by the exact GELU.
 *
 * Method and coefficients: Sun's fdlibm (s_erf.c; 1993), rational approximations on four ranges, error below 1 ulp.
 */
import { upperHalf } from './bits.ts';
import { exp } from './exponential.ts';

/** erf(1) rounded to 24 bits: the second range is a correction to it. */
const ERF_ONE = 0.8450629115104675;
/** 2 / sqrt(pi) - 1. */
const SLOPE = 0.1283791670955126;

const SMALL = [
  [0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442, -2.3763016656650163e-5],
  [1, 0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164, -3.960228278775368e-6],
] as const;
const AROUND_ONE = [
  [
    -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175, -0.11089469428239668,
    0.035478304325618236, -0.002166375594868791,
  ],
  [
    1, 0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
    0.011984499846799107,
  ],
] as const;
const MIDDLE = [
  [
    -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
    -184.60509290671104, -81.2874355063066, -9.814329344169145,
  ],
  [
    1, 19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
    108.63500554177944, 6.570249770319282, -0.0604244152148581,
  ],
] as const;
const FAR = [
  [
    -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
    -1025.0951316110772, -483.5191916086514,
  ],
  [
    1, 30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
    474.52854120695537, -22.44095244658582,
  ],
] as const;

/** Numerator over denominator at x, lowest coefficient first. */
function rational([numerator, denominator]: readonly [readonly number[], readonly number[]], x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x);
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + (coefficients[i] as number);
  return sum;
}

/** 1 - erf(x) for x >= 1.25: e^(-x^2 - 0.5625 + R(1/x^2)) / x, x^2 taken in two exact parts. */
function complement(x: number): number {
  const s = 1 / (x * x);
  const r = rational(x < 1 / 0.35 ? MIDDLE : FAR, s);
  const z = upperHalf(x);
  return (exp(-z * z - 0.5625) * exp((z - x) * (z + x) + r)) / x;
}

/** erf x = 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  const size = Math.abs(x);
  if (size < 0.84375) {
    if (size < 3.725290298461914e-9) return x + SLOPE * x;
    return x + x * rational(SMALL, x * x);
  }
  const value = size < 1.25 ? ERF_ONE + rational(AROUND_ONE, size - 1) : size < 6 ? 1 - complement(size) : 1;
  return x < 0 ? -value : value;
}

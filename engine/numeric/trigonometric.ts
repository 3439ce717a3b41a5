/**
 * sin and cos with the same bits on every machine (see exponential.ts for why). Called by random.ts's users, generated data
 * sets and schedules.
 *
 * Method and coefficients: Sun's fdlibm (k_sin.c, k_cos.c, e_rem_pio2.c; 1993), error below 1 ulp; beyond 2^20 the argument
 * is reduced exactly in integers (Payne, Hanek: Radian reduction for trigonometric functions, 1983).
 */
import { highWord, powerOfTwo } from './bits.ts';

const S1 = -0.16666666666666632;
const S2 = 0.00833333333332249;
const S3 = -0.0001984126982985795;
const S4 = 2.7557313707070068e-6;
const S5 = -2.5050760253406863e-8;
const S6 = 1.58969099521155e-10;

const C1 = 0.0416666666666666;
const C2 = -0.001388888888887411;
const C3 = 2.480158728947673e-5;
const C4 = -2.7557314351390663e-7;
const C5 = 2.087572321298175e-9;
const C6 = -1.1359647557788195e-11;

const INVERSE_HALF_PI = 0.6366197723675814;
/** pi / 2 in three pieces of 33 bits, each with what is left after it. */
const HALF_PI = [
  [1.5707963267341256, 6.077100506506192e-11],
  [6.077100506303966e-11, 2.0222662487959506e-21],
  [2.0222662487111665e-21, 8.4784276603689e-32],
] as const;

/** The float64 next to pi. */
export const PI = 2 * (HALF_PI[0][0] + HALF_PI[0][1]);

/** 2 / pi, times 2^1200. */
const TWO_OVER_PI = BigInt(
  '0x' +
    'a2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1d' +
    'eb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b' +
    '5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b',
);
/** pi / 2, times 2^200. */
const HALF_PI_200 = 0x1921fb54442d18469898cc51701b839a252049c1114cf98e804n;
const TWO_200 = powerOfTwo(200);

interface Reduced {
  /** Multiple of pi / 2 that was taken away, modulo 4. */
  readonly quadrant: number;
  /** What is left, as the sum of two numbers, at most about pi / 4. */
  readonly rest: number;
  readonly tail: number;
}

/** x - n pi / 2 for |x| <= 2^20 (Cody, Waite): further pieces of pi / 2 join where the difference cancels. */
function reduceMedium(x: number): Reduced {
  const n = Math.round(x * INVERSE_HALF_PI);
  const exponent = (highWord(x) >> 20) & 0x7ff;
  let t = x;
  let rest = 0;
  let tail = 0;
  for (const [index, [piece, left]] of HALF_PI.entries()) {
    const w = n * piece;
    const r = t - w;
    const lost = n * left - (t - r - w);
    rest = r - lost;
    tail = r - rest - lost;
    t = r;
    if (exponent - ((highWord(rest) >> 20) & 0x7ff) <= (index === 0 ? 16 : 49)) break;
  }
  return { quadrant: n & 3, rest, tail };
}

/** The same for any finite |x| > 2^20: x 2^32 is an integer, and its product with 2 / pi is split exactly. */
function reduceLarge(x: number): Reduced {
  const integer = Math.abs(x) < 9007199254740992 ? BigInt(x * 4294967296) : BigInt(x) << 32n;
  const product = integer * TWO_OVER_PI;
  const quarters = (product + (1n << 1231n)) >> 1232n;
  const fraction = (product - (quarters << 1232n)) >> 1032n;
  const rest = (fraction * HALF_PI_200) >> 200n;
  const leading = Number(rest);
  return {
    quadrant: Number(BigInt.asUintN(2, quarters)),
    rest: leading / TWO_200,
    tail: Number(rest - BigInt(leading)) / TWO_200,
  };
}

/** sin(x + y) for |x| <= pi / 4 and a tail y. */
function sinKernel(x: number, y: number): number {
  const z = x * x;
  const v = z * x;
  const r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
  return x - (z * (0.5 * y - v * r) - y - v * S1);
}

/** cos(x + y) for |x| <= pi / 4 and a tail y. */
function cosKernel(x: number, y: number): number {
  const z = x * x;
  const r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
  const half = 0.5 * z;
  const w = 1 - half;
  return w + (1 - w - half + (z * r - x * y));
}

/** sin(x + shift pi / 2). */
function wave(x: number, shift: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  const small = Math.abs(x) <= 0.7853981633974483;
  const { quadrant, rest, tail } = small
    ? { quadrant: 0, rest: x, tail: 0 }
    : Math.abs(x) <= 1048576
      ? reduceMedium(x)
      : reduceLarge(x);
  const turn = (quadrant + shift) & 3;
  const value = (turn & 1) === 0 ? sinKernel(rest, tail) : cosKernel(rest, tail);
  return turn >= 2 ? -value : value;
}

/** Sine of x in radians. */
export function sin(x: number): number {
  return Math.abs(x) < 7.450580596923828e-9 ? x : wave(x, 0);
}

/** Cosine of x in radians. */
export function cos(x: number): number {
  return wave(x, 1);
}

/**
 * Activation functions and their derivatives, four numbers at a time, and the loops over whole tensors, written once for all
 * kinds: generated/kinds.ts holds one copy for each. The definition is engine/activations.ts; how each is computed in float32
 * without losing digits is decided here.
 */
import { absolute, exp, expm1, log1p, normalTail, one, select, sigmoid, splat, tanh, tanhPair } from './elementary';
import {
  ACTIVATION_ELU,
  ACTIVATION_GELU,
  ACTIVATION_GELU_TANH,
  ACTIVATION_IDENTITY,
  ACTIVATION_LEAKY_RELU,
  ACTIVATION_PRELU,
  ACTIVATION_RELU,
  ACTIVATION_SELU,
  ACTIVATION_SIGMOID,
  ACTIVATION_SILU,
  ACTIVATION_SOFTPLUS,
  ACTIVATION_SOFTSIGN,
  ACTIVATION_TANH,
} from './opcodes';

const LEAK: f32 = 0.01;
const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_SCALE_ALPHA: f32 = 1.7580993408473766;
const NORMAL_PEAK: f32 = 0.3989422804014327;
const GELU_SLOPE: f32 = 0.7978845608028654;
const GELU_CUBE: f32 = 0.044715;
/** From here on the tanh form of GELU is x or 0 to the last bit; far beyond, x^2 overflows. */
const GELU_FAR: f32 = 16;

/** x where x > 0 (or NaN), slope x elsewhere. @inline */
function rectified(x: v128, slope: v128): v128 {
  return select(f32x4.le(x, splat(0)), f32x4.mul(slope, x), x);
}

/** 2 sqrt(2/pi) (x + 0.044715 x^3): the tanh form of GELU is x sigmoid of it. @inline */
function geluArgument(x: v128): v128 {
  const cube = f32x4.mul(splat(GELU_CUBE), f32x4.mul(x, f32x4.mul(x, x)));
  return f32x4.mul(splat(2 * GELU_SLOPE), f32x4.add(x, cube));
}

/** Standard normal distribution function. @inline */
function normal(x: v128): v128 {
  const tail = normalTail(x);
  return select(f32x4.lt(x, splat(0)), tail, f32x4.sub(one(), tail));
}

/** f(x); `kind` is a constant wherever this is inlined. @inline */
function value(kind: i32, x: v128, slope: v128): v128 {
  if (kind === ACTIVATION_SIGMOID) return sigmoid(x);
  if (kind === ACTIVATION_TANH) return tanh(x);
  if (kind === ACTIVATION_RELU) return f32x4.pmax(x, splat(0));
  if (kind === ACTIVATION_LEAKY_RELU) return rectified(x, splat(LEAK));
  if (kind === ACTIVATION_PRELU) return rectified(x, slope);
  if (kind === ACTIVATION_ELU) return select(f32x4.gt(x, splat(0)), x, expm1(x));
  if (kind === ACTIVATION_SELU) {
    const below = f32x4.mul(splat(SELU_SCALE_ALPHA), expm1(x));
    return select(f32x4.gt(x, splat(0)), f32x4.mul(splat(SELU_SCALE), x), below);
  }
  if (kind === ACTIVATION_GELU) return f32x4.mul(x, normal(x));
  if (kind === ACTIVATION_GELU_TANH) return f32x4.mul(x, sigmoid(geluArgument(x)));
  if (kind === ACTIVATION_SILU) return f32x4.mul(x, sigmoid(x));
  if (kind === ACTIVATION_SOFTPLUS) {
    return f32x4.add(f32x4.pmax(x, splat(0)), log1p(exp(f32x4.neg(absolute(x)))));
  }
  if (kind === ACTIVATION_SOFTSIGN) return f32x4.div(x, f32x4.add(one(), absolute(x)));
  return x;
}

/** Whether f' is computed from x rather than from f(x). @inline */
export function needsInput(kind: i32): bool {
  return kind === ACTIVATION_PRELU || kind >= ACTIVATION_ELU;
}

/** f' from a = f(x) where engine/activations.ts says so, else from x. @inline */
export function derivative(kind: i32, x: v128, a: v128, slope: v128): v128 {
  if (kind === ACTIVATION_SIGMOID) return f32x4.mul(a, f32x4.sub(one(), a));
  if (kind === ACTIVATION_TANH) return f32x4.sub(one(), f32x4.mul(a, a));
  if (kind === ACTIVATION_RELU) return v128.andnot(one(), f32x4.le(a, splat(0)));
  if (kind === ACTIVATION_LEAKY_RELU) return select(f32x4.le(a, splat(0)), splat(LEAK), one());
  if (kind === ACTIVATION_PRELU) return select(f32x4.le(x, splat(0)), slope, one());
  if (kind === ACTIVATION_ELU) return select(f32x4.gt(x, splat(0)), one(), exp(x));
  if (kind === ACTIVATION_SELU) {
    return select(f32x4.gt(x, splat(0)), splat(SELU_SCALE), f32x4.mul(splat(SELU_SCALE_ALPHA), exp(x)));
  }
  if (kind === ACTIVATION_GELU) {
    const density = f32x4.mul(splat(NORMAL_PEAK), exp(f32x4.mul(splat(-0.5), f32x4.mul(x, x))));
    return f32x4.add(normal(x), f32x4.mul(x, density));
  }
  if (kind === ACTIVATION_GELU_TANH) {
    const u = geluArgument(x);
    const s = sigmoid(u);
    const near = f32x4.pmax(f32x4.pmin(x, splat(GELU_FAR)), splat(-GELU_FAR));
    const inner = f32x4.add(one(), f32x4.mul(splat(3 * GELU_CUBE), f32x4.mul(near, near)));
    const slopeOfU = f32x4.mul(splat(2 * GELU_SLOPE), inner);
    const bend = f32x4.mul(f32x4.mul(s, sigmoid(f32x4.neg(u))), f32x4.mul(near, slopeOfU));
    return f32x4.add(s, bend);
  }
  if (kind === ACTIVATION_SILU) {
    return f32x4.mul(sigmoid(x), f32x4.add(one(), f32x4.mul(x, sigmoid(f32x4.neg(x)))));
  }
  if (kind === ACTIVATION_SOFTPLUS) return sigmoid(x);
  if (kind === ACTIVATION_SOFTSIGN) {
    const root = f32x4.div(one(), f32x4.add(one(), absolute(x)));
    return f32x4.mul(root, root);
  }
  return one();
}

/** upstream f'; where ReLU is shut even an infinite upstream gives 0. @inline */
function backward(kind: i32, x: v128, a: v128, upstream: v128, slope: v128): v128 {
  if (kind === ACTIVATION_IDENTITY) return upstream;
  if (kind === ACTIVATION_RELU) return v128.andnot(upstream, f32x4.le(a, splat(0)));
  return f32x4.mul(upstream, derivative(kind, x, a, slope));
}

/** output = f(input), row by row. @inline */
export function mapRows(
  kind: i32,
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: usize,
  rows: i32,
  width: usize,
  slope: v128,
): void {
  for (let row = 0; row < rows; row++) {
    let at: usize = 0;
    if (kind === ACTIVATION_TANH) for (; at + 32 <= width; at += 32) tanhPair(input + at, output + at);
    for (; at < width; at += 16) {
      v128.store(output + at, value(kind, v128.load(input + at), slope));
    }
    input += inputStride;
    output += outputStride;
  }
}

/** result = upstream f', row by row; `input` is read only where f' needs it. @inline */
export function backwardRows(
  kind: i32,
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: usize,
  upstream: usize,
  upstreamStride: usize,
  result: usize,
  resultStride: usize,
  rows: i32,
  width: usize,
  slope: v128,
): void {
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const product = backward(kind, v128.load(input + at), v128.load(output + at), v128.load(upstream + at), slope);
      v128.store(result + at, product);
    }
    input += inputStride;
    output += outputStride;
    upstream += upstreamStride;
    result += resultStride;
  }
}

/**
 * Dual numbers a + b e with e^2 = 0 (Clifford 1873; Wengert 1964): f(a + b e) = f(a) + f'(a) b e, so computing forward
 * with them gives an exact directional derivative. The gradient proof computes whole networks with them; the only
 * derivatives they know are those of the elementary functions below, none of an activation or a loss.
 */
import type { Arithmetic } from './arithmetic.ts';
import { erf, exp, expm1, log, log1p, sigmoid, tanh } from './elementary.ts';

/** value + tangent e. */
export interface Dual {
  readonly value: number;
  readonly tangent: number;
}

/** 2 / sqrt(pi), the slope of erf at 0. */
const ERF_SLOPE = 1.1283791670955126;

/** A dual number. */
export function dual(value: number, tangent: number): Dual {
  return { value, tangent };
}

/** Dual arithmetic by the product, quotient and chain rule. */
export const dualNumbers: Arithmetic<Dual> = {
  constant: (value) => dual(value, 0),
  real: (x) => x.value,
  add: (x, y) => dual(x.value + y.value, x.tangent + y.tangent),
  subtract: (x, y) => dual(x.value - y.value, x.tangent - y.tangent),
  multiply: (x, y) => dual(x.value * y.value, x.tangent * y.value + x.value * y.tangent),
  divide: (x, y) => {
    const quotient = x.value / y.value;
    return dual(quotient, (x.tangent - quotient * y.tangent) / y.value);
  },
  sqrt: (x) => dual(Math.sqrt(x.value), x.tangent / (2 * Math.sqrt(x.value))),
  exp: (x) => dual(exp(x.value), exp(x.value) * x.tangent),
  expm1: (x) => dual(expm1(x.value), exp(x.value) * x.tangent),
  log: (x) => dual(log(x.value), x.tangent / x.value),
  log1p: (x) => dual(log1p(x.value), x.tangent / (1 + x.value)),
  tanh: (x) => {
    // 1 - tanh^2 loses all digits where tanh saturates; 4 q / (1 + q)^2 with q = exp(-2|x|) keeps them.
    const q = exp(-2 * Math.abs(x.value));
    return dual(tanh(x.value), ((4 * q) / ((1 + q) * (1 + q))) * x.tangent);
  },
  sigmoid: (x) => dual(sigmoid(x.value), sigmoid(x.value) * sigmoid(-x.value) * x.tangent),
  erf: (x) => dual(erf(x.value), ERF_SLOPE * exp(-x.value * x.value) * x.tangent),
};

/**
 * What a formula needs of the numbers it is computed with. Activations and losses are written once over it: the
 * reference computes them with numbers, the gradient proof with dual numbers (dual.ts). It holds no formula itself.
 */
import { erf, exp, expm1, log, log1p, sigmoid, tanh } from './elementary.ts';

/** Arithmetic over numbers of type T. Comparisons look at `real`. */
export interface Arithmetic<T> {
  constant(value: number): T;
  /** The real number whose size decides which branch of a formula holds. */
  real(x: T): number;
  add(x: T, y: T): T;
  subtract(x: T, y: T): T;
  multiply(x: T, y: T): T;
  divide(x: T, y: T): T;
  sqrt(x: T): T;
  exp(x: T): T;
  expm1(x: T): T;
  log(x: T): T;
  log1p(x: T): T;
  tanh(x: T): T;
  sigmoid(x: T): T;
  erf(x: T): T;
}

/** Plain float64. */
export const plainNumbers: Arithmetic<number> = {
  constant: (value) => value,
  real: (x) => x,
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  sqrt: (x) => Math.sqrt(x),
  exp,
  expm1,
  log,
  log1p,
  tanh,
  sigmoid,
  erf,
};

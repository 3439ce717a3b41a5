/**
 * The spectral radius of a small square matrix, by squaring it again and again (Gelfand 1941): rho(A) = lim ||A^k||^(1/k) with k = 2^m.
 * No eigenvalue is looked for, so pairs of complex ones need no care. Called by the probe of recurrent weights.
 */
import { exp, log } from './elementary.ts';
import { norm } from './norm.ts';

const SQUARINGS = 48;
/** What is left to learn of ln rho when squaring ends. */
const CONVERGED = 1e-10;

/** Largest |eigenvalue| of `matrix` [size, size]; NaN where a value is not finite. Sum of logarithms, so nothing overflows. */
export function spectralRadius(matrix: ArrayLike<number>, size: number): number {
  let power: Float64Array = Float64Array.from({ length: size * size }, (_, index) => matrix[index] as number);
  let [logarithm, share] = [0, 1];
  for (let m = 0; m < SQUARINGS; m++, share /= 2) {
    const length = norm(power);
    if (!(length < Number.POSITIVE_INFINITY)) return Number.NaN;
    if (length === 0) return 0;
    const gained = log(length) * share;
    logarithm += gained;
    if (m > 0 && Math.abs(gained) < CONVERGED) break;
    power = squared(power, size, 1 / length);
  }
  return exp(logarithm);
}

/** (scale A)^2. */
function squared(matrix: Float64Array, size: number, scale: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let k = 0; k < size; k++) {
      const factor = (matrix[row * size + k] as number) * scale;
      if (factor === 0) continue;
      for (let column = 0; column < size; column++) {
        const at = row * size + column;
        result[at] = (result[at] as number) + factor * ((matrix[k * size + column] as number) * scale);
      }
    }
  }
  return result;
}

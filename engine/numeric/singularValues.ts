/**
 * Singular values of a small matrix by one-sided Jacobi rotations (Hestenes 1958). Called by the
 * probe of Jacobians and by the oracle program.
 */

import { norm } from './norm.ts';

const SWEEPS = 60;
const CONVERGED = 1e-15;

/** Singular values of a matrix given by rows, in descending order; as many as its shorter side. */
export function singularValues(matrix: readonly (readonly number[])[]): number[] {
  const wide = matrix.length <= (matrix[0] ?? []).length;
  // Rotations make these vectors orthogonal: the shorter side, so that there are no superfluous zeros.
  const vectors = wide ? matrix.map((row) => [...row]) : transposed(matrix);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let largest = 0;
    for (let p = 0; p < vectors.length; p++) {
      for (let q = p + 1; q < vectors.length; q++) {
        largest = Math.max(largest, rotate(vectors[p] as number[], vectors[q] as number[]));
      }
    }
    if (largest < CONVERGED) break;
  }
  return vectors.map((vector) => norm(vector)).sort((a, b) => b - a);
}

/** Makes two vectors orthogonal; returns the cosine they had. */
function rotate(u: number[], v: number[]): number {
  const alpha = dot(u, u);
  const beta = dot(v, v);
  const gamma = dot(u, v);
  if (gamma === 0) return 0;
  const zeta = (beta - alpha) / (2 * gamma);
  const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = c * t;
  u.forEach((value, i) => {
    const other = v[i] as number;
    u[i] = c * value - s * other;
    v[i] = s * value + c * other;
  });
  return Math.abs(gamma) / Math.sqrt(alpha * beta);
}

function dot(u: readonly number[], v: readonly number[]): number {
  return u.reduce((sum, value, i) => sum + value * (v[i] as number), 0);
}

function transposed(matrix: readonly (readonly number[])[]): number[][] {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] as number));
}

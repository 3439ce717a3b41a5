/**
 * Random matrices with orthonormal rows or columns, uniform over all of them. Called by the orthogonal initialiser.
 *
 * Method: Householder reflections on a matrix of normal numbers, the signs fixed by the diagonal of the triangular factor
 * (Mezzadri: How to generate random matrices from the classical compact groups, 2007).
 */

/**
 * Q [rows, columns], row by row: orthonormal rows where rows <= columns, orthonormal columns otherwise. With A [r, c], r <= c,
 * of normal numbers: A = L Q, L lower triangular with positive diagonal.
 */
export function orthonormalRows(rows: number, columns: number, normal: () => number): Float64Array {
  const wide = rows <= columns;
  const [r, c] = wide ? [rows, columns] : [columns, rows];
  const matrix = Array.from({ length: r }, () => new Float64Array(c).map(normal));
  const signs = matrix.map((row, k) => reflect(matrix, row, k));
  const q = unfold(matrix, signs, c);
  const values = new Float64Array(rows * columns);
  q.forEach((row, i) => {
    for (let j = 0; j < c; j++) values[wide ? i * c + j : j * r + i] = row[j] as number;
  });
  return values;
}

/** Turns row k into its reflection vector v (|v|^2 = 2) and reflects the rows below; gives the sign of L's entry k. */
function reflect(matrix: readonly Float64Array[], row: Float64Array, k: number): number {
  const length = Math.sqrt(dot(row, row, k));
  const first = row[k] as number;
  const sign = first > 0 ? 1 : -1;
  row[k] = first + sign * length;
  const scale = Math.sqrt(2 / dot(row, row, k));
  for (let j = 0; j < row.length; j++) row[j] = j < k ? 0 : scale * (row[j] as number);
  for (let i = k + 1; i < matrix.length; i++) subtractProjection(matrix[i] as Float64Array, row, k);
  return -sign;
}

/** The rows of Q: reflections applied, last first, to the rows of the identity. */
function unfold(reflections: readonly Float64Array[], signs: readonly number[], columns: number): Float64Array[] {
  const q = reflections.map((_, i) => {
    const row = new Float64Array(columns);
    row[i] = signs[i] as number;
    return row;
  });
  for (let k = reflections.length - 1; k >= 0; k--) {
    for (let i = k; i < q.length; i++) subtractProjection(q[i] as Float64Array, reflections[k] as Float64Array, k);
  }
  return q;
}

function dot(a: Float64Array, b: Float64Array, from: number): number {
  let sum = 0;
  for (let j = from; j < a.length; j++) sum += (a[j] as number) * (b[j] as number);
  return sum;
}

/** row -= (row . v) v, from column `from` on. */
function subtractProjection(row: Float64Array, v: Float64Array, from: number): void {
  const factor = dot(row, v, from);
  for (let j = from; j < row.length; j++) row[j] = (row[j] as number) - factor * (v[j] as number);
}

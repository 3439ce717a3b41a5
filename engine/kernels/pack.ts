/**
 * Copies operands of matrix products into the order in which tiles read them, into scratch memory. Called by matrix.ts.
 */
import { addSquare, total } from './norms';

/** Reads a 4 x 4 block with rows `stride` apart and writes its transpose with rows `into` apart. @inline */
export function transposeBlock(from: usize, stride: usize, to: usize, into: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + stride);
  const c = v128.load(from + 2 * stride);
  const d = v128.load(from + 3 * stride);
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(to + into, i64x2.shuffle(ab, cd, 1, 3));
  v128.store(to + 2 * into, i64x2.shuffle(abHigh, cdHigh, 0, 2));
  v128.store(to + 3 * into, i64x2.shuffle(abHigh, cdHigh, 1, 3));
}

/** Four numbers of a column, `count` of them there, the rest 0. @inline */
function gather(from: usize, stride: usize, count: i32): v128 {
  let column = v128.load32_zero(from);
  if (count > 1) column = v128.load32_lane(from + stride, column, 1);
  if (count > 2) column = v128.load32_lane(from + 2 * stride, column, 2);
  if (count > 3) column = v128.load32_lane(from + 3 * stride, column, 3);
  return column;
}

/**
 * Writes `rows` rows as panels of four, each panel [columns][4]: what a tile reads at one k stands side by side. The panels lie
 * 16 rowVectors * 4 bytes apart. Rows are padded to whole vectors, so the columns are taken by fours.
 */
export function packRows(from: usize, stride: usize, rows: i32, rowVectors: i32, to: usize): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    for (let vector = 0; vector < rowVectors; vector++) {
      transposeBlock(from + (vector << 4), stride, to, 16);
      to += 64;
    }
    from += 4 * stride;
  }
  if (row === rows) return;
  for (let column = 0; column < rowVectors << 2; column++) {
    v128.store(to, gather(from + (column << 2), stride, rows - row));
    to += 16;
  }
}

/** Writes `count` (at most 8) rows of `rowVectors` vectors as their transpose: rows of 8, or of 4 where count <= 4; rows missing are 0. */
export function transposePanel(from: usize, stride: usize, count: i32, rowVectors: i32, to: usize): void {
  const into: usize = count > 4 ? 32 : 16;
  for (let half = 0; half < count; half += 4) {
    let target = to + (half << 2);
    const present = count - half;
    for (let vector = 0; vector < rowVectors; vector++) {
      const source = from + (vector << 4);
      if (present >= 4) {
        transposeBlock(source, stride, target, into);
      } else {
        for (let lane = 0; lane < 4; lane++)
          v128.store(target + lane * into, gather(source + (lane << 2), stride, present));
      }
      target += 4 * into;
    }
    from += 4 * stride;
  }
}

/** The same for 8 rows; returns the sum of the squares of what was read. */
export function transposeMeasured(from: usize, stride: usize, rowVectors: i32, to: usize): f64 {
  let sum: f64 = 0;
  for (let half = 0; half < 8; half += 4) {
    let target = to + (half << 2);
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let vector = 0; vector < rowVectors; vector++) {
      const source = from + (vector << 4);
      transposeBlock(source, stride, target, 32);
      a = addSquare(a, v128.load(source));
      b = addSquare(b, v128.load(source + stride));
      c = addSquare(c, v128.load(source + 2 * stride));
      d = addSquare(d, v128.load(source + 3 * stride));
      target += 128;
    }
    sum += total(f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
    from += 4 * stride;
  }
  return sum;
}

/** Copies a panel of 8 columns, `rows` rows, into rows of 32 bytes. */
export function packColumns(from: usize, stride: usize, rows: i32, to: usize): void {
  for (let row = 0; row < rows; row++) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    from += stride;
    to += 32;
  }
}

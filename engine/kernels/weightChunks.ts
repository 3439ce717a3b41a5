/**
 * A weight's gradient over very many rows, such as all time steps of a sequence, in chunks of rows: what a chunk holds of both operands
 * stays in the nearest caches. The same sums in the same order as weightGradientOp's (matrix.ts).
 */
import { field, pointer, rowBytes } from './fields';
import { columnsOfTiles, PRODUCT, PRODUCT_MORE } from './matrix';

const CHUNK = 128;

/** Op: [input, stride, delta, stride, gradient or weight, stride, rows, fanIn, units, rate or 0, packed panel, sums]. */
export function weightChunksOp(record: usize): void {
  const lda = pointer(record, 1);
  const ldb = pointer(record, 3);
  const rows = field(record, 6);
  const fanIn = field(record, 7);
  const units = field(record, 8);
  const panel = pointer(record, 10);
  const sums = pointer(record, 11);
  const width = rowBytes(units);
  let input = pointer(record, 0);
  let delta = pointer(record, 2);
  for (let row = 0; row < rows; row += CHUNK) {
    const epilogue = row === 0 ? PRODUCT : PRODUCT_MORE;
    columnsOfTiles(epilogue, fanIn, units, input, 16, lda, delta, ldb, sums, width, min(CHUNK, rows - row), 0, panel);
    input += <usize>CHUNK * lda;
    delta += <usize>CHUNK * ldb;
  }
  takeSums(sums, width, pointer(record, 4), pointer(record, 5), fanIn, pointer(record, 9));
}

/** gradient = sums, or, with a rate, weight = weight - rate sums. */
function takeSums(sums: usize, width: usize, target: usize, stride: usize, rows: i32, rate: usize): void {
  const each = v128.load32_splat(rate);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const sum = v128.load(sums + at);
      v128.store(target + at, rate === 0 ? sum : f32x4.sub(v128.load(target + at), f32x4.mul(each, sum)));
    }
    sums += width;
    target += stride;
  }
}

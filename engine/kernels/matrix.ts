/**
 * The matrix products of dense layers, put together from the tiles that tiles.mjs writes: forward, input gradient, weight
 * gradient, and the column sums of the bias gradient. Every number is one float32 sum in order of k.
 *
 * Columns are walked in panels of 8 (4 at the end), rows in fours; the 1 to 3 rows left at the bottom have tiles of their own.
 */
import { activate } from './elementwise';
import { field, pointer, rowBytes } from './fields';
import { backwardRowsOf } from './generated/kinds';
import {
  AFFINE,
  AFFINE_RELU,
  AFFINE_ROWS,
  DESCEND,
  PRODUCT,
  PRODUCT_MORE,
  PRODUCT_ROWS,
  tiles,
} from './generated/tiles';
import { sumOfSquares } from './norms';
import { ACTIVATION_IDENTITY, ACTIVATION_RELU } from './opcodes';
import { packColumns, packRows, transposeMeasured, transposePanel } from './pack';

export { PRODUCT, PRODUCT_MORE } from './generated/tiles';

/** Up to so many columns packing the rows of A costs more than it saves. */
const FEW_COLUMNS = 16;

/** More of B than this is copied panel by panel, so that it stays in the nearest cache. */
const DIRECT_BYTES: usize = 16384;

/** One column of tiles over `rows` rows of A. @inline */
export function tileColumn(
  epilogue: i32,
  wide: bool,
  rows: i32,
  a: usize,
  aPanel: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  c: usize,
  ldc: usize,
  k: i32,
  extra: usize,
): void {
  const panels = rows >> 2;
  if (panels > 0) tiles(epilogue, 4, wide, a, aPanel, lda, b, ldb, c, ldc, k, panels, extra);
  const left = rows & 3;
  if (left === 0) return;
  tiles(epilogue, left, wide, a + panels * aPanel, aPanel, lda, b, ldb, c + (panels << 2) * ldc, ldc, k, 1, extra);
}

/** Whether the epilogue adds a bias, which moves on with the columns. @inline */
function addsBias(epilogue: i32): bool {
  return epilogue !== PRODUCT && epilogue !== PRODUCT_ROWS && epilogue !== PRODUCT_MORE && epilogue !== DESCEND;
}

/** All columns of C = A B, B in memory as [k][columns]. */
export function columnsOfTiles(
  epilogue: i32,
  rows: i32,
  columns: i32,
  a: usize,
  aPanel: usize,
  lda: usize,
  b: usize,
  ldb: usize,
  c: usize,
  ldc: usize,
  k: i32,
  extra: usize,
  panel: usize,
): void {
  const width = rowBytes(columns);
  const direct = rows <= 8 || <usize>k * ldb <= DIRECT_BYTES;
  for (let at: usize = 0; at < width; at += 32) {
    const wide = at + 32 <= width;
    let bPanel = b + at;
    let bStride = ldb;
    if (wide && !direct) {
      packColumns(b + at, ldb, k, panel);
      bPanel = panel;
      bStride = 32;
    }
    const more = addsBias(epilogue) ? extra + at : extra;
    tileColumn(epilogue, wide, rows, a, aPanel, lda, bPanel, bStride, c + at, ldc, k, more);
  }
}

/** Op: [input, stride, weight, stride, bias, output, stride, rows, fanIn, units, activation, packed rows, packed panel]. */
export function linearOp(record: usize): void {
  const input = pointer(record, 0);
  const stride = pointer(record, 1);
  const output = pointer(record, 5);
  const outputStride = pointer(record, 6);
  const rows = field(record, 7);
  const fanIn = field(record, 8);
  const units = field(record, 9);
  const activation = field(record, 10);

  let epilogue = activation === ACTIVATION_RELU ? AFFINE_RELU : AFFINE;
  let a = pointer(record, 11);
  let aPanel = rowBytes(fanIn) << 2;
  let lda: usize = 16;
  if (units > FEW_COLUMNS) {
    packRows(input, stride, rows, (fanIn + 3) >> 2, a);
  } else {
    epilogue += AFFINE_ROWS - AFFINE;
    a = input;
    aPanel = stride << 2;
    lda = stride;
  }
  const weight = pointer(record, 2);
  const bias = pointer(record, 4);
  const panel = pointer(record, 12);
  const weightStride = pointer(record, 3);
  columnsOfTiles(epilogue, rows, units, a, aPanel, lda, weight, weightStride, output, outputStride, fanIn, bias, panel);
  if (activation === ACTIVATION_RELU || activation === ACTIVATION_IDENTITY) return;
  activate(activation, output, outputStride, output, outputStride, rows, units, f32x4.splat(0));
}

/**
 * Op: [delta, stride, weight, stride, result, stride, rows, units, fanIn, activation, output, stride, packed rows, packed panel,
 * where the weight's sum of squares goes or 0].
 */
export function inputGradientOp(record: usize): void {
  const delta = pointer(record, 0);
  const stride = pointer(record, 1);
  const weight = pointer(record, 2);
  const weightStride = pointer(record, 3);
  const result = pointer(record, 4);
  const resultStride = pointer(record, 5);
  const rows = field(record, 6);
  const units = field(record, 7);
  const fanIn = field(record, 8);
  const panel = pointer(record, 13);
  const measured = pointer(record, 14);
  let squares: f64 = 0;

  const vectors = (units + 3) >> 2;
  let epilogue = PRODUCT;
  let a = pointer(record, 12);
  let aPanel: usize = vectors << 6;
  let lda: usize = 16;
  if (fanIn > FEW_COLUMNS) {
    packRows(delta, stride, rows, vectors, a);
  } else {
    epilogue = PRODUCT_ROWS;
    a = delta;
    aPanel = stride << 2;
    lda = stride;
  }
  for (let column = 0; column < fanIn; column += 8) {
    const count = min(8, fanIn - column);
    const wide = count > 4;
    const from = weight + column * weightStride;
    if (measured !== 0 && count === 8) squares += transposeMeasured(from, weightStride, vectors, panel);
    else transposePanel(from, weightStride, count, vectors, panel);
    if (measured !== 0 && count < 8) squares += sumOfSquares(from, weightStride, count, vectors << 4);
    const c = result + (column << 2);
    tileColumn(epilogue, wide, rows, a, aPanel, lda, panel, wide ? 32 : 16, c, resultStride, units, 0);
  }
  if (measured !== 0) store<f64>(measured, squares);
  const activation = field(record, 9);
  if (activation === ACTIVATION_IDENTITY) return;
  multiplyByDerivative(
    activation,
    pointer(record, 10),
    pointer(record, 11),
    result,
    resultStride,
    rows,
    rowBytes(fanIn),
  );
}

/** result = result f'(output); f' can be had from the output. */
function multiplyByDerivative(
  activation: i32,
  output: usize,
  outputStride: usize,
  result: usize,
  resultStride: usize,
  rows: i32,
  width: usize,
): void {
  const whole = outputStride === width && resultStride === width;
  const height = whole ? 1 : rows;
  const length = whole ? width * rows : width;
  const none = f32x4.splat(0);
  backwardRowsOf(
    activation,
    output,
    outputStride,
    output,
    outputStride,
    result,
    resultStride,
    result,
    resultStride,
    height,
    length,
    none,
  );
}

/** Op: [input, stride, delta, stride, gradient or weight, stride, rows, fanIn, units, rate or 0, packed panel]. */
export function weightGradientOp(record: usize): void {
  const input = pointer(record, 0);
  const lda = pointer(record, 1);
  const delta = pointer(record, 2);
  const ldb = pointer(record, 3);
  const target = pointer(record, 4);
  const ldc = pointer(record, 5);
  const rows = field(record, 6);
  const fanIn = field(record, 7);
  const units = field(record, 8);
  const rate = pointer(record, 9);
  const panel = pointer(record, 10);
  // A is the input's transpose: a tile's four numbers stand side by side already.
  const epilogue = rate === 0 ? PRODUCT : DESCEND;
  columnsOfTiles(epilogue, fanIn, units, input, 16, lda, delta, ldb, target, ldc, rows, rate, panel);
}

/** Where sums begin: the first number is left as it is, be it -0. */
const NOTHING: f32 = -0;

/** Op: [delta, stride, gradient or bias, rows, units, rate or 0]: column sums, or a step of plain SGD along them. */
export function biasGradientOp(record: usize): void {
  const delta = pointer(record, 0);
  const stride = pointer(record, 1);
  const target = pointer(record, 2);
  const rows = field(record, 3);
  const width = rowBytes(field(record, 4));
  const rate = pointer(record, 5);
  let at: usize = 0;
  // Four at a time: a single sum would wait for itself.
  for (; at + 64 <= width; at += 64) {
    let from = delta + at;
    let a = f32x4.splat(NOTHING);
    let b = a;
    let c = a;
    let d = a;
    for (let row = rows; row > 0; row--) {
      a = f32x4.add(a, v128.load(from));
      b = f32x4.add(b, v128.load(from, 16));
      c = f32x4.add(c, v128.load(from, 32));
      d = f32x4.add(d, v128.load(from, 48));
      from += stride;
    }
    storeSums(target + at, a, rate);
    storeSums(target + at + 16, b, rate);
    storeSums(target + at + 32, c, rate);
    storeSums(target + at + 48, d, rate);
  }
  for (; at < width; at += 16) {
    let from = delta + at;
    let sum = f32x4.splat(NOTHING);
    for (let row = rows; row > 0; row--) {
      sum = f32x4.add(sum, v128.load(from));
      from += stride;
    }
    storeSums(target + at, sum, rate);
  }
}

/** Stores sums, or takes a step along them where there is a rate. @inline */
function storeSums(into: usize, sums: v128, rate: usize): void {
  v128.store(into, rate === 0 ? sums : f32x4.sub(v128.load(into), f32x4.mul(v128.load32_splat(rate), sums)));
}

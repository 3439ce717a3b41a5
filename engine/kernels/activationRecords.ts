/**
 * What the step record tells of a layer's delta and of the activation after it: column means, norm, dead and saturated share
 * (training/stepRecord.ts). One pass over the batch, two vectors of columns at a time.
 */
import { derivative, needsInput } from './activations';
import { absolute, splat } from './elementary';
import { field, lastLanes, pointer, rowBytes } from './fields';
import { recordColumnsOf } from './generated/kinds';
import { addSquare, isSafe, total, wideSumOfSquares } from './norms';
import { ACTIVATION_RELU } from './opcodes';

/** Rows that are summed in float32 before the sum goes on in float64. */
const RUN_ROWS = 64;

/** Lanes of the vector at byte `at` of a row that hold numbers. @inline */
function lanesAt(at: usize, columns: i32): v128 {
  return at + 16 < rowBytes(columns) ? i32x4.splat(-1) : lastLanes(columns);
}

/** Writes the lanes of one vector of means that hold numbers; the record has no pads. */
function storeMean(mean: usize, at: usize, columns: i32, sums: v128, rows: i32): void {
  const means = f32x4.div(sums, splat(<f32>rows));
  const left = columns - (<i32>at >> 2);
  if (left >= 4) {
    v128.store(mean + at, means);
    return;
  }
  store<f32>(mean + at, f32x4.extract_lane(means, 0));
  if (left > 1) store<f32>(mean + at, f32x4.extract_lane(means, 1), 4);
  if (left > 2) store<f32>(mean + at, f32x4.extract_lane(means, 2), 8);
}

/** Writes the square root of a sum of squares, taken anew where float32 could not hold it. */
function storeNorm(norm: usize, sum: f64, base: usize, stride: usize, rows: i32, columns: i32): void {
  const safe = isSafe(sum) ? sum : wideSumOfSquares(base, stride, rows, rowBytes(columns));
  store<f32>(norm, <f32>sqrt(safe));
}

/** Sum of four counts. @inline */
function count(x: v128): i32 {
  const pairs = i32x4.add(x, i64x2.shuffle(x, x, 1, 0));
  return i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1);
}

/** Op: [delta, stride, rows, units, mean, norm]: column means of |delta|, its norm. */
export function recordDeltaOp(record: usize): void {
  const delta = pointer(record, 0);
  const stride = pointer(record, 1);
  const rows = field(record, 2);
  const units = field(record, 3);
  const mean = pointer(record, 4);
  const width = rowBytes(units);
  let sum: f64 = 0;
  for (let at: usize = 0; at < width; at += 32) {
    // An odd vector at the end is read twice and counted once.
    const next: usize = at + 16 < width ? 16 : 0;
    let from = delta + at;
    let a = splat(0);
    let b = splat(0);
    for (let row = 0; row < rows; ) {
      const stop = min(row + RUN_ROWS, rows);
      let squares = splat(0);
      let squaresToo = splat(0);
      for (; row < stop; row++) {
        const x = v128.load(from);
        const y = v128.load(from + next);
        a = f32x4.add(a, absolute(x));
        b = f32x4.add(b, absolute(y));
        squares = addSquare(squares, x);
        squaresToo = addSquare(squaresToo, y);
        from += stride;
      }
      sum += total(next > 0 ? f32x4.add(squares, squaresToo) : squares);
    }
    storeMean(mean, at, units, a, rows);
    if (next > 0) storeMean(mean, at + 16, units, b, rows);
  }
  storeNorm(pointer(record, 5), sum, delta, stride, rows, units);
}

/** Counts, as negative numbers, of pairs whose |f'| is below the threshold. For ReLU those that are shut. @inline */
function flatLanes(kind: i32, a: v128, slopeHere: v128, threshold: v128): v128 {
  return kind === ACTIVATION_RELU ? v128.not(f32x4.gt(a, splat(0))) : f32x4.lt(absolute(slopeHere), threshold);
}

/** Ones where f' is not 0; ReLU's are counted by `flat` already. @inline */
function aliveLanes(kind: i32, alive: v128, slopeHere: v128): v128 {
  return kind === ACTIVATION_RELU ? alive : v128.or(alive, f32x4.ne(slopeHere, splat(0)));
}

/** Ones in the columns whose f' was 0 in every row. @inline */
function deadLanes(kind: i32, alive: v128, flat: v128, rows: i32): v128 {
  return kind === ACTIVATION_RELU ? i32x4.eq(flat, i32x4.splat(rows)) : v128.not(alive);
}

/** Column means of a = f(z), norm, and how many neurons are dead and how many pairs saturated. @inline */
export function recordColumns(
  kind: i32,
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: usize,
  rows: i32,
  columns: i32,
  slope: v128,
  threshold: v128,
  mean: usize,
  results: usize,
): void {
  const width = rowBytes(columns);
  let sum: f64 = 0;
  let dead = i32x4.splat(0);
  let saturated = i32x4.splat(0);
  for (let at: usize = 0; at < width; at += 32) {
    // An odd vector at the end is read twice and counted once.
    const next: usize = at + 16 < width ? 16 : 0;
    let z = input + at;
    let a = output + at;
    let values = splat(0);
    let valuesToo = splat(0);
    let alive = i32x4.splat(0);
    let aliveToo = i32x4.splat(0);
    let flat = i32x4.splat(0);
    let flatToo = i32x4.splat(0);
    for (let row = 0; row < rows; ) {
      const stop = min(row + RUN_ROWS, rows);
      let squares = splat(0);
      let squaresToo = splat(0);
      for (; row < stop; row++) {
        const x = v128.load(a);
        const y = v128.load(a + next);
        const slopeOfX = derivative(kind, needsInput(kind) ? v128.load(z) : x, x, slope);
        const slopeOfY = derivative(kind, needsInput(kind) ? v128.load(z + next) : y, y, slope);
        values = f32x4.add(values, x);
        valuesToo = f32x4.add(valuesToo, y);
        squares = addSquare(squares, x);
        squaresToo = addSquare(squaresToo, y);
        alive = aliveLanes(kind, alive, slopeOfX);
        aliveToo = aliveLanes(kind, aliveToo, slopeOfY);
        flat = i32x4.sub(flat, flatLanes(kind, x, slopeOfX, threshold));
        flatToo = i32x4.sub(flatToo, flatLanes(kind, y, slopeOfY, threshold));
        z += inputStride;
        a += outputStride;
      }
      sum += total(next > 0 ? f32x4.add(squares, squaresToo) : squares);
    }
    const lanes = lanesAt(at, columns);
    dead = i32x4.sub(dead, v128.and(lanes, deadLanes(kind, alive, flat, rows)));
    saturated = i32x4.add(saturated, v128.and(lanes, flat));
    storeMean(mean, at, columns, values, rows);
    if (next > 0) {
      const lanesToo = lanesAt(at + 16, columns);
      dead = i32x4.sub(dead, v128.and(lanesToo, deadLanes(kind, aliveToo, flatToo, rows)));
      saturated = i32x4.add(saturated, v128.and(lanesToo, flatToo));
      storeMean(mean, at + 16, columns, valuesToo, rows);
    }
  }
  storeNorm(pointer(results, 0), sum, output, outputStride, rows, columns);
  store<f32>(pointer(results, 1), <f32>count(dead) / <f32>columns);
  store<f32>(pointer(results, 2), <f32>(<f64>count(saturated) / (<f64>columns * <f64>rows)));
}

/** Op: [norm, dead, saturated, kind, input or output, stride, output, stride, rows, units, slope, threshold (float32), mean]. */
export function recordActivationOp(record: usize): void {
  recordColumnsOf(
    field(record, 3),
    pointer(record, 4),
    pointer(record, 5),
    pointer(record, 6),
    pointer(record, 7),
    field(record, 8),
    field(record, 9),
    v128.load32_splat(pointer(record, 10)),
    splat(reinterpret<f32>(field(record, 11))),
    pointer(record, 12),
    record,
  );
}

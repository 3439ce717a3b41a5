/**
 * What the step record tells of a layer's delta and of the activation after it: column means, norm, dead and saturated share
 * (training/stepRecord.ts). One pass over the batch, two vectors of columns at a time.
 */
import { derivative, needsInput } from './activations';
import { absolute, splat } from './elementary';
import { field, lastLanes, pointer, rowBytes } from './fields';
import { recordColumnsOf } from './generated/kinds';
import { addSquare, isSafe, sumOfSquares, total, wideSumOfSquares } from './norms';
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

/**
 * Op: [delta, stride, rows, units, mean, norm, bias gradient or 0, its norm, its sum of squares]: column means of |delta|, its norm; column
 * sums of delta, going down the batch, their norm.
 */
export function recordDeltaOp(record: usize): void {
  const stride = pointer(record, 1);
  const rows = field(record, 2);
  const units = field(record, 3);
  const bias = pointer(record, 6);
  if (bias === 0) {
    deltaColumns(false, pointer(record, 0), stride, rows, units, pointer(record, 4), pointer(record, 5), 0);
    return;
  }
  deltaColumns(true, pointer(record, 0), stride, rows, units, pointer(record, 4), pointer(record, 5), bias);
  const sum = sumOfSquares(bias, stride, 1, rowBytes(units));
  store<f32>(pointer(record, 7), <f32>sqrt(sum));
  store<f64>(pointer(record, 8), sum);
}

/** `summed` is a constant where this is inlined. @inline */
function deltaColumns(
  summed: bool,
  delta: usize,
  stride: usize,
  rows: i32,
  units: i32,
  mean: usize,
  norm: usize,
  bias: usize,
): void {
  const width = rowBytes(units);
  let sum: f64 = 0;
  for (let at: usize = 0; at < width; at += 32) {
    // An odd vector at the end is read twice and counted once.
    const next: usize = at + 16 < width ? 16 : 0;
    let from = delta + at;
    let a = splat(0);
    let b = splat(0);
    let sums = splat(-0);
    let sumsToo = sums;
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
        if (summed) {
          sums = f32x4.add(sums, x);
          sumsToo = f32x4.add(sumsToo, y);
        }
        from += stride;
      }
      sum += total(next > 0 ? f32x4.add(squares, squaresToo) : squares);
    }
    storeMean(mean, at, units, a, rows);
    if (next > 0) storeMean(mean, at + 16, units, b, rows);
    if (summed) {
      v128.store(bias + at, sums);
      v128.store(bias + at + next, sumsToo);
    }
  }
  storeNorm(norm, sum, delta, stride, rows, units);
}

/** Ones in the lanes that `counted` takes down: where |f'| is below the threshold; for ReLU those that are open. @inline */
function countedLanes(kind: i32, z: usize, a: v128, slope: v128, threshold: v128): v128 {
  if (kind === ACTIVATION_RELU) return f32x4.gt(a, splat(0));
  return f32x4.lt(absolute(derivative(kind, needsInput(kind) ? v128.load(z) : a, a, slope)), threshold);
}

/** How many of `rows` are flat, from the count as a negative number. @inline */
function flatCount(kind: i32, counted: v128, rows: i32): v128 {
  return kind === ACTIVATION_RELU ? i32x4.add(i32x4.splat(rows), counted) : i32x4.neg(counted);
}

/**
 * Ones in the columns whose f' was 0 in every row. Only where every f' is below the threshold can it be 0, so that it is looked for
 * there alone; ReLU's is 0 where it is flat. @inline
 */
function deadLanes(
  kind: i32,
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: usize,
  rows: i32,
  slope: v128,
  threshold: v128,
  flat: v128,
): v128 {
  let dead = v128.or(i32x4.eq(flat, i32x4.splat(rows)), f32x4.le(threshold, splat(0)));
  if (kind === ACTIVATION_RELU || !v128.any_true(dead)) return dead;
  for (let row = 0; row < rows; row++) {
    const a = v128.load(output);
    const slopeHere = derivative(kind, needsInput(kind) ? v128.load(input) : a, a, slope);
    dead = v128.and(dead, f32x4.eq(slopeHere, splat(0)));
    input += inputStride;
    output += outputStride;
  }
  return dead;
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
  let at: usize = 0;
  // Three vectors at a time where the batch is one run: an addition would wait for the one before it.
  for (; kind === ACTIVATION_RELU && rows <= RUN_ROWS && at + 96 <= width; at += 96) {
    let left = splat(0);
    for (let half: usize = 0; half < 96; half += 48) {
      let from = output + at + half;
      let a = splat(0);
      let b = a;
      let c = a;
      let aSquares = a;
      let bSquares = a;
      let cSquares = a;
      let aOpen = a;
      let bOpen = a;
      let cOpen = a;
      for (let row = rows; row > 0; row--) {
        const x = v128.load(from);
        const y = v128.load(from, 16);
        const z = v128.load(from, 32);
        a = f32x4.add(a, x);
        b = f32x4.add(b, y);
        c = f32x4.add(c, z);
        aSquares = addSquare(aSquares, x);
        bSquares = addSquare(bSquares, y);
        cSquares = addSquare(cSquares, z);
        aOpen = i32x4.add(aOpen, f32x4.gt(x, splat(0)));
        bOpen = i32x4.add(bOpen, f32x4.gt(y, splat(0)));
        cOpen = i32x4.add(cOpen, f32x4.gt(z, splat(0)));
        from += outputStride;
      }
      // Squares are put together as below, two vectors at a time.
      if (half === 0) {
        sum += total(f32x4.add(aSquares, bSquares));
        left = cSquares;
      } else {
        sum += total(f32x4.add(left, aSquares));
        sum += total(f32x4.add(bSquares, cSquares));
      }
      const place = at + half;
      storeMean(mean, place, columns, a, rows);
      storeMean(mean, place + 16, columns, b, rows);
      storeMean(mean, place + 32, columns, c, rows);
      aOpen = v128.and(lanesAt(place, columns), flatCount(kind, aOpen, rows));
      bOpen = v128.and(lanesAt(place + 16, columns), flatCount(kind, bOpen, rows));
      cOpen = v128.and(lanesAt(place + 32, columns), flatCount(kind, cOpen, rows));
      saturated = i32x4.add(saturated, i32x4.add(aOpen, i32x4.add(bOpen, cOpen)));
      const all = i32x4.splat(rows);
      dead = i32x4.sub(dead, i32x4.add(i32x4.eq(aOpen, all), i32x4.add(i32x4.eq(bOpen, all), i32x4.eq(cOpen, all))));
    }
  }
  for (; at < width; at += 32) {
    // An odd vector at the end is read twice and counted once.
    const next: usize = at + 16 < width ? 16 : 0;
    let z = input + at;
    let a = output + at;
    let values = splat(0);
    let valuesToo = splat(0);
    let counted = i32x4.splat(0);
    let countedToo = i32x4.splat(0);
    for (let row = 0; row < rows; ) {
      const stop = min(row + RUN_ROWS, rows);
      let squares = splat(0);
      let squaresToo = splat(0);
      for (; row < stop; row++) {
        const x = v128.load(a);
        const y = v128.load(a + next);
        values = f32x4.add(values, x);
        valuesToo = f32x4.add(valuesToo, y);
        squares = addSquare(squares, x);
        squaresToo = addSquare(squaresToo, y);
        counted = i32x4.add(counted, countedLanes(kind, z, x, slope, threshold));
        countedToo = i32x4.add(countedToo, countedLanes(kind, z + next, y, slope, threshold));
        z += inputStride;
        a += outputStride;
      }
      sum += total(next > 0 ? f32x4.add(squares, squaresToo) : squares);
    }
    for (let half: usize = 0; half <= next; half += 16) {
      const place = at + half;
      const lanes = lanesAt(place, columns);
      const flat = flatCount(kind, half > 0 ? countedToo : counted, rows);
      const shut = deadLanes(
        kind,
        input + place,
        inputStride,
        output + place,
        outputStride,
        rows,
        slope,
        threshold,
        flat,
      );
      dead = i32x4.sub(dead, v128.and(lanes, shut));
      saturated = i32x4.add(saturated, v128.and(lanes, flat));
      storeMean(mean, place, columns, half > 0 ? valuesToo : values, rows);
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

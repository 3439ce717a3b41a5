/**
 * What the step record tells of a layer's weights and gradients, and the sums over an epoch.
 */
import { areFinite, largestFinite, measure, writeCodes } from './edgeCodes';
import { absolute } from './elementary';
import { clearPads, field, pointer, rowBytes } from './fields';
import { sumOfSquares } from './norms';

/** Op: [gradient, stride, fanIn, units, norm, edgeTop, codes, sum of squares]. */
export function recordGradientOp(record: usize): void {
  const edgeTop = recordMeasures(record);
  const units = field(record, 3);
  writeCodes(pointer(record, 0), pointer(record, 1), field(record, 2), units, edgeTop, pointer(record, 6));
}

/** Writes norm and edgeTop of the gradient; returns edgeTop. */
export function recordMeasures(record: usize): i32 {
  const gradient = pointer(record, 0);
  const stride = pointer(record, 1);
  const rows = field(record, 2);
  const width = rowBytes(field(record, 3));
  const sum = pointer(record, 7);
  let largest = measure(gradient, stride, rows, width, sum);
  if (!areFinite(largest)) largest = largestFinite(gradient, stride, rows, width);
  const edgeTop = <i32>(largest >>> 21);
  store<f32>(pointer(record, 4), <f32>sqrt(load<f64>(sum)));
  store<f32>(pointer(record, 5), <f32>edgeTop);
  return edgeTop;
}

/** Op: [tensor, stride, rows, columns, norm, sum of squares]. */
export function recordNormOp(record: usize): void {
  const width = rowBytes(field(record, 3));
  const sum = sumOfSquares(pointer(record, 0), pointer(record, 1), field(record, 2), width);
  store<f64>(pointer(record, 5), sum);
  store<f32>(pointer(record, 4), <f32>sqrt(sum));
}

/** Op: [change, norm, ratio]: ratio = change / norm, 0 where the norm is 0. */
export function recordRatioOp(record: usize): void {
  const norm = load<f32>(pointer(record, 1));
  store<f32>(pointer(record, 2), norm === 0 ? 0 : load<f32>(pointer(record, 0)) / norm);
}

/** Op: [from, to]. */
export function recordScalarOp(record: usize): void {
  store<f32>(pointer(record, 1), load<f32>(pointer(record, 0)));
}

/** Op: [gradient, stride, sums, stride, rows, columns]: sums += |gradient|. */
export function accumulateMagnitudeOp(record: usize): void {
  let gradient = pointer(record, 0);
  const stride = pointer(record, 1);
  let sums = pointer(record, 2);
  const sumStride = pointer(record, 3);
  const rows = field(record, 4);
  const width = rowBytes(field(record, 5));
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(sums + at, f32x4.add(v128.load(sums + at), absolute(v128.load(gradient + at))));
    }
    gradient += stride;
    sums += sumStride;
  }
}

/** Op: [record, floats, sums, maxima, fields]: sums += record; maxima of its fields, NaN winning. */
export function accumulateRecordOp(record: usize): void {
  const floats = pointer(record, 0);
  const length = field(record, 1);
  const sums = pointer(record, 2);
  const maxima = pointer(record, 3);
  const fields = field(record, 4);
  const width = rowBytes(length);
  for (let at: usize = 0; at < width; at += 16) {
    v128.store(sums + at, f32x4.add(v128.load(sums + at), v128.load(floats + at)));
  }
  const fieldWidth = rowBytes(fields);
  for (let at: usize = 0; at < fieldWidth; at += 16) {
    v128.store(maxima + at, f32x4.max(v128.load(maxima + at), v128.load(floats + at)));
  }
  clearPads(maxima, 0, 1, fields);
}

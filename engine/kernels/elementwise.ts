/**
 * Ops that go over tensors row by row: gathering a batch, activations as ops of their own, their gradients.
 */
import { clearPads, field, pointer, rowBytes } from './fields';
import { backwardRowsOf, mapRowsOf } from './generated/kinds';
import { ACTIVATION_SIGMOID, ACTIVATION_SOFTPLUS } from './opcodes';

/** Op: [source, stride, order, cursor, output, stride, rows, columns]. */
export function gatherOp(record: usize): void {
  const source = pointer(record, 0);
  const sourceStride = pointer(record, 1);
  let order = pointer(record, 2) + (load<i32>(pointer(record, 3)) << 2);
  let output = pointer(record, 4);
  const outputStride = pointer(record, 5);
  const rows = field(record, 6);
  const width = rowBytes(field(record, 7));
  if (width === 16) {
    for (let row = 0; row < rows; row++) {
      v128.store(output, v128.load(source + load<i32>(order) * sourceStride));
      output += outputStride;
      order += 4;
    }
    return;
  }
  for (let row = 0; row < rows; row++) {
    const from = source + load<i32>(order) * sourceStride;
    for (let at: usize = 0; at < width; at += 16) v128.store(output + at, v128.load(from + at));
    output += outputStride;
    order += 4;
  }
}

/** Op: [left, stride, right, stride, output, stride, rows, columns]. */
export function addOp(record: usize): void {
  let left = pointer(record, 0);
  let right = pointer(record, 2);
  let output = pointer(record, 4);
  const width = rowBytes(field(record, 7));
  for (let row = field(record, 6); row > 0; row--) {
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(output + at, f32x4.add(v128.load(left + at), v128.load(right + at)));
    }
    left += pointer(record, 1);
    right += pointer(record, 3);
    output += pointer(record, 5);
  }
}

/** f over a tensor, pads set to 0 where f(0) is not; may be in place. */
export function activate(
  kind: i32,
  input: usize,
  inputStride: usize,
  output: usize,
  outputStride: usize,
  rows: i32,
  columns: i32,
  slope: v128,
): void {
  const width = rowBytes(columns);
  const whole = inputStride === width && outputStride === width;
  const length = whole ? width * rows : width;
  mapRowsOf(kind, input, inputStride, output, outputStride, whole ? 1 : rows, length, slope);
  if (kind === ACTIVATION_SIGMOID || kind === ACTIVATION_SOFTPLUS) clearPads(output, outputStride, rows, columns);
}

/** Op: [kind, input, stride, output, stride, rows, columns, slope]. */
export function activationOp(record: usize): void {
  activate(
    field(record, 0),
    pointer(record, 1),
    pointer(record, 2),
    pointer(record, 3),
    pointer(record, 4),
    field(record, 5),
    field(record, 6),
    v128.load32_splat(pointer(record, 7)),
  );
}

/** Op: [kind, input or output, stride, output, stride, upstream, stride, result, stride, rows, columns, slope, slope gradient or 0]. */
export function activationGradientOp(record: usize): void {
  const slopeGradient = pointer(record, 12);
  // Before the result is written: it may stand where the upstream stands.
  if (slopeGradient !== 0) store<f32>(slopeGradient, slopeSum(record));
  backwardRowsOf(
    field(record, 0),
    pointer(record, 1),
    pointer(record, 2),
    pointer(record, 3),
    pointer(record, 4),
    pointer(record, 5),
    pointer(record, 6),
    pointer(record, 7),
    pointer(record, 8),
    field(record, 9),
    rowBytes(field(record, 10)),
    v128.load32_splat(pointer(record, 11)),
  );
}

/** dL/dp of PReLU: the sum of upstream x over all x that are not above 0; a NaN shows. */
function slopeSum(record: usize): f32 {
  let input = pointer(record, 1);
  const inputStride = pointer(record, 2);
  let upstream = pointer(record, 5);
  const upstreamStride = pointer(record, 6);
  const rows = field(record, 9);
  const columns = field(record, 10);
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const x = load<f32>(input + (column << 2));
      if (!(x > 0)) sum += <f64>load<f32>(upstream + (column << 2)) * <f64>x;
    }
    input += inputStride;
    upstream += upstreamStride;
  }
  return <f32>sum;
}

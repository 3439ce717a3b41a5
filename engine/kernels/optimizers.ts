/**
 * One step of SGD, momentum or Adam for one parameter (rules: engine/optimizers.ts), and the length of the step where it is
 * recorded. Hyper-parameters are read where the trainer writes them.
 */
import { splat } from './elementary';
import { clearPads, field, pointer, rowBytes } from './fields';
import { squaresHigh, squaresLow } from './norms';
import { OPTIMIZER_ADAM, OPTIMIZER_MOMENTUM, OPTIMIZER_SGD } from './opcodes';

/** Sum of both lanes. @inline */
function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Op: [value, by]: value *= by. */
export function multiplyScalarOp(record: usize): void {
  const value = pointer(record, 0);
  store<f32>(value, load<f32>(value) * load<f32>(pointer(record, 1)));
}

/** The change of four parameters; states are updated in place. @inline */
function change(
  optimizer: i32,
  g: v128,
  first: usize,
  second: usize,
  at: usize,
  hyper: usize,
  rate: v128,
  root: v128,
): v128 {
  if (optimizer === OPTIMIZER_SGD) return f32x4.mul(rate, g);
  if (optimizer === OPTIMIZER_MOMENTUM) {
    const m = f32x4.add(f32x4.mul(v128.load32_splat(hyper, 4), v128.load(first + at)), g);
    v128.store(first + at, m);
    return f32x4.mul(rate, m);
  }
  const beta1 = v128.load32_splat(hyper, 4);
  const beta2 = v128.load32_splat(hyper, 8);
  const one = splat(1);
  const m = f32x4.add(f32x4.mul(beta1, v128.load(first + at)), f32x4.mul(f32x4.sub(one, beta1), g));
  const square = f32x4.mul(f32x4.mul(f32x4.sub(one, beta2), g), g);
  const v = f32x4.add(f32x4.mul(beta2, v128.load(second + at)), square);
  v128.store(first + at, m);
  v128.store(second + at, v);
  const divisor = f32x4.add(f32x4.div(f32x4.sqrt(v), root), v128.load32_splat(hyper, 12));
  return f32x4.div(f32x4.mul(rate, m), divisor);
}

/** parameter -= change for a whole tensor; returns the sum of squares of what was really added. @inline */
function descend(optimizer: i32, record: usize, rate: v128, root: v128, measured: bool): f64 {
  let parameter = pointer(record, 1);
  let gradient = pointer(record, 2);
  const stride = pointer(record, 3);
  const rows = field(record, 4);
  const width = rowBytes(field(record, 5));
  let first = pointer(record, 6);
  let second = pointer(record, 7);
  const hyper = pointer(record, 8);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const before = v128.load(parameter + at);
      const step = change(optimizer, v128.load(gradient + at), first, second, at, hyper, rate, root);
      const after = f32x4.sub(before, step);
      v128.store(parameter + at, after);
      if (measured) {
        const moved = f32x4.sub(after, before);
        low = f64x2.add(low, squaresLow(moved));
        high = f64x2.add(high, squaresHigh(moved));
      }
    }
    parameter += stride;
    gradient += stride;
    first += stride;
    second += stride;
  }
  return lanes(f64x2.add(low, high));
}

/** Plain SGD for a whole tensor; returns the sum of squares of what was really added. */
export function descendMeasured(
  parameter: usize,
  gradient: usize,
  stride: usize,
  rows: i32,
  width: usize,
  rate: v128,
): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const before = v128.load(parameter + at);
      const after = f32x4.sub(before, f32x4.mul(rate, v128.load(gradient + at)));
      v128.store(parameter + at, after);
      const moved = f32x4.sub(after, before);
      low = f64x2.add(low, squaresLow(moved));
      high = f64x2.add(high, squaresHigh(moved));
    }
    parameter += stride;
    gradient += stride;
  }
  return lanes(f64x2.add(low, high));
}

/** Op: [optimizer, parameter, gradient, stride, rows, columns, first state, second state, hyper, update norm or 0]. */
export function updateOp(record: usize): void {
  const optimizer = field(record, 0);
  const hyper = pointer(record, 8);
  const norm = pointer(record, 9);
  const rate = load<f32>(hyper);
  const none = splat(0);
  let sum: f64 = 0;
  if (optimizer === OPTIMIZER_SGD) {
    if (norm === 0) descend(OPTIMIZER_SGD, record, splat(rate), none, false);
    else sum = descend(OPTIMIZER_SGD, record, splat(rate), none, true);
  } else if (optimizer === OPTIMIZER_MOMENTUM) {
    sum = descend(OPTIMIZER_MOMENTUM, record, splat(rate), none, true);
  } else {
    const corrected = rate / (1 - load<f32>(hyper, 16));
    const root = sqrt<f32>(1 - load<f32>(hyper, 20));
    sum = descend(OPTIMIZER_ADAM, record, splat(corrected), splat(root), true);
    // With epsilon 0 the pads would be 0 / 0.
    clearPads(pointer(record, 1), pointer(record, 3), field(record, 4), field(record, 5));
  }
  if (norm !== 0) store<f32>(norm, <f32>sqrt(sum));
}

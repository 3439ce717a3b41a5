/**
 * One step of an optimiser for one parameter (rules: engine/optimizers.ts), and the length of the step where it is recorded.
 * Hyper-parameters are read where the trainer writes them.
 */
import { splat } from './elementary';
import { clearPads, field, pointer, rowBytes } from './fields';
import { squaresHigh, squaresLow } from './norms';
import {
  OPTIMIZER_ADAGRAD,
  OPTIMIZER_ADAM,
  OPTIMIZER_ADAMW,
  OPTIMIZER_AMSGRAD,
  OPTIMIZER_MOMENTUM,
  OPTIMIZER_NESTEROV,
  OPTIMIZER_RMSPROP,
  OPTIMIZER_SGD,
} from './opcodes';

/** Sum of both lanes. @inline */
function lanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Op: [value, by]: value *= by. */
export function multiplyScalarOp(record: usize): void {
  const value = pointer(record, 0);
  store<f32>(value, load<f32>(value) * load<f32>(pointer(record, 1)));
}

/** Op: [value]: value += 1. */
export function countScalarOp(record: usize): void {
  const value = pointer(record, 0);
  store<f32>(value, load<f32>(value) + 1);
}

/** a x + b c. @inline */
function blend(a: v128, x: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.mul(a, x), f32x4.mul(b, c));
}

/** Hyper-parameter `index`, four times. @inline */
function number(hyper: usize, index: i32): v128 {
  return v128.load32_splat(hyper + (index << 2));
}

/** Adam's step for four parameters: corrected rate m / (sqrt v / root + epsilon). @inline */
function adamStep(
  g: v128,
  first: usize,
  second: usize,
  third: usize,
  at: usize,
  hyper: usize,
  rate: v128,
  root: v128,
): v128 {
  const beta1 = number(hyper, 1);
  const beta2 = number(hyper, 2);
  const one = splat(1);
  const m = blend(beta1, v128.load(first + at), f32x4.sub(one, beta1), g);
  const square = f32x4.mul(f32x4.mul(f32x4.sub(one, beta2), g), g);
  let v = f32x4.add(f32x4.mul(beta2, v128.load(second + at)), square);
  v128.store(first + at, m);
  v128.store(second + at, v);
  if (third !== 0) {
    v = f32x4.max(v128.load(third + at), v);
    v128.store(third + at, v);
  }
  const divisor = f32x4.add(f32x4.div(f32x4.sqrt(v), root), number(hyper, 3));
  return f32x4.div(f32x4.mul(rate, m), divisor);
}

/** Four parameters after their step; states are updated in place. `rate` and `root` as updateOp has worked them out. @inline */
function stepped(
  optimizer: i32,
  w: v128,
  g: v128,
  first: usize,
  second: usize,
  third: usize,
  at: usize,
  hyper: usize,
  rate: v128,
  root: v128,
): v128 {
  if (optimizer === OPTIMIZER_SGD) return f32x4.sub(w, f32x4.mul(rate, g));
  if (optimizer === OPTIMIZER_MOMENTUM) {
    const decayed = f32x4.add(g, f32x4.mul(number(hyper, 3), w));
    const m = blend(number(hyper, 1), v128.load(first + at), root, decayed);
    v128.store(first + at, m);
    return f32x4.sub(w, f32x4.mul(rate, m));
  }
  if (optimizer === OPTIMIZER_NESTEROV) {
    const momentum = number(hyper, 1);
    const decayed = f32x4.add(g, f32x4.mul(number(hyper, 2), w));
    const m = f32x4.add(f32x4.mul(momentum, v128.load(first + at)), decayed);
    v128.store(first + at, m);
    return f32x4.sub(w, f32x4.mul(rate, f32x4.add(decayed, f32x4.mul(momentum, m))));
  }
  if (optimizer === OPTIMIZER_RMSPROP) {
    const alpha = number(hyper, 1);
    const rest = f32x4.sub(splat(1), alpha);
    const square = blend(alpha, v128.load(first + at), f32x4.mul(rest, g), g);
    const mean = blend(alpha, v128.load(second + at), rest, g);
    v128.store(first + at, square);
    v128.store(second + at, mean);
    // `root` holds 1 where the mean is to be taken out, else 0.
    const spread = f32x4.max(splat(0), f32x4.sub(square, f32x4.mul(root, f32x4.mul(mean, mean))));
    const quotient = f32x4.div(g, f32x4.add(f32x4.sqrt(spread), number(hyper, 2)));
    const m = f32x4.add(f32x4.mul(number(hyper, 3), v128.load(third + at)), quotient);
    v128.store(third + at, m);
    return f32x4.sub(w, f32x4.mul(rate, m));
  }
  if (optimizer === OPTIMIZER_ADAGRAD) {
    const decayed = f32x4.add(g, f32x4.mul(number(hyper, 3), w));
    const sum = f32x4.add(v128.load(first + at), f32x4.mul(decayed, decayed));
    v128.store(first + at, sum);
    const divisor = f32x4.add(f32x4.sqrt(sum), number(hyper, 2));
    return f32x4.sub(w, f32x4.div(f32x4.mul(rate, decayed), divisor));
  }
  const decay = number(hyper, 4);
  if (optimizer === OPTIMIZER_ADAMW) {
    const kept = f32x4.mul(w, f32x4.sub(splat(1), f32x4.mul(number(hyper, 0), decay)));
    return f32x4.sub(kept, adamStep(g, first, second, 0, at, hyper, rate, root));
  }
  const decayed = f32x4.add(g, f32x4.mul(decay, w));
  const most = optimizer === OPTIMIZER_AMSGRAD ? third : 0;
  return f32x4.sub(w, adamStep(decayed, first, second, most, at, hyper, rate, root));
}

/** A step for a whole tensor; returns the sum of squares of what was really added. @inline */
function descend(optimizer: i32, record: usize, rate: v128, root: v128, measured: bool): f64 {
  let parameter = pointer(record, 1);
  let gradient = pointer(record, 2);
  const stride = pointer(record, 3);
  const rows = field(record, 4);
  const width = rowBytes(field(record, 5));
  let first = pointer(record, 6);
  let second = pointer(record, 7);
  let third = pointer(record, 8);
  const hyper = pointer(record, 9);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const before = v128.load(parameter + at);
      const g = v128.load(gradient + at);
      const after = stepped(optimizer, before, g, first, second, third, at, hyper, rate, root);
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
    third += stride;
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

/** Op: [optimizer, parameter, gradient, stride, rows, columns, first, second, third state, hyper, update norm or 0]. */
export function updateOp(record: usize): void {
  const optimizer = field(record, 0);
  const hyper = pointer(record, 9);
  const norm = pointer(record, 10);
  const rate = load<f32>(hyper);
  const none = splat(0);
  let sum: f64 = 0;
  switch (optimizer) {
    case OPTIMIZER_SGD:
      if (norm === 0) descend(OPTIMIZER_SGD, record, splat(rate), none, false);
      else sum = descend(OPTIMIZER_SGD, record, splat(rate), none, true);
      break;
    case OPTIMIZER_MOMENTUM: {
      // The first step is not dampened.
      const share: f32 = load<f32>(hyper, 16) > 1 ? 1 - load<f32>(hyper, 8) : 1;
      sum = descend(OPTIMIZER_MOMENTUM, record, splat(rate), splat(share), true);
      break;
    }
    case OPTIMIZER_NESTEROV:
      sum = descend(OPTIMIZER_NESTEROV, record, splat(rate), none, true);
      break;
    case OPTIMIZER_RMSPROP:
      sum = descend(OPTIMIZER_RMSPROP, record, splat(rate), splat(load<f32>(hyper, 16)), true);
      break;
    case OPTIMIZER_ADAGRAD: {
      const slowed = rate / (1 + (load<f32>(hyper, 16) - 1) * load<f32>(hyper, 4));
      sum = descend(OPTIMIZER_ADAGRAD, record, splat(slowed), none, true);
      break;
    }
    default: {
      const corrected = splat(rate / (1 - load<f32>(hyper, 20)));
      const root = splat(sqrt<f32>(1 - load<f32>(hyper, 24)));
      if (optimizer === OPTIMIZER_ADAMW) sum = descend(OPTIMIZER_ADAMW, record, corrected, root, true);
      else if (optimizer === OPTIMIZER_AMSGRAD) sum = descend(OPTIMIZER_AMSGRAD, record, corrected, root, true);
      else sum = descend(OPTIMIZER_ADAM, record, corrected, root, true);
    }
  }
  // With epsilon 0 the pads would be 0 / 0.
  if (optimizer >= OPTIMIZER_RMSPROP || optimizer === OPTIMIZER_ADAM)
    clearPads(pointer(record, 1), pointer(record, 3), field(record, 4), field(record, 5));
  if (norm !== 0) store<f32>(norm, <f32>sqrt(sum));
}

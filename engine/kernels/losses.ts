/**
 * Losses, what counts as right, and the gradient with respect to the predictions (definition: engine/losses.ts). Sums are
 * float64, sample by sample; exp and log are those of elementary.ts.
 */
import { exp, log, log1p, sigmoid, splat } from './elementary';
import { clearPads, field, pointer, rowBytes } from './fields';
import {
  LOSS_BINARY_CROSS_ENTROPY,
  LOSS_BINARY_CROSS_ENTROPY_LOGITS,
  LOSS_CROSS_ENTROPY,
  LOSS_CROSS_ENTROPY_SOFT,
  LOSS_HALF_SSE,
  LOSS_HUBER,
  LOSS_L1,
  LOSS_MSE,
} from './opcodes';

/** PyTorch holds the logarithms of binary cross-entropy at -100 or above, and divides by at least 1e-12 in its gradient. */
const LOWEST_LOG: f32 = -100;
const SMALLEST_VARIANCE: f64 = 1e-12;

/** Index of the first largest of `columns` numbers. */
function largestIndex(row: usize, columns: i32): i32 {
  let best = 0;
  let value = load<f32>(row);
  for (let i = 1; i < columns; i++) {
    const candidate = load<f32>(row + (i << 2));
    if (candidate > value) {
      value = candidate;
      best = i;
    }
  }
  return best;
}

/** Several outputs: the same one is largest. One: on the same side of the threshold. */
function sameAnswer(prediction: usize, target: usize, columns: i32, threshold: f32): bool {
  if (columns > 1) return largestIndex(prediction, columns) === largestIndex(target, columns);
  return load<f32>(prediction) > threshold === load<f32>(target) > 0.5;
}

function boundedLog(x: f32): f64 {
  const value = f32x4.extract_lane(log(splat(x)), 0);
  return value < LOWEST_LOG ? LOWEST_LOG : value;
}

/** Loss of one output. @inline */
function lossOf(kind: i32, p: f32, t: f32, setting: f64): f64 {
  if (kind === LOSS_BINARY_CROSS_ENTROPY) return -(<f64>t * boundedLog(p) + (1 - <f64>t) * boundedLog(1 - p));
  if (kind === LOSS_BINARY_CROSS_ENTROPY_LOGITS) {
    const tail = f32x4.extract_lane(log1p(exp(splat(-abs(p)))), 0);
    return (p > 0 ? <f64>p : 0) - <f64>t * <f64>p + <f64>tail;
  }
  const difference = <f64>p - <f64>t;
  if (kind === LOSS_L1) return abs(difference);
  if (kind === LOSS_HUBER && abs(difference) > setting) return setting * (abs(difference) - 0.5 * setting);
  return kind === LOSS_MSE ? difference * difference : 0.5 * difference * difference;
}

/** Its derivative. @inline */
function gradientOf(kind: i32, p: f32, t: f32, setting: f64): f64 {
  const difference = <f64>p - <f64>t;
  if (kind === LOSS_BINARY_CROSS_ENTROPY) {
    const variance = <f64>p * (1 - <f64>p);
    return difference / (variance < SMALLEST_VARIANCE ? SMALLEST_VARIANCE : variance);
  }
  if (kind === LOSS_BINARY_CROSS_ENTROPY_LOGITS) return <f64>f32x4.extract_lane(sigmoid(splat(p)), 0) - <f64>t;
  // Of NaN 0, as PyTorch's sign: the loss itself shows it.
  if (kind === LOSS_L1) return difference > 0 ? 1 : difference < 0 ? -1 : 0;
  if (kind === LOSS_HUBER && abs(difference) > setting) return difference > 0 ? setting : -setting;
  return kind === LOSS_MSE ? 2 * difference : difference;
}

/** Losses that are sums over single outputs; returns the sum over one sample. @inline */
function valueRow(
  kind: i32,
  prediction: usize,
  target: usize,
  delta: usize,
  columns: i32,
  share: f64,
  setting: f64,
): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < columns; i++) {
    const at = <usize>(i << 2);
    const p = load<f32>(prediction + at);
    const t = load<f32>(target + at);
    sum += lossOf(kind, p, t, setting);
    if (delta !== 0) store<f32>(delta + at, <f32>(gradientOf(kind, p, t, setting) * share));
  }
  return sum;
}

/** e^(p - max) of one sample into `scratch`; returns their sum. */
function exponentials(prediction: usize, scratch: usize, columns: i32, best: f32): f32 {
  const width = rowBytes(columns);
  const largest = splat(best);
  for (let at: usize = 0; at < width; at += 16) {
    v128.store(scratch + at, exp(f32x4.pmin(f32x4.sub(v128.load(prediction + at), largest), splat(0))));
  }
  let sum: f32 = 0;
  for (let i = 0; i < columns; i++) sum += load<f32>(scratch + (i << 2));
  return sum;
}

/** The softmax in `scratch`, times `share`, as the delta. */
function softmaxDelta(scratch: usize, delta: usize, columns: i32, factor: v128): void {
  const width = rowBytes(columns);
  for (let at: usize = 0; at < width; at += 16) v128.store(delta + at, f32x4.mul(v128.load(scratch + at), factor));
}

/** Softmax cross-entropy of one sample: ln sum e^(p - max) + max - p[class]; gradient softmax - one-hot. */
function crossEntropyRow(
  prediction: usize,
  target: usize,
  delta: usize,
  scratch: usize,
  columns: i32,
  share: f64,
  smoothing: f64,
): f64 {
  const best = load<f32>(prediction + (largestIndex(prediction, columns) << 2));
  const sum = exponentials(prediction, scratch, columns, best);
  const truth = <i32>load<f32>(target);
  const other = smoothing / <f64>columns;
  if (delta !== 0) {
    const scale = <f32>share;
    softmaxDelta(scratch, delta, columns, splat(scale / sum));
    const hit = delta + (truth << 2);
    store<f32>(hit, (load<f32>(scratch + (truth << 2)) / sum - <f32>(1 - smoothing)) * scale);
    if (smoothing !== 0) {
      const less = <f32>(other * share);
      for (let i = 0; i < columns; i++) store<f32>(delta + (i << 2), load<f32>(delta + (i << 2)) - less);
    }
  }
  const logarithm = f32x4.extract_lane(log(splat(sum)), 0);
  const plain = <f64>best - <f64>load<f32>(prediction + (truth << 2)) + <f64>logarithm;
  if (smoothing === 0) return plain;
  let mean: f64 = 0;
  for (let i = 0; i < columns; i++) mean += <f64>best - <f64>load<f32>(prediction + (i << 2)) + <f64>logarithm;
  return (1 - smoothing) * plain + other * mean;
}

/** The same against a distribution: sum of t (ln sum e^p - p); gradient (sum of t) softmax - t. */
function softTargetsRow(prediction: usize, target: usize, delta: usize, scratch: usize, columns: i32, share: f64): f64 {
  const best = load<f32>(prediction + (largestIndex(prediction, columns) << 2));
  const sum = exponentials(prediction, scratch, columns, best);
  const logarithm = f32x4.extract_lane(log(splat(sum)), 0);
  let loss: f64 = 0;
  let mass: f64 = 0;
  for (let i = 0; i < columns; i++) {
    const t = <f64>load<f32>(target + (i << 2));
    mass += t;
    loss += t * (<f64>best - <f64>load<f32>(prediction + (i << 2)) + <f64>logarithm);
  }
  if (delta !== 0) {
    for (let i = 0; i < columns; i++) {
      const p = <f64>load<f32>(scratch + (i << 2)) / <f64>sum;
      store<f32>(delta + (i << 2), <f32>((mass * p - <f64>load<f32>(target + (i << 2))) * share));
    }
  }
  return loss;
}

/** Op: [kind, prediction, stride, target, stride, delta or 0, stride, rows, columns, loss, accuracy, divisor, scratch, setting]. */
export function lossOp(record: usize): void {
  const kind = field(record, 0);
  let prediction = pointer(record, 1);
  const stride = pointer(record, 2);
  let target = pointer(record, 3);
  const targetStride = pointer(record, 4);
  const delta = pointer(record, 5);
  const deltaStride = pointer(record, 6);
  const rows = field(record, 7);
  const columns = field(record, 8);
  const share: f64 = 1 / <f64>field(record, 11);
  const scratch = pointer(record, 12);
  const setting = <f64>reinterpret<f32>(field(record, 13));
  let sum: f64 = 0;
  let right = 0;
  let into = delta;
  for (let row = 0; row < rows; row++) {
    switch (kind) {
      case LOSS_CROSS_ENTROPY:
        sum += crossEntropyRow(prediction, target, into, scratch, columns, share, setting);
        right += largestIndex(prediction, columns) === <i32>load<f32>(target) ? 1 : 0;
        break;
      case LOSS_CROSS_ENTROPY_SOFT:
        sum += softTargetsRow(prediction, target, into, scratch, columns, share);
        right += largestIndex(prediction, columns) === largestIndex(target, columns) ? 1 : 0;
        break;
      case LOSS_L1:
        sum += valueRow(LOSS_L1, prediction, target, into, columns, share, setting);
        right += sameAnswer(prediction, target, columns, 0.5) ? 1 : 0;
        break;
      case LOSS_HUBER:
        sum += valueRow(LOSS_HUBER, prediction, target, into, columns, share, setting);
        right += sameAnswer(prediction, target, columns, 0.5) ? 1 : 0;
        break;
      case LOSS_BINARY_CROSS_ENTROPY:
        sum += valueRow(LOSS_BINARY_CROSS_ENTROPY, prediction, target, into, columns, share, setting);
        right += sameAnswer(prediction, target, columns, 0.5) ? 1 : 0;
        break;
      case LOSS_BINARY_CROSS_ENTROPY_LOGITS:
        sum += valueRow(LOSS_BINARY_CROSS_ENTROPY_LOGITS, prediction, target, into, columns, share, setting);
        right += sameAnswer(prediction, target, columns, 0) ? 1 : 0;
        break;
      case LOSS_HALF_SSE:
        sum += valueRow(LOSS_HALF_SSE, prediction, target, into, columns, share, setting);
        right += sameAnswer(prediction, target, columns, 0.5) ? 1 : 0;
        break;
      default:
        sum += valueRow(LOSS_MSE, prediction, target, into, columns, share, setting);
        right += sameAnswer(prediction, target, columns, 0.5) ? 1 : 0;
    }
    prediction += stride;
    target += targetStride;
    if (delta !== 0) into += deltaStride;
  }
  if (delta !== 0) clearPads(delta, deltaStride, rows, columns);
  store<f32>(pointer(record, 9), <f32>(sum * share));
  store<f32>(pointer(record, 10), <f32>(<f64>right / <f64>rows));
}

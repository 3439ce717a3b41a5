/**
 * Clipping of all gradients by value and by global norm. The gradients of one op stand in a list: [base, stride, rows, columns]
 * each; for norms their sums of squares follow, where a record op has just left them (else 0). Norms are float64 sums, tensor
 * by tensor in the order of the list.
 */
import { absolute, splat } from './elementary';
import { field, pointer, rowBytes } from './fields';
import { sumOfSquares } from './norms';

/** Fields of one gradient in a list. */
const ENTRY = 4;

function squaresOf(record: usize, entry: i32): f64 {
  const width = rowBytes(field(record, entry + 3));
  return sumOfSquares(pointer(record, entry), pointer(record, entry + 1), field(record, entry + 2), width);
}

function globalNorm(record: usize, first: i32, count: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const known = pointer(record, first + count * ENTRY + i);
    sum += known !== 0 ? load<f64>(known) : squaresOf(record, first + i * ENTRY);
  }
  return sqrt(sum);
}

/** Op: [norm, factor, count, 0, gradients ..., sums ...]: the global norm; factor = 1. */
export function gradientNormOp(record: usize): void {
  store<f32>(pointer(record, 0), <f32>globalNorm(record, 4, field(record, 2)));
  store<f32>(pointer(record, 1), 1);
}

/** Op: [norm, factor, count, maxNorm, gradients ..., sums ...]: factor = min(1, maxNorm / (norm + 1e-6)), gradients *= factor. */
export function clipNormOp(record: usize): void {
  const count = field(record, 2);
  const norm = globalNorm(record, 4, count);
  const bound = <f64>load<f32>(pointer(record, 3)) / (norm + 1e-6);
  // A NaN stays one, so that divergence shows.
  const factor: f32 = bound >= 1 ? 1 : <f32>bound;
  store<f32>(pointer(record, 0), <f32>norm);
  store<f32>(pointer(record, 1), factor);
  if (factor === 1) return;
  for (let i = 0; i < count; i++) scale(record, 4 + i * ENTRY, splat(factor));
}

function scale(record: usize, entry: i32, factor: v128): void {
  let base = pointer(record, entry);
  const stride = pointer(record, entry + 1);
  const rows = field(record, entry + 2);
  const width = rowBytes(field(record, entry + 3));
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(base + at, f32x4.mul(v128.load(base + at), factor));
    }
    base += stride;
  }
}

/** Op: [limit, factor, count, gradients ...]: every gradient into [-limit, limit]; factor = min(1, limit / largest). */
export function clipValueOp(record: usize): void {
  const limit = load<f32>(pointer(record, 0));
  const count = field(record, 2);
  let largest = splat(0);
  for (let i = 0; i < count; i++) largest = f32x4.max(largest, clamp(record, 3 + i * ENTRY, splat(limit)));
  const pair = f32x4.max(largest, i64x2.shuffle(largest, largest, 1, 0));
  const most = max(f32x4.extract_lane(pair, 0), f32x4.extract_lane(pair, 1));
  store<f32>(pointer(record, 1), min<f32>(1, limit / most));
}

/** Clamps one tensor, NaN stays NaN; returns the largest |g| of each lane before. */
function clamp(record: usize, entry: i32, limit: v128): v128 {
  let base = pointer(record, entry);
  const stride = pointer(record, entry + 1);
  const rows = field(record, entry + 2);
  const width = rowBytes(field(record, entry + 3));
  let largest = splat(0);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const x = v128.load(base + at);
      largest = f32x4.max(largest, absolute(x));
      v128.store(base + at, f32x4.pmax(f32x4.pmin(x, limit), f32x4.neg(limit)));
    }
    base += stride;
  }
  return largest;
}

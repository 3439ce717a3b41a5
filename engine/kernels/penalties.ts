/**
 * What regularisers add to the loss and to the weights' gradients (definition: engine/backends/reference/loss.ts). The sum over the
 * weights is float64, in the order of memory; pads are 0 and add nothing.
 */
import { absolute, splat } from './elementary';
import { field, pointer, rowBytes } from './fields';
import { PENALTY_L1 } from './opcodes';

/** Fields of one weight in a list. */
const ENTRY = 4;

/** Op: [kind, strength, loss, count, weights ...]: loss += strength * sum of |w|, or of w^2 / 2. */
export function penaltyOp(record: usize): void {
  const kind = field(record, 0);
  const loss = pointer(record, 2);
  const count = field(record, 3);
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += sizeOf(record, 4 + i * ENTRY, kind);
  store<f32>(loss, <f32>(<f64>load<f32>(loss) + <f64>load<f32>(pointer(record, 1)) * sum));
}

function sizeOf(record: usize, entry: i32, kind: i32): f64 {
  let base = pointer(record, entry);
  const rows = field(record, entry + 2);
  const width = rowBytes(field(record, entry + 3));
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const w = v128.load(base + at);
      const a = f64x2.promote_low_f32x4(w);
      const b = f64x2.promote_low_f32x4(i64x2.shuffle(w, w, 1, 1));
      low = f64x2.add(low, kind === PENALTY_L1 ? f64x2.abs(a) : f64x2.mul(a, a));
      high = f64x2.add(high, kind === PENALTY_L1 ? f64x2.abs(b) : f64x2.mul(b, b));
    }
    base += pointer(record, entry + 1);
  }
  const both = f64x2.add(low, high);
  const sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  return kind === PENALTY_L1 ? sum : 0.5 * sum;
}

/** sign(x), 0 at 0. @inline */
function sign(x: v128): v128 {
  const one = v128.bitselect(x, splat(1), i32x4.splat(0x80000000));
  return v128.and(one, f32x4.gt(absolute(x), splat(0)));
}

/** Op: [kind, strength, weight, gradient, stride, rows, columns]: gradient += strength * sign(w), or * w. */
export function penaltyGradientOp(record: usize): void {
  const kind = field(record, 0);
  const strength = v128.load32_splat(pointer(record, 1));
  let weight = pointer(record, 2);
  let gradient = pointer(record, 3);
  const stride = pointer(record, 4);
  const rows = field(record, 5);
  const width = rowBytes(field(record, 6));
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0; at < width; at += 16) {
      const w = v128.load(weight + at);
      const slope = kind === PENALTY_L1 ? sign(w) : w;
      v128.store(gradient + at, f32x4.add(v128.load(gradient + at), f32x4.mul(strength, slope)));
    }
    weight += stride;
    gradient += stride;
  }
}

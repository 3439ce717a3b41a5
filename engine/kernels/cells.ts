/**
 * One step of a recurrent cell and its gradient, four units at a time (definition: engine/backends/cellFormulas.ts and
 * reference/cells.ts), and sequences turned between batch-major and time-major. Gates stand side by side in a row, each as wide as the layer,
 * so they may begin anywhere and their last units are stored one by one.
 */
import { one, sigmoid, splat, tanh } from './elementary';
import { field, pointer } from './fields';
import { CELL_GRU, CELL_LSTM, CELL_RNN_RELU, CELL_RNN_TANH } from './opcodes';

/** Stores the first `count` lanes. @inline */
function put(at: usize, value: v128, count: i32): void {
  if (count >= 4) {
    v128.store(at, value);
    return;
  }
  store<f32>(at, f32x4.extract_lane(value, 0));
  if (count > 1) store<f32>(at, f32x4.extract_lane(value, 1), 4);
  if (count > 2) store<f32>(at, f32x4.extract_lane(value, 2), 8);
}

/** a (1 - a). @inline */
function logisticSlope(a: v128): v128 {
  return f32x4.mul(a, f32x4.sub(one(), a));
}

/** 1 - a^2. @inline */
function tanhSlope(a: v128): v128 {
  return f32x4.sub(one(), f32x4.mul(a, a));
}

/** Op: [batch-major, stride, time-major, stride, batch, steps, columns, back]. */
export function timeMajorOp(record: usize): void {
  const batch = field(record, 4);
  const steps = field(record, 5);
  const bytes = (<usize>field(record, 6)) << 2;
  const back = field(record, 7) !== 0;
  for (let b = 0; b < batch; b++) {
    let far = pointer(record, 0) + <usize>b * pointer(record, 1);
    for (let t = 0; t < steps; t++) {
      const near = pointer(record, 2) + <usize>(t * batch + b) * pointer(record, 3);
      if (back) memory.copy(far, near, bytes);
      else memory.copy(near, far, bytes);
      far += bytes;
    }
  }
}

/**
 * Op: [cell, rows, units, hidden part, stride, gates, stride, previous, stride, hidden, stride, previous cell, stride, cell state, stride,
 * input part, stride].
 */
export function cellOp(record: usize): void {
  const kind = field(record, 0);
  const rows = field(record, 1);
  const units = field(record, 2);
  const gate = (<usize>units) << 2;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const u = pointer(record, 3) + row * pointer(record, 4);
    const gates = pointer(record, 5) + row * pointer(record, 6);
    const previous = pointer(record, 7) + row * pointer(record, 8);
    const hidden = pointer(record, 9) + row * pointer(record, 10);
    const a = pointer(record, 15) + row * pointer(record, 16);
    for (let j = 0; j < units; j += 4) {
      const at = (<usize>j) << 2;
      const count = units - j;
      const first = f32x4.add(v128.load(a + at), v128.load(u + at));
      if (kind === CELL_LSTM) {
        const i = sigmoid(first);
        const f = sigmoid(f32x4.add(v128.load(a + gate + at), v128.load(u + gate + at)));
        const g = tanh(f32x4.add(v128.load(a + 2 * gate + at), v128.load(u + 2 * gate + at)));
        const o = sigmoid(f32x4.add(v128.load(a + 3 * gate + at), v128.load(u + 3 * gate + at)));
        const before = v128.load(pointer(record, 11) + row * pointer(record, 12) + at);
        const c = f32x4.add(f32x4.mul(f, before), f32x4.mul(i, g));
        put(gates + at, i, count);
        put(gates + gate + at, f, count);
        put(gates + 2 * gate + at, g, count);
        put(gates + 3 * gate + at, o, count);
        put(pointer(record, 13) + row * pointer(record, 14) + at, c, count);
        put(hidden + at, f32x4.mul(o, tanh(c)), count);
      } else if (kind === CELL_GRU) {
        const r = sigmoid(first);
        const z = sigmoid(f32x4.add(v128.load(a + gate + at), v128.load(u + gate + at)));
        const n = tanh(f32x4.add(v128.load(a + 2 * gate + at), f32x4.mul(r, v128.load(u + 2 * gate + at))));
        put(gates + at, r, count);
        put(gates + gate + at, z, count);
        put(gates + 2 * gate + at, n, count);
        const fresh = f32x4.mul(f32x4.sub(one(), z), n);
        put(hidden + at, f32x4.add(fresh, f32x4.mul(z, v128.load(previous + at))), count);
      } else {
        let h = first;
        if (kind === CELL_RNN_TANH) h = tanh(first);
        if (kind === CELL_RNN_RELU) h = f32x4.pmax(first, splat(0));
        put(gates + at, h, count);
        put(hidden + at, h, count);
      }
    }
  }
}

/**
 * Op: as cellOp's up to the cell state, then [delta, stride, cell delta, stride, previous cell delta or 0, stride, input part's delta,
 * stride, hidden part's delta, stride, direct or 0, stride].
 */
export function cellGradientOp(record: usize): void {
  const kind = field(record, 0);
  const rows = field(record, 1);
  const units = field(record, 2);
  for (let row: usize = 0; row < <usize>rows; row++) {
    for (let j = 0; j < units; j += 4) {
      const at = (<usize>j) << 2;
      if (kind === CELL_LSTM) lstmGradient(record, row, at, units - j);
      else if (kind === CELL_GRU) gruGradient(record, row, at, units - j);
      else simpleGradient(kind, record, row, at, units - j);
    }
  }
}

/** Address of a tensor's row, `index` its field. @inline */
function rowOf(record: usize, index: i32, row: usize): usize {
  return pointer(record, index) + row * pointer(record, index + 1);
}

function lstmGradient(record: usize, row: usize, at: usize, count: i32): void {
  const gate = (<usize>field(record, 2)) << 2;
  const gates = rowOf(record, 5, row) + at;
  const i = v128.load(gates);
  const f = v128.load(gates + gate);
  const g = v128.load(gates + 2 * gate);
  const o = v128.load(gates + 3 * gate);
  const dh = v128.load(rowOf(record, 15, row) + at);
  const t = tanh(v128.load(rowOf(record, 13, row) + at));
  const total = rowOf(record, 17, row) + at;
  const dc = f32x4.add(v128.load(total), f32x4.mul(f32x4.mul(dh, o), tanhSlope(t)));
  const before = v128.load(rowOf(record, 11, row) + at);
  put(total, dc, count);
  if (pointer(record, 19) !== 0) put(rowOf(record, 19, row) + at, f32x4.mul(dc, f), count);
  give(record, row, at, f32x4.mul(f32x4.mul(dc, g), logisticSlope(i)), count);
  give(record, row, at + gate, f32x4.mul(f32x4.mul(dc, before), logisticSlope(f)), count);
  give(record, row, at + 2 * gate, f32x4.mul(f32x4.mul(dc, i), tanhSlope(g)), count);
  give(record, row, at + 3 * gate, f32x4.mul(f32x4.mul(dh, t), logisticSlope(o)), count);
}

function gruGradient(record: usize, row: usize, at: usize, count: i32): void {
  const gate = (<usize>field(record, 2)) << 2;
  const gates = rowOf(record, 5, row) + at;
  const r = v128.load(gates);
  const z = v128.load(gates + gate);
  const n = v128.load(gates + 2 * gate);
  const dh = v128.load(rowOf(record, 15, row) + at);
  const dn = f32x4.mul(f32x4.mul(dh, f32x4.sub(one(), z)), tanhSlope(n));
  const u = v128.load(rowOf(record, 3, row) + 2 * gate + at);
  const difference = f32x4.sub(v128.load(rowOf(record, 7, row) + at), n);
  give(record, row, at, f32x4.mul(f32x4.mul(dn, u), logisticSlope(r)), count);
  give(record, row, at + gate, f32x4.mul(f32x4.mul(dh, difference), logisticSlope(z)), count);
  put(rowOf(record, 21, row) + 2 * gate + at, dn, count);
  put(rowOf(record, 23, row) + 2 * gate + at, f32x4.mul(dn, r), count);
  put(rowOf(record, 25, row) + at, f32x4.mul(dh, z), count);
}

function simpleGradient(kind: i32, record: usize, row: usize, at: usize, count: i32): void {
  const h = v128.load(rowOf(record, 5, row) + at);
  let delta = v128.load(rowOf(record, 15, row) + at);
  if (kind === CELL_RNN_TANH) delta = f32x4.mul(delta, tanhSlope(h));
  if (kind === CELL_RNN_RELU) delta = v128.andnot(delta, f32x4.le(h, splat(0)));
  give(record, row, at, delta, count);
}

/** The same gradient to both parts of a gate's pre-activation. @inline */
function give(record: usize, row: usize, at: usize, delta: v128, count: i32): void {
  put(rowOf(record, 21, row) + at, delta, count);
  put(rowOf(record, 23, row) + at, delta, count);
}

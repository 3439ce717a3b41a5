/**
 * One step of a recurrent cell and its gradient, four units at a time (definition: engine/backends/cellFormulas.ts and
 * reference/cells.ts), and sequences turned between batch-major and time-major. Gates stand side by side in a row, each as wide as the layer,
 * so they may begin anywhere and their last units are stored one by one.
 */
import { one, sigmoid, splat, tanh } from './elementary';
import { field, pointer } from './fields';
import { CELL_GRU, CELL_LSTM, CELL_RNN_RELU, CELL_RNN_TANH } from './opcodes';

/** Stores the first `bytes / 4` lanes. @inline */
function put(at: usize, value: v128, bytes: usize): void {
  if (bytes >= 16) {
    v128.store(at, value);
    return;
  }
  store<f32>(at, f32x4.extract_lane(value, 0));
  if (bytes > 4) store<f32>(at, f32x4.extract_lane(value, 1), 4);
  if (bytes > 8) store<f32>(at, f32x4.extract_lane(value, 2), 8);
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

/** Address of a row of the tensor at `index`. @inline */
function rowOf(record: usize, index: i32, row: usize): usize {
  return pointer(record, index) + row * pointer(record, index + 1);
}

/**
 * Op: [cell, rows, units, hidden part, stride, gates, stride, previous, stride, hidden, stride, previous cell, stride, cell state, stride,
 * input part, stride].
 */
export function cellOp(record: usize): void {
  const kind = field(record, 0);
  const width = (<usize>field(record, 2)) << 2;
  for (let row: usize = 0; row < <usize>field(record, 1); row++) {
    const u = rowOf(record, 3, row);
    const gates = rowOf(record, 5, row);
    const hidden = rowOf(record, 9, row);
    const a = rowOf(record, 15, row);
    if (kind === CELL_LSTM) {
      longShortRow(a, u, gates, rowOf(record, 11, row), rowOf(record, 13, row), hidden, width);
    } else if (kind === CELL_GRU) {
      gatedRow(a, u, gates, rowOf(record, 7, row), hidden, width);
    } else {
      simpleRow(kind, a, u, gates, hidden, width);
    }
  }
}

/** Both parts of a pre-activation. @inline */
function sum(a: usize, u: usize, at: usize): v128 {
  return f32x4.add(v128.load(a + at), v128.load(u + at));
}

/** Gates are computed run by run: within one loop each number waits for nothing but its own. @inline */
function sigmoidRun(a: usize, u: usize, to: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) put(to + at, sigmoid(sum(a, u, at)), bytes - at);
}

/** i, f, g, o; c = f c' + i g; h = o tanh c. */
function longShortRow(
  a: usize,
  u: usize,
  gates: usize,
  before: usize,
  state: usize,
  hidden: usize,
  width: usize,
): void {
  sigmoidRun(a, u, gates, 2 * width);
  const g = 2 * width;
  const o = 3 * width;
  for (let at = g; at < o; at += 16) put(gates + at, tanh(sum(a, u, at)), o - at);
  sigmoidRun(a + o, u + o, gates + o, width);
  for (let at: usize = 0; at < width; at += 16) {
    const kept = f32x4.mul(v128.load(gates + width + at), v128.load(before + at));
    const c = f32x4.add(kept, f32x4.mul(v128.load(gates + at), v128.load(gates + g + at)));
    put(state + at, c, width - at);
    put(hidden + at, f32x4.mul(v128.load(gates + o + at), tanh(c)), width - at);
  }
}

/** r, z, n = tanh(a_n + r u_n); h = (1 - z) n + z h'. */
function gatedRow(a: usize, u: usize, gates: usize, previous: usize, hidden: usize, width: usize): void {
  sigmoidRun(a, u, gates, 2 * width);
  for (let at: usize = 0; at < width; at += 16) {
    const left = width - at;
    const inner = f32x4.mul(v128.load(gates + at), v128.load(u + at + 2 * width));
    const n = tanh(f32x4.add(v128.load(a + at + 2 * width), inner));
    const z = v128.load(gates + at + width);
    put(gates + at + 2 * width, n, left);
    put(hidden + at, f32x4.add(f32x4.mul(f32x4.sub(one(), z), n), f32x4.mul(z, v128.load(previous + at))), left);
  }
}

/** h = f(a + u). */
function simpleRow(kind: i32, a: usize, u: usize, gates: usize, hidden: usize, width: usize): void {
  for (let at: usize = 0; at < width; at += 16) {
    let h = sum(a, u, at);
    if (kind === CELL_RNN_TANH) h = tanh(h);
    if (kind === CELL_RNN_RELU) h = f32x4.pmax(h, splat(0));
    put(gates + at, h, width - at);
    put(hidden + at, h, width - at);
  }
}

/**
 * Op: as cellOp's up to the cell state, then [delta, stride, cell delta, stride, previous cell delta or 0, stride, input part's delta,
 * stride, hidden part's delta, stride, direct or 0, stride].
 */
export function cellGradientOp(record: usize): void {
  const kind = field(record, 0);
  const width = (<usize>field(record, 2)) << 2;
  for (let row: usize = 0; row < <usize>field(record, 1); row++) {
    const gates = rowOf(record, 5, row);
    const dh = rowOf(record, 15, row);
    const da = rowOf(record, 21, row);
    const du = rowOf(record, 23, row);
    if (kind === CELL_LSTM) {
      const below = pointer(record, 19) === 0 ? 0 : rowOf(record, 19, row);
      const total = rowOf(record, 17, row);
      longShortGradient(gates, rowOf(record, 11, row), rowOf(record, 13, row), dh, total, below, da, du, width);
    } else if (kind === CELL_GRU) {
      const u = rowOf(record, 3, row);
      gatedGradient(gates, u, rowOf(record, 7, row), dh, da, du, rowOf(record, 25, row), width);
    } else {
      simpleGradient(kind, gates, dh, da, du, width);
    }
  }
}

function longShortGradient(
  gates: usize,
  before: usize,
  state: usize,
  dh: usize,
  total: usize,
  below: usize,
  da: usize,
  du: usize,
  width: usize,
): void {
  for (let at: usize = 0; at < width; at += 16) {
    const left = width - at;
    const i = v128.load(gates + at);
    const f = v128.load(gates + at + width);
    const g = v128.load(gates + at + 2 * width);
    const o = v128.load(gates + at + 3 * width);
    const above = v128.load(dh + at);
    const t = tanh(v128.load(state + at));
    const dc = f32x4.add(v128.load(total + at), f32x4.mul(f32x4.mul(above, o), tanhSlope(t)));
    const previous = v128.load(before + at);
    put(total + at, dc, left);
    if (below !== 0) put(below + at, f32x4.mul(dc, f), left);
    give(da, du, at, f32x4.mul(f32x4.mul(dc, g), logisticSlope(i)), left);
    give(da, du, at + width, f32x4.mul(f32x4.mul(dc, previous), logisticSlope(f)), left);
    give(da, du, at + 2 * width, f32x4.mul(f32x4.mul(dc, i), tanhSlope(g)), left);
    give(da, du, at + 3 * width, f32x4.mul(f32x4.mul(above, t), logisticSlope(o)), left);
  }
}

function gatedGradient(
  gates: usize,
  u: usize,
  previous: usize,
  dh: usize,
  da: usize,
  du: usize,
  direct: usize,
  width: usize,
): void {
  for (let at: usize = 0; at < width; at += 16) {
    const left = width - at;
    const r = v128.load(gates + at);
    const z = v128.load(gates + at + width);
    const n = v128.load(gates + at + 2 * width);
    const above = v128.load(dh + at);
    const dn = f32x4.mul(f32x4.mul(above, f32x4.sub(one(), z)), tanhSlope(n));
    const difference = f32x4.sub(v128.load(previous + at), n);
    give(da, du, at, f32x4.mul(f32x4.mul(dn, v128.load(u + at + 2 * width)), logisticSlope(r)), left);
    give(da, du, at + width, f32x4.mul(f32x4.mul(above, difference), logisticSlope(z)), left);
    put(da + at + 2 * width, dn, left);
    put(du + at + 2 * width, f32x4.mul(dn, r), left);
    put(direct + at, f32x4.mul(above, z), left);
  }
}

function simpleGradient(kind: i32, gates: usize, dh: usize, da: usize, du: usize, width: usize): void {
  for (let at: usize = 0; at < width; at += 16) {
    const h = v128.load(gates + at);
    let delta = v128.load(dh + at);
    if (kind === CELL_RNN_TANH) delta = f32x4.mul(delta, tanhSlope(h));
    if (kind === CELL_RNN_RELU) delta = v128.andnot(delta, f32x4.le(h, splat(0)));
    give(da, du, at, delta, width - at);
  }
}

/** The same gradient to both parts of a gate's pre-activation. @inline */
function give(da: usize, du: usize, at: usize, delta: v128, left: usize): void {
  put(da + at, delta, left);
  put(du + at, delta, left);
}

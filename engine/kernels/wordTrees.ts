/**
 * The tree of a hierarchical softmax: loss and gradients along the target's path only, so that a step costs as much as the path is
 * long (definition: engine/backends/wordFormulas.ts, reference/words.ts). A row of the table of paths is: length, three zeros, then
 * 2 node + code for every inner node on the way; a code 0 takes the branch with probability sigmoid(z).
 */
import { absolute, exp, log1p, sigmoid, splat } from './elementary';
import { addScaled, clear, descendRow } from './embeddings';
import { clearPads, field, lastLanes, pointer, rowBytes } from './fields';

/** Bytes of a row of the table before the path begins. */
const PATH_HEAD: usize = 16;

/** x . y over whole vectors. @inline */
function dot(x: usize, y: usize, width: usize): f32 {
  let even = splat(0);
  let odd = splat(0);
  let at: usize = 0;
  for (; at + 32 <= width; at += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(x + at), v128.load(y + at)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(x + at, 16), v128.load(y + at, 16)));
  }
  if (at < width) even = f32x4.add(even, f32x4.mul(v128.load(x + at), v128.load(y + at)));
  const sum = f32x4.add(even, odd);
  const low = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
  return low + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/** x . y of four y that stand `stride` apart, the same bits: x is read once, and the lanes are added up for all four together. */
function dotFour(x: usize, y: usize, stride: usize, width: usize): v128 {
  const y1 = y + stride;
  const y2 = y1 + stride;
  const y3 = y2 + stride;
  let a = splat(0);
  let b = a;
  let c = a;
  let d = a;
  let aOdd = a;
  let bOdd = a;
  let cOdd = a;
  let dOdd = a;
  let at: usize = 0;
  for (; at + 32 <= width; at += 32) {
    const even = v128.load(x + at);
    const odd = v128.load(x + at, 16);
    a = f32x4.add(a, f32x4.mul(even, v128.load(y + at)));
    b = f32x4.add(b, f32x4.mul(even, v128.load(y1 + at)));
    c = f32x4.add(c, f32x4.mul(even, v128.load(y2 + at)));
    d = f32x4.add(d, f32x4.mul(even, v128.load(y3 + at)));
    aOdd = f32x4.add(aOdd, f32x4.mul(odd, v128.load(y + at, 16)));
    bOdd = f32x4.add(bOdd, f32x4.mul(odd, v128.load(y1 + at, 16)));
    cOdd = f32x4.add(cOdd, f32x4.mul(odd, v128.load(y2 + at, 16)));
    dOdd = f32x4.add(dOdd, f32x4.mul(odd, v128.load(y3 + at, 16)));
  }
  if (at < width) {
    const even = v128.load(x + at);
    a = f32x4.add(a, f32x4.mul(even, v128.load(y + at)));
    b = f32x4.add(b, f32x4.mul(even, v128.load(y1 + at)));
    c = f32x4.add(c, f32x4.mul(even, v128.load(y2 + at)));
    d = f32x4.add(d, f32x4.mul(even, v128.load(y3 + at)));
  }
  a = f32x4.add(a, aOdd);
  b = f32x4.add(b, bOdd);
  c = f32x4.add(c, cOdd);
  d = f32x4.add(d, dOdd);
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const abHigh = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cdHigh = i32x4.shuffle(c, d, 2, 6, 3, 7);
  const low = f32x4.add(i64x2.shuffle(ab, cd, 0, 2), i64x2.shuffle(ab, cd, 1, 3));
  const high = f32x4.add(i64x2.shuffle(abHigh, cdHigh, 0, 2), i64x2.shuffle(abHigh, cdHigh, 1, 3));
  return f32x4.add(low, high);
}

/** ln(1 + e^-|x|). @inline */
function tail(x: v128): v128 {
  return log1p(exp(f32x4.neg(absolute(x))));
}

/** The way to the target of row `row`. @inline */
function pathOf(target: usize, targetStride: usize, paths: usize, stride: usize, row: i32): usize {
  return paths + <usize>(<i32>load<f32>(target + <usize>row * targetStride)) * stride;
}

/** Op: [hidden, stride, vectors, stride, bias or 0, output, stride, rows, features, nodes]. */
export function treeScoresOp(record: usize): void {
  const hiddenStride = pointer(record, 1);
  const stride = pointer(record, 3);
  const bias = pointer(record, 4);
  const outputStride = pointer(record, 6);
  const rows = field(record, 7);
  const width = rowBytes(field(record, 8));
  const nodes = <usize>field(record, 9);
  let vector = pointer(record, 2);
  let node: usize = 0;
  // Nodes without, rows within: their vectors are many, and are read but once.
  for (; node + 4 <= nodes; node += 4) {
    let hidden = pointer(record, 0);
    let output = pointer(record, 5) + (node << 2);
    for (let row = 0; row < rows; row++) {
      const z = dotFour(hidden, vector, stride, width);
      v128.store(output, bias === 0 ? z : f32x4.add(z, v128.load(bias + (node << 2))));
      hidden += hiddenStride;
      output += outputStride;
    }
    vector += 4 * stride;
  }
  for (; node < nodes; node++) {
    let hidden = pointer(record, 0);
    let output = pointer(record, 5) + (node << 2);
    for (let row = 0; row < rows; row++) {
      const z = dot(hidden, vector, width);
      store<f32>(output, bias === 0 ? z : z + load<f32>(bias + (node << 2)));
      hidden += hiddenStride;
      output += outputStride;
    }
    vector += stride;
  }
}

/** Op: [scores, stride, paths, stride, output, stride, rows, nodes, words, scratch]: ln P of every word. */
export function treeLogProbabilitiesOp(record: usize): void {
  const rows = field(record, 6);
  const width = rowBytes(field(record, 7));
  const words = field(record, 8);
  const scratch = pointer(record, 9);
  const none = splat(0);
  let scores = pointer(record, 0);
  let output = pointer(record, 4);
  for (let row = 0; row < rows; row++) {
    // ln sigmoid(z) and ln sigmoid(-z) of node n stand at 2 n and 2 n + 1, as paths name them.
    for (let at: usize = 0; at < width; at += 16) {
      const z = v128.load(scores + at);
      const rest = tail(z);
      const first = f32x4.sub(f32x4.min(z, none), rest);
      const second = f32x4.sub(f32x4.min(f32x4.neg(z), none), rest);
      v128.store(scratch + 2 * at, v128.shuffle<f32>(first, second, 0, 4, 1, 5));
      v128.store(scratch + 2 * at, v128.shuffle<f32>(first, second, 2, 6, 3, 7), 16);
    }
    let path = pointer(record, 2);
    for (let word: usize = 0; word < <usize>words; word++) {
      const length = load<i32>(path);
      let sum: f64 = 0;
      for (let k = 0; k < length; k++) {
        const branch = <usize>load<i32>(path + PATH_HEAD + ((<usize>k) << 2));
        sum += <f64>load<f32>(scratch + (branch << 2));
      }
      store<f32>(output + (word << 2), <f32>sum);
      path += pointer(record, 3);
    }
    scores += pointer(record, 1);
    output += pointer(record, 5);
  }
  clearPads(pointer(record, 4), pointer(record, 5), rows, words);
}

/** +-z of every inner node on a path into `scratch`; whether the likelier branch is the right one at all of them. */
function walk(record: usize, hidden: usize, path: usize, scratch: usize): bool {
  const vectors = pointer(record, 2);
  const stride = pointer(record, 3);
  const bias = pointer(record, 4);
  const width = rowBytes(field(record, 12));
  const length = load<i32>(path);
  let right = true;
  for (let k: usize = 0; k < <usize>length; k++) {
    const entry = load<i32>(path + PATH_HEAD + (k << 2));
    const node = <usize>(entry >> 1);
    let z = dot(hidden, vectors + node * stride, width);
    if (bias !== 0) z += load<f32>(bias + (node << 2));
    const x = (entry & 1) === 0 ? z : -z;
    if (!(x > 0)) right = false;
    store<f32>(scratch + (k << 2), x);
  }
  return right;
}

/**
 * Op: [hidden, stride, vectors, stride, bias or 0, paths, stride, target, stride, delta or 0, stride, rows, features, longest path,
 * loss, accuracy, divisor, scratch].
 */
export function treeLossOp(record: usize): void {
  const rows = field(record, 11);
  const longest = field(record, 13);
  const share: f64 = 1 / <f64>field(record, 16);
  const scale = splat(<f32>share);
  const scratch = pointer(record, 17);
  let delta = pointer(record, 9);
  let total: f64 = 0;
  let right = 0;
  for (let row = 0; row < rows; row++) {
    const path = pathOf(pointer(record, 7), pointer(record, 8), pointer(record, 5), pointer(record, 6), row);
    const hidden = pointer(record, 0) + <usize>row * pointer(record, 1);
    right += walk(record, hidden, path, scratch) ? 1 : 0;
    const length = load<i32>(path);
    const width = rowBytes(length);
    for (let at: usize = 0; at < width; at += 16) {
      const x = v128.load(scratch + at);
      if (delta !== 0) {
        // -ln sigmoid(+-z) has the slope -+sigmoid(-x): code 0 sets the sign.
        const slope = f32x4.mul(sigmoid(f32x4.neg(x)), scale);
        const entries = v128.load(path + PATH_HEAD + at);
        const minus = i32x4.shl(v128.not(entries), 31);
        const lanes = at + 16 === width ? lastLanes(length) : i32x4.splat(-1);
        v128.store(delta + at, v128.and(v128.xor(slope, minus), lanes));
      }
      v128.store(scratch + at, f32x4.sub(tail(x), f32x4.min(x, splat(0))));
    }
    for (let k: usize = 0; k < <usize>length; k++) total += <f64>load<f32>(scratch + (k << 2));
    if (delta !== 0) {
      clear(delta + width, rowBytes(longest) - width);
      delta += pointer(record, 10);
    }
  }
  store<f32>(pointer(record, 14), <f32>(total * share));
  store<f32>(pointer(record, 15), <f32>(<f64>right / <f64>rows));
}

/** Op: [delta, stride, target, stride, paths, stride, vectors, stride, result, stride, rows, features]. */
export function treeInputGradientOp(record: usize): void {
  const rows = field(record, 10);
  const width = rowBytes(field(record, 11));
  let delta = pointer(record, 0);
  let result = pointer(record, 8);
  for (let row = 0; row < rows; row++) {
    const path = pathOf(pointer(record, 2), pointer(record, 3), pointer(record, 4), pointer(record, 5), row);
    const length = load<i32>(path);
    clear(result, width);
    for (let k: usize = 0; k < <usize>length; k++) {
      const node = <usize>(load<i32>(path + PATH_HEAD + (k << 2)) >> 1);
      addScaled(result, pointer(record, 6) + node * pointer(record, 7), v128.load32_splat(delta + (k << 2)), width);
    }
    delta += pointer(record, 1);
    result += pointer(record, 9);
  }
}

/**
 * Op: [delta, stride, target, stride, paths, stride, hidden or 0, stride, gradient, stride, rows, features, nodes, weight or 0, rate].
 * Without hidden the gradient is that of the biases, a row of numbers.
 */
export function treeGradientOp(record: usize): void {
  const hidden = pointer(record, 6);
  if (hidden === 0) {
    biasesGradient(record);
    return;
  }
  const gradient = pointer(record, 8);
  const stride = pointer(record, 9);
  const rows = field(record, 10);
  const width = rowBytes(field(record, 11));
  const weight = pointer(record, 13);
  if (weight === 0) for (let node = 0; node < field(record, 12); node++) clear(gradient + <usize>node * stride, width);
  else
    for (let row = 0; row < rows; row++) {
      const path = pathOf(pointer(record, 2), pointer(record, 3), pointer(record, 4), pointer(record, 5), row);
      for (let k = load<i32>(path) - 1; k >= 0; k--) clear(gradient + nodeAt(path, k) * stride, width);
    }
  for (let row = 0; row < rows; row++) {
    const path = pathOf(pointer(record, 2), pointer(record, 3), pointer(record, 4), pointer(record, 5), row);
    const from = hidden + <usize>row * pointer(record, 7);
    const delta = pointer(record, 0) + <usize>row * pointer(record, 1);
    for (let k = load<i32>(path) - 1; k >= 0; k--) {
      addScaled(gradient + nodeAt(path, k) * stride, from, v128.load32_splat(delta + ((<usize>k) << 2)), width);
    }
  }
  if (weight === 0) return;
  const rate = splat(load<f32>(pointer(record, 14)));
  for (let row = 0; row < rows; row++) {
    const path = pathOf(pointer(record, 2), pointer(record, 3), pointer(record, 4), pointer(record, 5), row);
    for (let k = load<i32>(path) - 1; k >= 0; k--) {
      const offset = nodeAt(path, k) * stride;
      descendRow(weight + offset, gradient + offset, rate, width);
    }
  }
}

/** Inner node k of a path. @inline */
function nodeAt(path: usize, k: i32): usize {
  return <usize>(load<i32>(path + PATH_HEAD + ((<usize>k) << 2)) >> 1);
}

function biasesGradient(record: usize): void {
  const gradient = pointer(record, 8);
  const rows = field(record, 10);
  const nodes = field(record, 12);
  const bias = pointer(record, 13);
  clear(gradient, rowBytes(nodes));
  for (let row = 0; row < rows; row++) {
    const path = pathOf(pointer(record, 2), pointer(record, 3), pointer(record, 4), pointer(record, 5), row);
    const delta = pointer(record, 0) + <usize>row * pointer(record, 1);
    for (let k = load<i32>(path) - 1; k >= 0; k--) {
      const at = gradient + (nodeAt(path, k) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(delta + ((<usize>k) << 2)));
    }
  }
  if (bias !== 0) descendRow(bias, gradient, splat(load<f32>(pointer(record, 14))), rowBytes(nodes));
}

/** Op: [delta, stride, target, stride, paths, stride, output, stride, rows, nodes]: deltas to their nodes' columns. */
export function treeSpreadOp(record: usize): void {
  const rows = field(record, 8);
  const width = rowBytes(field(record, 9));
  for (let row = 0; row < rows; row++) {
    const path = pathOf(pointer(record, 2), pointer(record, 3), pointer(record, 4), pointer(record, 5), row);
    const delta = pointer(record, 0) + <usize>row * pointer(record, 1);
    const output = pointer(record, 6) + <usize>row * pointer(record, 7);
    clear(output, width);
    for (let k = load<i32>(path) - 1; k >= 0; k--) {
      store<f32>(output + (nodeAt(path, k) << 2), load<f32>(delta + ((<usize>k) << 2)));
    }
  }
}

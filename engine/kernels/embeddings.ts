/**
 * Lookup of vectors and its gradient, which touches only the rows that were looked up (definition: engine/backends/wordFormulas.ts,
 * reference/words.ts), and the transpose of a matrix. Vectors stand side by side in a row, so they may begin anywhere and their last
 * numbers are stored one by one.
 */
import { splat } from './elementary';
import { clearPads, field, pointer, rowBytes } from './fields';

/** Copies `count` numbers. @inline */
function copy(to: usize, from: usize, count: i32): void {
  const bytes = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(to + at, v128.load(from + at));
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
}

/** into += from / divisor, `count` numbers. @inline */
function addShare(into: usize, from: usize, divisor: f32, count: i32): void {
  const bytes = (<usize>count) << 2;
  const by = splat(divisor);
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) {
    v128.store(into + at, f32x4.add(v128.load(into + at), f32x4.div(v128.load(from + at), by)));
  }
  for (; at < bytes; at += 4) store<f32>(into + at, load<f32>(into + at) + load<f32>(from + at) / divisor);
}

/** into += factor * from, whole vectors. */
export function addScaled(into: usize, from: usize, factor: v128, width: usize): void {
  for (let at: usize = 0; at < width; at += 16) {
    v128.store(into + at, f32x4.add(v128.load(into + at), f32x4.mul(factor, v128.load(from + at))));
  }
}

/** Sets whole vectors to 0. */
export function clear(at: usize, width: usize): void {
  const end = at + width;
  const none = splat(0);
  for (; at < end; at += 16) v128.store(at, none);
}

/** weight -= rate * gradient for one row, whose gradient is 0 afterwards: a row that comes again stays as it is. */
export function descendRow(weight: usize, gradient: usize, rate: v128, width: usize): void {
  const none = splat(0);
  for (let at: usize = 0; at < width; at += 16) {
    v128.store(weight + at, f32x4.sub(v128.load(weight + at), f32x4.mul(rate, v128.load(gradient + at))));
    v128.store(gradient + at, none);
  }
}

/** Op: [ids, stride, weight, stride, output, stride, rows, context, dim, mean]. */
export function embeddingOp(record: usize): void {
  const weight = pointer(record, 2);
  const stride = pointer(record, 3);
  const context = field(record, 7);
  const dim = field(record, 8);
  const width = rowBytes(dim);
  const mean = field(record, 9) !== 0;
  const divisor = splat(<f32>context);
  let ids = pointer(record, 0);
  let output = pointer(record, 4);
  for (let row = field(record, 6); row > 0; row--) {
    for (let k = 0; k < context; k++) {
      const from = weight + <usize>(<i32>load<f32>(ids + (k << 2))) * stride;
      if (!mean) copy(output + ((k * dim) << 2), from, dim);
      else if (k === 0) copy(output, from, <i32>(width >> 2));
      else
        for (let at: usize = 0; at < width; at += 16) {
          v128.store(output + at, f32x4.add(v128.load(output + at), v128.load(from + at)));
        }
    }
    if (mean)
      for (let at: usize = 0; at < width; at += 16) {
        v128.store(output + at, f32x4.div(v128.load(output + at), divisor));
      }
    ids += pointer(record, 1);
    output += pointer(record, 5);
  }
}

/** Op: [ids, stride, upstream, stride, gradient, stride, rows, context, dim, mean, words, weight or 0, rate]. */
export function embeddingGradientOp(record: usize): void {
  const gradient = pointer(record, 4);
  const stride = pointer(record, 5);
  const rows = field(record, 6);
  const context = field(record, 7);
  const dim = field(record, 8);
  const width = rowBytes(dim);
  const mean = field(record, 9) !== 0;
  const weight = pointer(record, 11);
  const divisor: f32 = mean ? <f32>context : 1;
  if (weight === 0) for (let word = 0; word < field(record, 10); word++) clear(gradient + <usize>word * stride, width);
  else
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < context; k++) clear(gradient + offsetOf(record, row, k, stride), width);
    }
  for (let row = 0; row < rows; row++) {
    const above = pointer(record, 2) + <usize>row * pointer(record, 3);
    for (let k = 0; k < context; k++) {
      const from = mean ? above : above + ((k * dim) << 2);
      addShare(gradient + offsetOf(record, row, k, stride), from, divisor, dim);
    }
  }
  if (weight === 0) return;
  const rate = splat(load<f32>(pointer(record, 12)));
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < context; k++) {
      const offset = offsetOf(record, row, k, stride);
      descendRow(weight + offset, gradient + offset, rate, width);
    }
  }
}

/** Where the row of word k of sample `row` stands in the table. @inline */
function offsetOf(record: usize, row: i32, k: i32, stride: usize): usize {
  return <usize>(<i32>load<f32>(pointer(record, 0) + <usize>row * pointer(record, 1) + (k << 2))) * stride;
}

/** Op: [input, stride, output, stride, rows, columns]: output[j, i] = input[i, j]. */
export function transposeOp(record: usize): void {
  const rows = field(record, 4);
  const columns = field(record, 5);
  const stride = pointer(record, 3);
  let input = pointer(record, 0);
  for (let i = 0; i < rows; i++) {
    let to = pointer(record, 2) + (i << 2);
    for (let j = 0; j < columns; j++) {
      store<f32>(to, load<f32>(input + (j << 2)));
      to += stride;
    }
    input += pointer(record, 1);
  }
  clearPads(pointer(record, 2), stride, columns, rows);
}

/**
 * Dropout: masks drawn by counting (definition: engine/numeric/mask.ts), masked copies, and a tensor times a number.
 */
import { splat } from './elementary';
import { field, pointer, rowBytes } from './fields';

/** What numbers of a mask are apart before their bits are mixed. */
const MULTIPLIER: i32 = 0x9e3779b9;

/** Mixes the bits of one integer. */
function mixed(x: u32): u32 {
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

/** Mixes the bits of four integers. @inline */
function mixedFour(x: v128): v128 {
  const first = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d));
  const second = i32x4.mul(v128.xor(first, i32x4.shr_u(first, 15)), i32x4.splat(0x846ca68b));
  return v128.xor(second, i32x4.shr_u(second, 16));
}

/** Op: [mask, stride, rows, columns, threshold, clock, key]: 1 where the bits reach the threshold, else 0. */
export function drawMaskOp(record: usize): void {
  let mask = pointer(record, 0);
  const rows = field(record, 2);
  const columns = field(record, 3);
  const threshold = i32x4.splat(field(record, 4));
  const clock = pointer(record, 5);
  const start = mixed(mixed(mixed(load<u32>(clock)) + load<u32>(clock, 4)) + <u32>field(record, 6));
  const width = rowBytes(columns);
  for (let row = 0; row < rows; row++) {
    const first = i32x4.add(i32x4.splat(row * columns), i32x4(0, 1, 2, 3));
    // Counting in steps of the multiplier spares a product for every vector.
    let counted = i32x4.add(i32x4.splat(<i32>start), i32x4.mul(first, i32x4.splat(MULTIPLIER)));
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(mask + at, v128.and(splat(1), i32x4.ge_u(mixedFour(counted), threshold)));
      counted = i32x4.add(counted, i32x4.splat(4 * MULTIPLIER));
    }
    mask += pointer(record, 1);
  }
}

/** Op: [input, stride, mask, stride, output, stride, rows, columns, factor]: output = input (mask factor). */
export function dropoutOp(record: usize): void {
  let input = pointer(record, 0);
  let mask = pointer(record, 2);
  let output = pointer(record, 4);
  const width = rowBytes(field(record, 7));
  const factor = splat(reinterpret<f32>(field(record, 8)));
  for (let row = field(record, 6); row > 0; row--) {
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(output + at, f32x4.mul(v128.load(input + at), f32x4.mul(v128.load(mask + at), factor)));
    }
    input += pointer(record, 1);
    mask += pointer(record, 3);
    output += pointer(record, 5);
  }
}

/** Op: [input, stride, output, stride, rows, columns, factor]. */
export function scaleOp(record: usize): void {
  let input = pointer(record, 0);
  let output = pointer(record, 2);
  const width = rowBytes(field(record, 5));
  const factor = splat(reinterpret<f32>(field(record, 6)));
  for (let row = field(record, 4); row > 0; row--) {
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(output + at, f32x4.mul(v128.load(input + at), factor));
    }
    input += pointer(record, 1);
    output += pointer(record, 3);
  }
}

/**
 * How ops read their records and small things all of them need: fields, pads of rows, doubles out of floats.
 */
import { RECORD_HEAD } from './opcodes';

/** Field `index` of an op record. @inline */
export function field(record: usize, index: i32): i32 {
  return load<i32>(record + ((RECORD_HEAD + index) << 2));
}

/** Field `index` as an address or a stride in bytes. @inline */
export function pointer(record: usize, index: i32): usize {
  return load<usize>(record + ((RECORD_HEAD + index) << 2));
}

/** Bytes of a row of `columns` numbers, padded to whole vectors. @inline */
export function rowBytes(columns: i32): usize {
  return ((columns + 3) & ~3) << 2;
}

/** Ones in the lanes of a row's last vector that hold numbers. @inline */
export function lastLanes(columns: i32): v128 {
  const used = ((columns - 1) & 3) + 1;
  return i32x4.gt_s(i32x4.splat(used), i32x4(0, 1, 2, 3));
}

/** Sets the pads at the end of every row to 0. */
export function clearPads(base: usize, stride: usize, rows: i32, columns: i32): void {
  if ((columns & 3) === 0) return;
  const mask = lastLanes(columns);
  let at = base + rowBytes(columns) - 16;
  for (let row = 0; row < rows; row++) {
    v128.store(at, v128.and(v128.load(at), mask));
    at += stride;
  }
}

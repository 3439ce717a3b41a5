/**
 * Convolution of images and its gradients as matrix products over everything under the window, image by image, so that patches stay in
 * the nearest cache (definition: engine/backends/imageFormulas.ts, reference/images.ts and reference/backward.ts). Sums run in the order of
 * the definition: over channels and window forward, over places back.
 *
 * Fields 9 to 20 of every record: [channels, height, width, kernel height, kernel width, stride height, stride width, padding height,
 * padding width, output height, output width, scratch: an image with zeros around it]. Scratch memory is laid out by
 * engine/backends/encodeConvolution.ts.
 */
import { field, pointer, rowBytes } from './fields';
import { columnsOfTiles, PRODUCT, PRODUCT_MORE, tileColumn } from './matrix';
import { packColumns, packRows } from './pack';

/** Bytes from line to line of the image with zeros around it. @inline */
function lineBytes(record: usize): usize {
  return (<usize>(field(record, 11) + 2 * field(record, 17))) << 2;
}

/** Bytes from channel to channel of it. @inline */
function planeBytes(record: usize): usize {
  return <usize>(field(record, 10) + 2 * field(record, 16)) * lineBytes(record);
}

/** Places of the window. @inline */
function placesOf(record: usize): i32 {
  return field(record, 18) * field(record, 19);
}

/** Numbers under the window. @inline */
function depthOf(record: usize): i32 {
  return field(record, 9) * field(record, 12) * field(record, 13);
}

/** Copies `bytes` bytes, a multiple of 4. @inline */
function copyRun(from: usize, to: usize, bytes: usize): void {
  let at: usize = 0;
  for (; at + 16 <= bytes; at += 16) v128.store(to + at, v128.load(from + at));
  for (; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
}

/** Zeros for the scratch image, whose rim no one writes. */
function clear(record: usize): void {
  memory.fill(pointer(record, 20), 0, <usize>field(record, 9) * planeBytes(record));
}

/** The image within its zeros, or back. */
function frame(record: usize, image: usize, back: bool): void {
  const bytes = (<usize>field(record, 11)) << 2;
  const line = lineBytes(record);
  const rim = <usize>field(record, 16) * line + ((<usize>field(record, 17)) << 2);
  for (let c = 0; c < field(record, 9); c++) {
    let at = pointer(record, 20) + <usize>c * planeBytes(record) + rim;
    for (let y = field(record, 10); y > 0; y--) {
      if (back) copyRun(at, image, bytes);
      else copyRun(image, at, bytes);
      image += bytes;
      at += line;
    }
  }
}

/** Where the window stands at a place: bytes from the scratch image's start. @inline */
function offsetOf(record: usize, place: i32): usize {
  const width = field(record, 19);
  const y = place / width;
  return <usize>(y * field(record, 14)) * lineBytes(record) + ((<usize>((place - y * width) * field(record, 15))) << 2);
}

/** Writes the offsets of `count` places (the last again where there are no more); whether each four lie side by side: bits 0 and 1. */
function placeOffsets(record: usize, place: i32, count: i32, to: usize): i32 {
  const last = placesOf(record) - 1;
  for (let lane = 0; lane < count; lane++) {
    store<i32>(to + ((<usize>lane) << 2), <i32>offsetOf(record, min(place + lane, last)));
  }
  return i32(isRun(to)) | (i32(count > 4 && isRun(to + 16)) << 1);
}

/** Whether four offsets follow one another. @inline */
function isRun(at: usize): bool {
  const expected = i32x4.add(i32x4.splat(load<i32>(at)), i32x4(0, 4, 8, 12));
  return i32x4.all_true(i32x4.eq(v128.load(at), expected));
}

/** Four numbers, one at each of four offsets. @inline */
function gathered(base: usize, offsets: usize): v128 {
  let four = v128.load32_zero(base + load<i32>(offsets));
  four = v128.load32_lane(base + load<i32>(offsets, 4), four, 1);
  four = v128.load32_lane(base + load<i32>(offsets, 8), four, 2);
  return v128.load32_lane(base + load<i32>(offsets, 12), four, 3);
}

/** Everything under the window at 8 (`wide`) or 4 places: [depth][8] or [depth][4]. */
function placePanel(record: usize, offsets: usize, runs: i32, wide: bool, panel: usize): void {
  const line = lineBytes(record);
  const plane = planeBytes(record);
  const kernelBytes = (<usize>field(record, 13)) << 2;
  const low = load<i32>(offsets);
  const high = load<i32>(offsets, 16);
  const lowRun = (runs & 1) !== 0;
  const highRun = (runs & 2) !== 0;
  for (let c = 0; c < field(record, 9); c++) {
    let row = pointer(record, 20) + <usize>c * plane;
    for (let i = field(record, 12); i > 0; i--) {
      for (let at = row; at < row + kernelBytes; at += 4) {
        v128.store(panel, lowRun ? v128.load(at + low) : gathered(at, offsets));
        panel += 16;
        if (wide) {
          v128.store(panel, highRun ? v128.load(at + high) : gathered(at, offsets + 16));
          panel += 16;
        }
      }
      row += line;
    }
  }
}

/** Op: [image, stride, weight, stride, bias or 0, output, stride, images, units, window and scratch ..., offsets, panel, tile]. */
export function convolutionOp(record: usize): void {
  let image = pointer(record, 0);
  let output = pointer(record, 5);
  clear(record);
  for (let n = field(record, 7); n > 0; n--) {
    frame(record, image, false);
    convolve(record, output);
    if (pointer(record, 4) !== 0) addBias(pointer(record, 4), field(record, 8), output, placesOf(record));
    image += pointer(record, 1);
    output += pointer(record, 6);
  }
}

/** One image: output [units][places] = weight^T [units][depth] patches [depth][places]. */
function convolve(record: usize, output: usize): void {
  const weight = pointer(record, 2);
  const weightStride = pointer(record, 3);
  const units = field(record, 8);
  const places = placesOf(record);
  const depth = depthOf(record);
  const outStride = (<usize>places) << 2;
  const panel = pointer(record, 22);
  const tile = pointer(record, 23);
  for (let place = 0; place < places; place += 8) {
    const left = places - place;
    const wide = left > 4;
    const lanes = wide ? 8 : 4;
    const stride: usize = wide ? 32 : 16;
    const into = output + ((<usize>place) << 2);
    placePanel(record, pointer(record, 21), placeOffsets(record, place, lanes, pointer(record, 21)), wide, panel);
    // A tile that reached beyond the last place would write into the next unit's first.
    const c = left < lanes ? tile : into;
    const ldc = left < lanes ? stride : outStride;
    tileColumn(PRODUCT, wide, units, weight, 16, weightStride, panel, stride, c, ldc, depth, 0);
    if (left >= lanes) continue;
    for (let unit: usize = 0; unit < <usize>units; unit++) {
      copyRun(tile + unit * stride, into + unit * outStride, (<usize>left) << 2);
    }
  }
}

/** Adds each unit's bias to its run of places. */
function addBias(bias: usize, units: i32, output: usize, places: i32): void {
  const bytes = (<usize>places) << 2;
  for (let unit = 0; unit < units; unit++) {
    const each = v128.load32_splat(bias + ((<usize>unit) << 2));
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) v128.store(output + at, f32x4.add(v128.load(output + at), each));
    for (; at < bytes; at += 4) store<f32>(output + at, load<f32>(output + at) + f32x4.extract_lane(each, 0));
    output += bytes;
  }
}

/** Op: [upstream, stride, weight, stride, result, stride, images, 0, units, window and scratch ..., offsets, panel, packed upstream, packed weight]. */
export function convolutionInputGradientOp(record: usize): void {
  let upstream = pointer(record, 0);
  let result = pointer(record, 4);
  const units = field(record, 8);
  packRows(pointer(record, 2), pointer(record, 3), depthOf(record), (units + 3) >> 2, pointer(record, 24));
  for (let n = field(record, 6); n > 0; n--) {
    clear(record);
    spreadImage(record, upstream);
    frame(record, result, true);
    upstream += pointer(record, 1);
    result += pointer(record, 5);
  }
}

/** More of a panel's source than this is copied, so that it stays in the nearest cache. */
const DIRECT_BYTES: usize = 16384;

/** One image: patches' gradients [depth][8 places] = weight upstream, added up where they overlap. */
function spreadImage(record: usize, upstream: usize): void {
  const units = field(record, 8);
  const places = placesOf(record);
  const depth = depthOf(record);
  const stride = (<usize>places) << 2;
  const panel = pointer(record, 22);
  const offsets = pointer(record, 21);
  const weightPanel = rowBytes(units) << 2;
  for (let place = 0; place < places; place += 8) {
    const left = places - place;
    const wide = left > 4;
    const into: usize = wide ? 32 : 16;
    let b = upstream + ((<usize>place) << 2);
    let ldb = stride;
    if (wide && <usize>units * stride > DIRECT_BYTES) {
      packColumns(b, stride, units, pointer(record, 23));
      b = pointer(record, 23);
      ldb = 32;
    }
    tileColumn(PRODUCT, wide, depth, pointer(record, 24), weightPanel, 16, b, ldb, panel, into, units, 0);
    const runs = placeOffsets(record, place, wide ? 8 : 4, offsets);
    spreadFour(record, panel, into, offsets, left >= 4 && (runs & 1) !== 0, min(left, 4));
    if (wide) spreadFour(record, panel + 16, into, offsets + 16, left >= 8 && (runs & 2) !== 0, min(left - 4, 4));
  }
}

/**
 * Adds what four places give to everything under their windows: backwards through the window, so that each number's sum runs over
 * places in order; channels innermost, so that no addition waits for the one before.
 */
function spreadFour(record: usize, panel: usize, stride: usize, offsets: usize, run: bool, count: i32): void {
  const channels = field(record, 9);
  const kernelHeight = field(record, 12);
  const kernelWidth = field(record, 13);
  const plane = planeBytes(record);
  const jump = <usize>(kernelHeight * kernelWidth) * stride;
  const first = load<i32>(offsets);
  for (let i = kernelHeight - 1; i >= 0; i--) {
    for (let j = kernelWidth - 1; j >= 0; j--) {
      let from = panel + <usize>(i * kernelWidth + j) * stride;
      let at = pointer(record, 20) + <usize>i * lineBytes(record) + ((<usize>j) << 2);
      for (let c = channels; c > 0; c--) {
        if (run) {
          v128.store(at + first, f32x4.add(v128.load(at + first), v128.load(from)));
        } else {
          for (let lane: usize = 0; lane < (<usize>count) << 2; lane += 4) {
            const to = at + load<i32>(offsets + lane);
            store<f32>(to, load<f32>(to) + load<f32>(from + lane));
          }
        }
        from += jump;
        at += plane;
      }
    }
  }
}

/**
 * Op: [image, stride, delta, stride, gradient, stride, images, rate or 0, units, window and scratch ..., rows of a chunk, patches, stride,
 * packed panel, weight]: patches^T delta, delta as rows of places; with a rate also a step of plain SGD.
 */
export function convolutionWeightGradientOp(record: usize): void {
  let image = pointer(record, 0);
  let delta = pointer(record, 2);
  const places = placesOf(record);
  const most = field(record, 21);
  const stride = pointer(record, 23);
  let epilogue = PRODUCT;
  let filled = 0;
  clear(record);
  for (let n = field(record, 6); n > 0; n--) {
    frame(record, image, false);
    for (let place = 0; place < places; place++) {
      patchRow(record, place, pointer(record, 22) + <usize>filled * stride);
      filled++;
      if (filled === most || (n === 1 && place === places - 1)) {
        addProducts(record, epilogue, filled, delta);
        delta += <usize>filled * pointer(record, 3);
        epilogue = PRODUCT_MORE;
        filled = 0;
      }
    }
    image += pointer(record, 1);
  }
  if (pointer(record, 7) !== 0) descend(record);
}

/** Everything under the window at one place; up to 3 numbers beyond it are overwritten. */
function patchRow(record: usize, place: i32, row: usize): void {
  const line = lineBytes(record);
  const kernelBytes = (<usize>field(record, 13)) << 2;
  const start = pointer(record, 20) + offsetOf(record, place);
  for (let c = 0; c < field(record, 9); c++) {
    let from = start + <usize>c * planeBytes(record);
    for (let i = field(record, 12); i > 0; i--) {
      for (let at: usize = 0; at < kernelBytes; at += 16) v128.store(row + at, v128.load(from + at));
      row += kernelBytes;
      from += line;
    }
  }
}

/** gradient = (gradient +) patches^T delta over `rows` rows. */
function addProducts(record: usize, epilogue: i32, rows: i32, delta: usize): void {
  const patches = pointer(record, 22);
  const stride = pointer(record, 23);
  const deltaStride = pointer(record, 3);
  const into = pointer(record, 4);
  const intoStride = pointer(record, 5);
  const depth = depthOf(record);
  const units = field(record, 8);
  const panel = pointer(record, 24);
  columnsOfTiles(epilogue, depth, units, patches, 16, stride, delta, deltaStride, into, intoStride, rows, 0, panel);
}

/** weight = weight - rate gradient. */
function descend(record: usize): void {
  const rate = v128.load32_splat(pointer(record, 7));
  let weight = pointer(record, 25);
  let gradient = pointer(record, 4);
  const stride = pointer(record, 5);
  const width = rowBytes(field(record, 8));
  for (let row = depthOf(record); row > 0; row--) {
    for (let at: usize = 0; at < width; at += 16) {
      v128.store(weight + at, f32x4.sub(v128.load(weight + at), f32x4.mul(rate, v128.load(gradient + at))));
    }
    weight += stride;
    gradient += stride;
  }
}

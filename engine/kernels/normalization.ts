/**
 * Batch and layer normalisation: forward, running statistics, gradients (definition: engine/backends/formulas.ts and
 * reference/normalize.ts). Means and variances are summed in float64.
 *
 * Vectors have one column a channel: four channels at a time, down the batch. Images have a run of columns a channel.
 */
import { splat } from './elementary';
import { clearPads, field, pointer, rowBytes } from './fields';
import { affineOf, highHalf, productsOf, squaresAbout, sumOf } from './segments';

/** The float32 whose bits a field holds. @inline */
function number(record: usize, index: i32): f32 {
  return reinterpret<f32>(field(record, index));
}

/** Four numbers at `base + at`, or ones where there is no tensor. @inline */
function weights(base: usize, at: usize): v128 {
  return base === 0 ? splat(1) : v128.load(base + at);
}

/** One number, or 1 where there is no tensor. @inline */
function weight(base: usize, index: i32): f32 {
  return base === 0 ? 1 : load<f32>(base + ((<usize>index) << 2));
}

/** 1 / sqrt(variance + epsilon). @inline */
function inverse(variance: v128, epsilon: f32): v128 {
  return f32x4.div(splat(1), f32x4.sqrt(f32x4.add(variance, splat(epsilon))));
}

/** low, high -> four float32. @inline */
function narrowed(low: v128, high: v128): v128 {
  return i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
}

/** Mean and biased variance of four columns at `input`. */
function columnMoments(input: usize, stride: usize, rows: i32, mean: usize, variance: usize): void {
  const count = f64x2.splat(<f64>rows);
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    const x = v128.load(input + <usize>row * stride);
    low = f64x2.add(low, f64x2.promote_low_f32x4(x));
    high = f64x2.add(high, highHalf(x));
  }
  const lowMean = f64x2.div(low, count);
  const highMean = f64x2.div(high, count);
  low = f64x2.splat(0);
  high = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    const x = v128.load(input + <usize>row * stride);
    const a = f64x2.sub(f64x2.promote_low_f32x4(x), lowMean);
    const b = f64x2.sub(highHalf(x), highMean);
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  v128.store(mean, narrowed(lowMean, highMean));
  v128.store(variance, narrowed(f64x2.div(low, count), f64x2.div(high, count)));
}

/** Mean and biased variance of a channel of images. */
function channelMoments(input: usize, stride: usize, rows: i32, area: i32, mean: usize, variance: usize): void {
  const count = <f64>rows * <f64>area;
  let sum: f64 = 0;
  for (let row = 0; row < rows; row++) sum += sumOf(input + <usize>row * stride, area);
  const centre = sum / count;
  let squares: f64 = 0;
  for (let row = 0; row < rows; row++) squares += squaresAbout(input + <usize>row * stride, area, centre);
  store<f32>(mean, <f32>centre);
  store<f32>(variance, <f32>(squares / count));
}

/** Op: [input, stride, output, stride, rows, channels, area, scale or 0, shift or 0, mean, variance, epsilon, measured]. */
export function batchNormOp(record: usize): void {
  const input = pointer(record, 0);
  const inputStride = pointer(record, 1);
  const output = pointer(record, 2);
  const outputStride = pointer(record, 3);
  const rows = field(record, 4);
  const channels = field(record, 5);
  const area = field(record, 6);
  const scale = pointer(record, 7);
  const shift = pointer(record, 8);
  const mean = pointer(record, 9);
  const variance = pointer(record, 10);
  const epsilon = number(record, 11);
  const measured = field(record, 12) !== 0;
  if (area === 1) {
    const width = rowBytes(channels);
    for (let at: usize = 0; at < width; at += 16) {
      if (measured) columnMoments(input + at, inputStride, rows, mean + at, variance + at);
      const centre = v128.load(mean + at);
      const factor = f32x4.mul(inverse(v128.load(variance + at), epsilon), weights(scale, at));
      const offset = shift === 0 ? splat(0) : v128.load(shift + at);
      let from = input + at;
      let into = output + at;
      for (let row = 0; row < rows; row++) {
        v128.store(into, f32x4.add(f32x4.mul(f32x4.sub(v128.load(from), centre), factor), offset));
        from += inputStride;
        into += outputStride;
      }
    }
  } else {
    for (let channel = 0; channel < channels; channel++) {
      const at = (<usize>channel) << 2;
      const run = (<usize>(channel * area)) << 2;
      if (measured) channelMoments(input + run, inputStride, rows, area, mean + at, variance + at);
      const factor = weight(scale, channel) / sqrt<f32>(load<f32>(variance + at) + epsilon);
      const offset: f32 = shift === 0 ? 0 : load<f32>(shift + at);
      for (let row = 0; row < rows; row++) {
        const from = input + run + <usize>row * inputStride;
        affineOf(from, output + run + <usize>row * outputStride, area, load<f32>(mean + at), factor, offset);
      }
    }
  }
  clearPads(output, outputStride, rows, channels * area);
}

/** Op: [mean, variance, running mean, running variance, channels, momentum, unbiased]: running statistics. */
export function batchNormRunningOp(record: usize): void {
  const width = rowBytes(field(record, 4));
  const momentum = number(record, 5);
  blend(pointer(record, 2), pointer(record, 0), width, momentum, 1);
  blend(pointer(record, 3), pointer(record, 1), width, momentum, number(record, 6));
}

function blend(running: usize, batch: usize, width: usize, momentum: f32, factor: f32): void {
  const kept = splat(1 - momentum);
  const share = splat(momentum);
  for (let at: usize = 0; at < width; at += 16) {
    const fresh = f32x4.mul(share, f32x4.mul(splat(factor), v128.load(batch + at)));
    v128.store(running + at, f32x4.add(f32x4.mul(kept, v128.load(running + at)), fresh));
  }
}

/**
 * Op: [input, stride, upstream, stride, result or 0, stride, rows, channels, area, scale or 0, mean, variance, epsilon, scale gradient or
 * 0, shift gradient or 0].
 */
export function batchNormGradientOp(record: usize): void {
  const rows = field(record, 6);
  const channels = field(record, 7);
  const area = field(record, 8);
  const scaleGradient = pointer(record, 13);
  const shiftGradient = pointer(record, 14);
  if (area === 1) {
    const width = rowBytes(channels);
    for (let at: usize = 0; at < width; at += 16) columnGradients(record, at);
  } else {
    for (let channel = 0; channel < channels; channel++) channelGradients(record, channel);
  }
  const result = pointer(record, 4);
  if (result !== 0) clearPads(result, pointer(record, 5), rows, channels * area);
  if (scaleGradient !== 0) clearPads(scaleGradient, 0, 1, channels);
  if (shiftGradient !== 0) clearPads(shiftGradient, 0, 1, channels);
}

/** Four channels of vectors. */
function columnGradients(record: usize, at: usize): void {
  const inputStride = pointer(record, 1);
  const upstreamStride = pointer(record, 3);
  const rows = field(record, 6);
  const centre = v128.load(pointer(record, 10) + at);
  const inverted = inverse(v128.load(pointer(record, 11) + at), number(record, 12));
  let x = pointer(record, 0) + at;
  let dy = pointer(record, 2) + at;
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let lowSlope = f64x2.splat(0);
  let highSlope = f64x2.splat(0);
  for (let row = 0; row < rows; row++) {
    const above = v128.load(dy);
    const slope = f32x4.mul(above, f32x4.mul(f32x4.sub(v128.load(x), centre), inverted));
    low = f64x2.add(low, f64x2.promote_low_f32x4(above));
    high = f64x2.add(high, highHalf(above));
    lowSlope = f64x2.add(lowSlope, f64x2.promote_low_f32x4(slope));
    highSlope = f64x2.add(highSlope, highHalf(slope));
    x += inputStride;
    dy += upstreamStride;
  }
  const scaleGradient = pointer(record, 13);
  const shiftGradient = pointer(record, 14);
  if (scaleGradient !== 0) v128.store(scaleGradient + at, narrowed(lowSlope, highSlope));
  if (shiftGradient !== 0) v128.store(shiftGradient + at, narrowed(low, high));
  let result = pointer(record, 4);
  if (result === 0) return;
  result += at;
  const count = f64x2.splat(<f64>rows);
  const average = narrowed(f64x2.div(low, count), f64x2.div(high, count));
  const tilt = narrowed(f64x2.div(lowSlope, count), f64x2.div(highSlope, count));
  const factor = f32x4.mul(inverted, weights(pointer(record, 9), at));
  x = pointer(record, 0) + at;
  dy = pointer(record, 2) + at;
  for (let row = 0; row < rows; row++) {
    const standard = f32x4.mul(f32x4.sub(v128.load(x), centre), inverted);
    const inner = f32x4.sub(f32x4.sub(v128.load(dy), average), f32x4.mul(standard, tilt));
    v128.store(result, f32x4.mul(factor, inner));
    x += inputStride;
    dy += upstreamStride;
    result += pointer(record, 5);
  }
}

/** One channel of images. */
function channelGradients(record: usize, channel: i32): void {
  const rows = field(record, 6);
  const area = field(record, 8);
  const at = (<usize>channel) << 2;
  const run = (<usize>(channel * area)) << 2;
  const x = pointer(record, 0) + run;
  const dy = pointer(record, 2) + run;
  const mean = load<f32>(pointer(record, 10) + at);
  const inverted: f32 = 1 / sqrt<f32>(load<f32>(pointer(record, 11) + at) + number(record, 12));
  let sum: f64 = 0;
  let products: f64 = 0;
  for (let row = 0; row < rows; row++) {
    const from = x + <usize>row * pointer(record, 1);
    const above = dy + <usize>row * pointer(record, 3);
    sum += sumOf(above, area);
    for (let k: usize = 0; k < (<usize>area) << 2; k += 4) {
      products += <f64>(load<f32>(above + k) * ((load<f32>(from + k) - mean) * inverted));
    }
  }
  if (pointer(record, 13) !== 0) store<f32>(pointer(record, 13) + at, <f32>products);
  if (pointer(record, 14) !== 0) store<f32>(pointer(record, 14) + at, <f32>sum);
  const result = pointer(record, 4);
  if (result === 0) return;
  const count = <f64>rows * <f64>area;
  const average = <f32>(sum / count);
  const tilt = <f32>(products / count);
  const factor = inverted * weight(pointer(record, 9), channel);
  for (let row = 0; row < rows; row++) {
    const from = x + <usize>row * pointer(record, 1);
    const above = dy + <usize>row * pointer(record, 3);
    const into = result + run + <usize>row * pointer(record, 5);
    for (let k: usize = 0; k < (<usize>area) << 2; k += 4) {
      const standard = (load<f32>(from + k) - mean) * inverted;
      store<f32>(into + k, factor * (load<f32>(above + k) - average - standard * tilt));
    }
  }
}

/** Op: [input, stride, output, stride, rows, columns, scale or 0, shift or 0, mean, variance, epsilon]. */
export function layerNormOp(record: usize): void {
  let input = pointer(record, 0);
  let output = pointer(record, 2);
  const rows = field(record, 4);
  const columns = field(record, 5);
  const scale = pointer(record, 6);
  const shift = pointer(record, 7);
  const width = rowBytes(columns);
  for (let row = 0; row < rows; row++) {
    const centre = sumOf(input, columns) / <f64>columns;
    const spread = squaresAbout(input, columns, centre) / <f64>columns;
    const at = (<usize>row) << 2;
    store<f32>(pointer(record, 8) + at, <f32>centre);
    store<f32>(pointer(record, 9) + at, <f32>spread);
    const inverted = inverse(splat(<f32>spread), number(record, 10));
    const mean = splat(<f32>centre);
    for (let k: usize = 0; k < width; k += 16) {
      const factor = f32x4.mul(inverted, weights(scale, k));
      const offset = shift === 0 ? splat(0) : v128.load(shift + k);
      v128.store(output + k, f32x4.add(f32x4.mul(f32x4.sub(v128.load(input + k), mean), factor), offset));
    }
    input += pointer(record, 1);
    output += pointer(record, 3);
  }
  clearPads(pointer(record, 2), pointer(record, 3), rows, columns);
}

/**
 * Op: [input, stride, upstream, stride, result or 0, stride, rows, columns, scale or 0, mean, variance, epsilon, scale gradient or 0,
 * shift gradient or 0, row of scratch, another].
 */
export function layerNormGradientOp(record: usize): void {
  let x = pointer(record, 0);
  let dy = pointer(record, 2);
  let result = pointer(record, 4);
  const rows = field(record, 6);
  const columns = field(record, 7);
  const scale = pointer(record, 8);
  const scaleGradient = pointer(record, 12);
  const shiftGradient = pointer(record, 13);
  const standard = pointer(record, 14);
  const inner = pointer(record, 15);
  const width = rowBytes(columns);
  for (let row = 0; row < rows; row++) {
    const at = (<usize>row) << 2;
    const mean = splat(load<f32>(pointer(record, 9) + at));
    const inverted = inverse(splat(load<f32>(pointer(record, 10) + at)), number(record, 11));
    for (let k: usize = 0; k < width; k += 16) {
      const above = v128.load(dy + k);
      const each = f32x4.mul(f32x4.sub(v128.load(x + k), mean), inverted);
      v128.store(standard + k, each);
      v128.store(inner + k, f32x4.mul(above, weights(scale, k)));
      if (scaleGradient !== 0) accumulate(scaleGradient + k, f32x4.mul(above, each), row);
      if (shiftGradient !== 0) accumulate(shiftGradient + k, above, row);
    }
    if (result !== 0) {
      const average = splat(<f32>(sumOf(inner, columns) / <f64>columns));
      const tilt = splat(<f32>(productsOf(inner, standard, columns) / <f64>columns));
      for (let k: usize = 0; k < width; k += 16) {
        const below = f32x4.sub(v128.load(inner + k), average);
        v128.store(result + k, f32x4.mul(inverted, f32x4.sub(below, f32x4.mul(v128.load(standard + k), tilt))));
      }
      result += pointer(record, 5);
    }
    x += pointer(record, 1);
    dy += pointer(record, 3);
  }
  if (result !== 0) clearPads(pointer(record, 4), pointer(record, 5), rows, columns);
  if (scaleGradient !== 0) clearPads(scaleGradient, 0, 1, columns);
  if (shiftGradient !== 0) clearPads(shiftGradient, 0, 1, columns);
}

/** Adds to a sum that begins at row 0. @inline */
function accumulate(at: usize, term: v128, row: i32): void {
  v128.store(at, row === 0 ? term : f32x4.add(v128.load(at), term));
}

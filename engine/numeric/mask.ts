/**
 * Random masks of 0 and 1 by counting: whether number `index` of a mask is kept follows from seed, step, mask and index alone, so
 * masks need no state, no order of drawing, and are the same in the kernels (engine/kernels/dropout.ts) to the bit.
 */

/** Mixes the bits of a 32-bit integer (Wellons 2018, "lowbias32"). */
export function mixBits(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
}

/** Where the numbers of one mask begin; `key` tells the masks of a network apart. */
export function maskStart(seed: number, step: number, key: number): number {
  return mixBits(mixBits(mixBits(seed | 0) + (step | 0)) + key);
}

/** Whether number `index` of the mask is kept: with probability 1 - threshold / 2^32. */
export function keeps(start: number, index: number, threshold: number): boolean {
  return mixBits((start + Math.imul(index, 0x9e3779b9)) | 0) >>> 0 >= threshold;
}

/** The threshold of a dropout rate below 1. */
export function maskThreshold(rate: number): number {
  return Math.floor(rate * 4294967296);
}

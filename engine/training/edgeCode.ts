/**
 * The one-byte code of |dL/dw|: what it means and how it is read. Kernels and the reference write it, viewers decode it.
 *
 * Let top11(g) be the upper 11 bits of |g| as float32 (8 exponent bits, 3 mantissa bits): 8 steps per octave, exact bucket
 * borders, no logarithm. Per layer `edgeTop` = top11 of the layer's largest finite |g|. Then
 *   0          exactly zero
 *   1 ... 253  max(1, 253 - (edgeTop - top11(g)))      31 octaves below the layer's largest; 1 also means "below that"
 *   254        infinite
 *   255        NaN
 * So a layer at 1e-36 is told from zero, and so are the weights within it.
 */

export const CODE_ZERO = 0;
export const CODE_LARGEST = 253;
export const CODE_INFINITE = 254;
export const CODE_NAN = 255;

const bits = new DataView(new ArrayBuffer(4));

/** Upper 11 bits of |value| as float32: 0 ... 2047. */
export function top11(value: number): number {
  bits.setFloat32(0, Math.abs(value));
  return bits.getUint32(0) >>> 20;
}

/** The code of one value below a layer's `edgeTop`. */
export function encodeEdge(value: number, edgeTop: number): number {
  if (Number.isNaN(value)) return CODE_NAN;
  const magnitude = Math.abs(Math.fround(value));
  if (magnitude === Number.POSITIVE_INFINITY) return CODE_INFINITE;
  if (magnitude === 0) return CODE_ZERO;
  return Math.max(1, Math.min(CODE_LARGEST, CODE_LARGEST - (edgeTop - top11(magnitude))));
}

/** The magnitude in the middle of a code's bucket (0, Infinity and NaN for the special codes). */
export function decodeEdge(code: number, edgeTop: number): number {
  if (code === CODE_ZERO) return 0;
  if (code === CODE_NAN) return Number.NaN;
  if (code === CODE_INFINITE) return Number.POSITIVE_INFINITY;
  const upper = Math.max(0, edgeTop - (CODE_LARGEST - code));
  bits.setUint32(0, (upper << 20) | 0x80000);
  return bits.getFloat32(0);
}

/** Decodes all 256 codes of one layer at once: a table for pictures. */
export function decodeTable(edgeTop: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => decodeEdge(code, edgeTop));
}

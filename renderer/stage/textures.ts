/**
 * Textures that hold numbers: made once, refilled in place. Rows are 1,024 texels wide, so that the n-th value stands at
 * (n mod 1024, n / 1024); shaders fetch by number with the GLSL in FETCH.
 */
import {
  DataTexture,
  FloatType,
  type MagnificationTextureFilter,
  NearestFilter,
  type PixelFormat,
  type PixelFormatGPU,
  RGBAFormat,
  RGBAIntegerFormat,
  type TextureDataType,
  UnsignedByteType,
  UnsignedIntType,
} from 'three';

const ROW = 1024;

/** Texel of the n-th value. */
export const FETCH = 'ivec2 texel(int n) { return ivec2(n & 1023, n >> 10); }';

function numberTexture(
  data: Uint8Array | Uint32Array | Float32Array,
  format: PixelFormat,
  type: TextureDataType,
  internal: PixelFormatGPU,
): DataTexture {
  const texture = new DataTexture(data as Uint8Array<ArrayBuffer>, ROW, data.length / 4 / ROW, format, type);
  texture.internalFormat = internal;
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter as MagnificationTextureFilter;
  texture.needsUpdate = true;
  return texture;
}

const padded = (values: number) => Math.max(1, Math.ceil(values / ROW)) * ROW * 4;

/** Four unsigned 32-bit numbers per value. */
export function wordTexture(values: number) {
  const data = new Uint32Array(padded(values));
  return { data, texture: numberTexture(data, RGBAIntegerFormat, UnsignedIntType, 'RGBA32UI') };
}

/** Four bytes per value. */
export function byteTexture(values: number) {
  const data = new Uint8Array(padded(values));
  return { data, texture: numberTexture(data, RGBAFormat, UnsignedByteType, 'RGBA8') };
}

/** Four floats per value. */
export function floatTexture(values: number) {
  const data = new Float32Array(padded(values));
  return { data, texture: numberTexture(data, RGBAFormat, FloatType, 'RGBA32F') };
}

/** A palette's 256 colours as a 256 x 1 texture; the bytes reach the screen unchanged. */
export function paletteTexture() {
  const data = new Uint8Array(256 * 4).fill(255);
  const texture = new DataTexture(data, 256, 1, RGBAFormat, UnsignedByteType);
  texture.minFilter = NearestFilter;
  texture.magFilter = NearestFilter;
  return { data, texture };
}

/**
 * Reads the pixels of a screenshot: 8-bit RGB or RGBA PNG, not interlaced, as browsers write them. Our own few lines; used
 * by the end-to-end tests to see colours, and by the screenshots to see that a picture is not empty.
 */
import { inflateSync } from 'node:zlib';

const paeth = (a, b, c) => {
  const [da, db, dc] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  return da <= db && da <= dc ? a : db <= dc ? b : c;
};
const predictors = [() => 0, (a) => a, (_, b) => b, (a, b) => (a + b) >> 1, paeth];

/** Width, height, channels (3 or 4) and bytes, row by row. */
export function readPng(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const [width, height, depth, kind] = [view.getUint32(16), view.getUint32(20), file[24], file[25]];
  if (depth !== 8 || (kind !== 2 && kind !== 6) || file[28] !== 0) throw new Error('not an 8-bit RGB(A) PNG');
  const parts = [];
  for (let at = 8; at < file.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (type === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const channels = kind === 2 ? 3 : 4;
  const stride = width * channels;
  const pixels = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const predict = predictors[raw[row * (stride + 1)]];
    for (let i = 0; i < stride; i++) {
      const at = row * stride + i;
      const left = i < channels ? 0 : pixels[at - channels];
      const above = row === 0 ? 0 : pixels[at - stride];
      const corner = row === 0 || i < channels ? 0 : pixels[at - stride - channels];
      pixels[at] = raw[row * (stride + 1) + 1 + i] + predict(left, above, corner);
    }
  }
  return { width, height, channels, pixels };
}

/** Share of pixels that are clearly coloured: brightest and darkest channel differ by more than 48 of 255. */
export function colouredShare({ channels, pixels }) {
  let coloured = 0;
  for (let at = 0; at < pixels.length; at += channels) {
    const [r, g, b] = [pixels[at], pixels[at + 1], pixels[at + 2]];
    if (Math.max(r, g, b) - Math.min(r, g, b) > 48) coloured += 1;
  }
  return (coloured * channels) / pixels.length;
}

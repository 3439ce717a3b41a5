/**
 * GIF with one palette for all pictures (gifenc), so that colours mean the same in each. Pixels that did not change are left
 * out. A picture's time is kept in hundredths of a second: only some rates are exact.
 */
import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { Film } from '../film.ts';
import type { Writer } from '../writer.ts';

/** Pictures looked at for the palette, spread over the film. */
const LOOKED_AT = 8;
/** At most this many pixels of all of them. */
const PIXELS = 4_000_000;
const UNCHANGED = 255;

function pixelsOf(canvas: OffscreenCanvas): Uint8ClampedArray {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This window has no 2D canvas.');
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}

/** Every n-th pixel, so that the looked-at pictures together stay within bounds. */
function thinned(pixels: Uint8ClampedArray, pictures: number): Uint32Array {
  const words = new Uint32Array(pixels.buffer);
  const stride = Math.max(1, Math.ceil((words.length * pictures) / PIXELS));
  return stride === 1 ? words : words.filter((_, index) => index % stride === 0);
}

async function commonPalette(film: Film, canvas: OffscreenCanvas, draw: (n: number) => Promise<void>) {
  const count = Math.min(LOOKED_AT, film.pictures);
  const parts: Uint32Array[] = [];
  for (let look = 0; look < count; look++) {
    await draw(count === 1 ? 0 : Math.round((look * (film.pictures - 1)) / (count - 1)));
    parts.push(thinned(pixelsOf(canvas), count));
  }
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const palette = quantize(new Uint8Array(all.buffer), UNCHANGED);
  // The ground covers most of every picture: it keeps its colour exactly.
  const [red = 0, green = 0, blue = 0] = pixelsOf(canvas);
  const distance = (color: readonly number[]) =>
    Math.hypot((color[0] ?? 0) - red, (color[1] ?? 0) - green, (color[2] ?? 0) - blue);
  const nearest = palette.reduce((best, color, index) => {
    return distance(color) < distance(palette[best] ?? [1e9, 1e9, 1e9]) ? index : best;
  }, 0);
  palette[nearest] = [red, green, blue];
  while (palette.length <= UNCHANGED) palette.push([0, 0, 0]);
  return palette;
}

/** The picture with what is as before replaced by the transparent colour; `before` takes the new picture. */
function changes(picture: Uint8Array, before: Uint8Array): Uint8Array {
  return picture.map((index, pixel) => {
    if (before[pixel] === index) return UNCHANGED;
    before[pixel] = index;
    return index;
  });
}

/** Loops for ever. */
export const writer: Writer = {
  isPossible: async () => true,
  async begin(film, canvas, draw) {
    const { width, height } = film;
    // Milliseconds, kept in hundredths of a second; formats.ts lists the rates for which this is exact.
    const delay = 10 * Math.round(100 / film.rate);
    const palette = await commonPalette(film, canvas, draw);
    const encoder = GIFEncoder();
    const before = new Uint8Array(width * height).fill(UNCHANGED);
    return {
      async frame(n) {
        const colors = n === 0 ? palette.slice(0, UNCHANGED) : palette;
        const picture = applyPalette(pixelsOf(canvas), colors.slice(0, UNCHANGED));
        const first = n === 0 ? { palette, repeat: 0 } : {};
        const options = { delay, transparent: n > 0, transparentIndex: UNCHANGED, dispose: 1, ...first };
        encoder.writeFrame(changes(picture, before), width, height, options);
      },
      async end() {
        encoder.finish();
        return encoder.bytes();
      },
      cancel: async () => encoder.reset(),
    };
  },
};

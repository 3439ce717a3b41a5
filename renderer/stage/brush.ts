/**
 * Lays strokes over each other on a canvas of floats by plain arithmetic: what ribbons.ts asks of a graphics card, for windows
 * that have none. Long thin triangles are what software renderers are worst at; here a stroke costs a tenth of theirs.
 * Knows neither three nor what a stroke means; strokes.ts calls it.
 */
import { type BrushPrograms, brushPrograms, COLOR, LAYER } from './brushPrograms.ts';

/** A rectangle in pixels; `right` and `bottom` lie outside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What all pieces of one stroke share: colour in 0 ... 255, half its width in pixels, and how far beyond it glows: then softly, 0 not. */
export interface Ink {
  red: number;
  green: number;
  blue: number;
  halfWidth: number;
  glow: number;
}

/** Its canvas grows in such steps, in pixels; its memory in such pages, in bytes. */
const STEP = 64;
const PAGE = 65_536;

/** Steepest piece that is still painted column by column, for the sake of its neighbours in the same stroke. */
const STEEPEST = 8;

/** Points of a stroke: pixels, and the opacity at each. */
export interface Points {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly alphas: Float64Array;
}

/** Strokes over a ground. */
export class Brush {
  /** Pixels of the canvas: of the box last begun, or more. */
  width = 0;
  height = 0;
  /** Red, green, blue, and how much of the ground is still seen: one byte each, rows from the top; the box begins at the first. */
  bytes = new Uint8Array(0);
  readonly ink: Ink = { red: 0, green: 0, blue: 0, halfWidth: 0.5, glow: 0 };
  private readonly memory: WebAssembly.Memory | null;
  private readonly programs: BrushPrograms | null;
  private layer = new Float32Array(0);
  private color = new Float32Array(4);
  private words = new Uint32Array(0);
  private box: Box = { left: 0, top: 0, right: 0, bottom: 0 };

  /** `byPrograms`: with WebAssembly, where the window compiles it. */
  constructor(byPrograms = true) {
    this.memory = byPrograms && 'WebAssembly' in globalThis ? new WebAssembly.Memory({ initial: 1 }) : null;
    this.programs = this.memory && brushPrograms(this.memory);
  }

  /** Fills `box` with the ground's colour (0 ... 255); nothing is painted outside of it. True when `bytes` became others. */
  begin(box: Box, ground: readonly [number, number, number]): boolean {
    this.box = box;
    if (box.right <= box.left || box.bottom <= box.top) return false;
    const grown = this.makeRoom(box.right - box.left, box.bottom - box.top);
    const { width, layer } = this;
    const row = layer.subarray(0, (box.right - box.left) * 4);
    const pixel = [...ground, 255];
    for (let at = 0; at < row.length; at += 4) row.set(pixel, at);
    for (let y = 1; y < box.bottom - box.top; y++) layer.set(row, y * width * 4);
    return grown;
  }

  private makeRoom(width: number, height: number): boolean {
    if (width <= this.width && height <= this.height) return false;
    // In steps and never smaller: a camera that moves must not make a canvas for each picture.
    this.width = Math.max(this.width, STEP * Math.ceil(width / STEP));
    this.height = Math.max(this.height, STEP * Math.ceil(height / STEP));
    const pixels = this.width * this.height;
    const size = LAYER + 20 * pixels;
    const { memory } = this;
    if (memory !== null && memory.buffer.byteLength < size)
      memory.grow(Math.ceil((size - memory.buffer.byteLength) / PAGE));
    const room = memory?.buffer ?? new ArrayBuffer(size);
    this.color = new Float32Array(room, COLOR, 4);
    this.layer = new Float32Array(room, LAYER, 4 * pixels);
    this.words = new Uint32Array(room, LAYER + 16 * pixels, pixels);
    this.bytes = new Uint8Array(room, LAYER + 16 * pixels, 4 * pixels);
    return true;
  }

  /** Paints a line of pieces with the current ink. */
  stroke({ xs, ys, alphas }: Points, pieces: number): void {
    const { red, green, blue } = this.ink;
    this.color[0] = red;
    this.color[1] = green;
    this.color[2] = blue;
    const direction = directionOf(xs, ys, pieces);
    for (let piece = 0; piece < pieces; piece++) {
      const ax = xs[piece] as number;
      const ay = ys[piece] as number;
      const bx = xs[piece + 1] as number;
      const by = ys[piece + 1] as number;
      const from = alphas[piece] as number;
      const to = alphas[piece + 1] as number;
      if (direction === 'rows' || (direction === 'mixed' && Math.abs(by - ay) > Math.abs(bx - ax))) {
        if (by > ay) this.sweep(ay, ax, by, bx, from, to, false);
        else if (by < ay) this.sweep(by, bx, ay, ax, to, from, false);
      } else if (bx > ax) this.sweep(ax, ay, bx, by, from, to, true);
      else if (bx < ax) this.sweep(bx, by, ax, ay, to, from, true);
    }
  }

  /**
   * One piece: goes along u from a to b over every column (row) whose middle it crosses, so that pieces of a stroke share none,
   * and paints the few pixels v across it. Coverage is that of the ribbons' fragment shader: min(halfWidth + 1/2 - distance to
   * the middle line, 2 halfWidth), between 0 and 1; a glow falls with the square of the way to its end.
   */
  private sweep(au: number, av: number, bu: number, bv: number, from: number, to: number, byColumns: boolean): void {
    const { box, programs } = this;
    const { halfWidth, glow } = this.ink;
    const slope = (bv - av) / (bu - au);
    const cosine = 1 / Math.sqrt(1 + slope * slope);
    const outer = glow > 0 ? halfWidth + glow : halfWidth + 0.5;
    const half = outer / cosine;
    const full = Math.min(1, 2 * halfWidth);
    const fade = (to - from) / (bu - au);
    const row = this.width * 4;
    const uStride = byColumns ? 4 : row;
    const vStride = byColumns ? row : 4;
    const origin = -box.top * row - box.left * 4;
    const vMin = byColumns ? box.top : box.left;
    const vMax = (byColumns ? box.bottom : box.right) - 1;
    const first = Math.max(byColumns ? box.left : box.top, Math.ceil(au - 0.5));
    const last = Math.min(byColumns ? box.right : box.bottom, Math.ceil(bu - 0.5));
    if (programs !== null) {
      // biome-ignore format: as brushPrograms.ts groups them.
      programs.sweep(
        first, last, vMin, vMax, LAYER + 4 * origin, 4 * uStride, 4 * vStride,
        au, av, slope, from, fade,
        half, cosine, outer, full, glow,
      );
      return;
    }
    for (let u = first; u < last; u++) {
      const along = u + 0.5 - au;
      const centre = av + slope * along - 0.5;
      const alpha = from + fade * along;
      const low = Math.max(vMin, Math.ceil(centre - half));
      const high = Math.min(vMax, Math.floor(centre + half));
      for (let v = low, at = origin + u * uStride + low * vStride; v <= high; v++, at += vStride) {
        const cover = outer - Math.abs(v - centre) * cosine;
        this.lay((glow > 0 ? glowing(cover / glow) : Math.min(cover, full)) * alpha, at);
      }
    }
  }

  /** Lays the ink over a pixel, rounded as single precision rounds. */
  private lay(opacity: number, at: number): void {
    const { layer, color } = this;
    const ink = Math.fround(opacity);
    const rest = Math.fround(1 - ink);
    for (let channel = 0; channel < 4; channel++) {
      const under = Math.fround((layer[at + channel] as number) * rest);
      layer[at + channel] = under + Math.fround((color[channel] as number) * ink);
    }
  }

  /** Rounds what was painted to bytes. */
  finish(): void {
    const { layer, width, box, words, programs } = this;
    const count = box.right - box.left;
    for (let y = 0; y < box.bottom - box.top; y++) {
      const from = y * width;
      if (programs !== null) {
        programs.finish(LAYER + 16 * from, words.byteOffset + 4 * from, count);
        continue;
      }
      for (let pixel = from, at = from * 4; pixel < from + count; pixel++, at += 4) {
        const byte = (channel: number) => Math.trunc(Math.fround((layer[at + channel] as number) + 0.5));
        words[pixel] = byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
      }
    }
  }
}

const glowing = (left: number) => (left < 1 ? left * left : 1);

/** A whole stroke goes by columns or by rows where it can: only then no pixel at a joint is painted twice. */
function directionOf(xs: Float64Array, ys: Float64Array, pieces: number): 'columns' | 'rows' | 'mixed' {
  const right = Math.sign((xs[pieces] as number) - (xs[0] as number));
  const down = Math.sign((ys[pieces] as number) - (ys[0] as number));
  let columns = true;
  let rows = true;
  for (let piece = 0; piece < pieces; piece++) {
    const dx = ((xs[piece + 1] as number) - (xs[piece] as number)) * right;
    const dy = ((ys[piece + 1] as number) - (ys[piece] as number)) * down;
    if (Math.abs(dy) > STEEPEST * dx) columns = false;
    if (Math.abs(dx) > STEEPEST * dy) rows = false;
  }
  if (columns) return 'columns';
  return rows ? 'rows' : 'mixed';
}

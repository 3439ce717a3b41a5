/**
 * Lays strokes over each other on a canvas of floats by plain arithmetic: what ribbons.ts asks of a graphics card, for windows
 * that have none. Long thin triangles are what software renderers are worst at; here a stroke costs a tenth of theirs.
 * Knows neither three nor what a stroke means; strokes.ts calls it.
 */

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
  width = 0;
  height = 0;
  /** Red, green, blue, and how much of the ground is still seen: one byte each, rows from the top. */
  bytes = new Uint8Array(0);
  readonly ink: Ink = { red: 0, green: 0, blue: 0, halfWidth: 0.5, glow: 0 };
  private layer = new Float32Array(0);
  private words = new Uint32Array(0);
  private box: Box = { left: 0, top: 0, right: 0, bottom: 0 };

  /** Prepares for a canvas of this size; true when it differs from the last. */
  resize(width: number, height: number): boolean {
    if (width === this.width && height === this.height) return false;
    this.width = width;
    this.height = height;
    const values = width * height * 4;
    // A canvas that is smaller for a while needs no other room.
    if (values > this.layer.length) {
      this.layer = new Float32Array(values);
      this.words = new Uint32Array(width * height);
    }
    this.bytes = new Uint8Array(this.words.buffer, 0, values);
    return true;
  }

  /** Fills `box` with the ground's colour (0 ... 255); nothing is painted outside of it. */
  begin(box: Box, ground: readonly [number, number, number]): void {
    const { width, layer } = this;
    this.box = box;
    if (box.right <= box.left) return;
    const first = (box.top * width + box.left) * 4;
    const row = layer.subarray(first, first + (box.right - box.left) * 4);
    const pixel = [...ground, 255];
    for (let at = 0; at < row.length; at += 4) row.set(pixel, at);
    for (let y = box.top + 1; y < box.bottom; y++) layer.set(row, (y * width + box.left) * 4);
  }

  /** Paints a line of pieces with the current ink. */
  stroke({ xs, ys, alphas }: Points, pieces: number): void {
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
    const { layer, box } = this;
    const { red, green, blue, halfWidth, glow } = this.ink;
    const slope = (bv - av) / (bu - au);
    const cosine = 1 / Math.sqrt(1 + slope * slope);
    const outer = glow > 0 ? halfWidth + glow : halfWidth + 0.5;
    const half = outer / cosine;
    const full = Math.min(1, 2 * halfWidth);
    const fade = (to - from) / (bu - au);
    const uStride = byColumns ? 4 : this.width * 4;
    const vStride = byColumns ? this.width * 4 : 4;
    const vMin = byColumns ? box.top : box.left;
    const vMax = (byColumns ? box.bottom : box.right) - 1;
    const last = Math.min(byColumns ? box.right : box.bottom, Math.ceil(bu - 0.5));
    for (let u = Math.max(byColumns ? box.left : box.top, Math.ceil(au - 0.5)); u < last; u++) {
      const along = u + 0.5 - au;
      const centre = av + slope * along - 0.5;
      const alpha = from + fade * along;
      const low = Math.max(vMin, Math.ceil(centre - half));
      const high = Math.min(vMax, Math.floor(centre + half));
      let at = u * uStride + low * vStride;
      for (let v = low; v <= high; v++, at += vStride) {
        const cover = outer - Math.abs(v - centre) * cosine;
        const ink = (glow > 0 ? glowing(cover / glow) : Math.min(cover, full)) * alpha;
        const rest = 1 - ink;
        layer[at] = (layer[at] as number) * rest + red * ink;
        layer[at + 1] = (layer[at + 1] as number) * rest + green * ink;
        layer[at + 2] = (layer[at + 2] as number) * rest + blue * ink;
        layer[at + 3] = (layer[at + 3] as number) * rest;
      }
    }
  }

  /** Rounds what was painted to bytes. */
  finish(): void {
    const { layer, width, box, words } = this;
    for (let y = box.top; y < box.bottom; y++) {
      const end = y * width + box.right;
      for (let pixel = y * width + box.left, at = pixel * 4; pixel < end; pixel++, at += 4) {
        words[pixel] =
          ((layer[at] as number) + 0.5) |
          (((layer[at + 1] as number) + 0.5) << 8) |
          (((layer[at + 2] as number) + 0.5) << 16) |
          (((layer[at + 3] as number) + 0.5) << 24);
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

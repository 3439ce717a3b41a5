/**
 * Edges as strokes of a brush: the same curves, widths and opacities as the vertex shader of ribbons.ts, worked out here for
 * windows without a graphics card. Called by paintedLayer.ts.
 */
import { MARK } from '../picture/magnitude.ts';
import { EDGE_WORDS } from '../picture/picture.ts';
import type { Projection } from '../picture/projection.ts';
import type { Box, Brush, Points } from './brush.ts';
import { FAINTEST, GLOW, GLOW_STRENGTH, HANDLE, SEGMENTS } from './ribbons.ts';

/** What strokes are drawn from; pixels are those of the brush's canvas. */
export interface StrokeScene {
  /** x, y, z, radius of each node. */
  readonly nodes: Float32Array;
  readonly projection: Projection;
  /** Canvas pixels per pixel of the projection. */
  readonly scale: number;
  /** Canvas pixels of one pixel of the recipe of widths. */
  readonly pixel: number;
  /** Palette, four bytes a colour. */
  readonly palette: Uint8Array;
  /** Red, green, blue of the glow, 0 ... 255. */
  readonly halo: readonly [number, number, number];
  readonly box: Box;
  /** Largest distance of a chord from its curve, in pixels. */
  readonly tolerance: number;
}

/** Words of edges in drawing order, which are drawn, how many from the end may glow, and their common opacity. */
export interface StrokeSet {
  readonly words: Uint32Array;
  readonly first: number;
  readonly shown: number;
  readonly farEnd: number;
  readonly strength: number;
  readonly straight: boolean;
}

/** How far along depth and across it the curve is at each of n + 1 points, and how much of an edge out of the input is seen. */
const curves = Array.from({ length: SEGMENTS + 1 }, (_, pieces) =>
  Array.from({ length: pieces + 1 }, (_, point) => {
    const s = point / Math.max(1, pieces);
    const r = 1 - s;
    const emerging = Math.min(1, s / 0.3);
    return [
      3 * r * r * s * HANDLE + 3 * r * s * s * (1 - HANDLE) + s * s * s,
      3 * r * s * s + s * s * s,
      emerging * emerging * (3 - 2 * emerging),
    ] as const;
  }),
);
const tables = curves.map((points) => Float64Array.from(points.flat()));

/** Room for one stroke and for the projected nodes; made once a network. */
export class Strokes {
  private readonly points: Points;
  /** Per node: pixel x and y times depth, depth. */
  private readonly projected: Float64Array;

  constructor(nodes: number) {
    const room = () => new Float64Array(SEGMENTS + 1);
    this.points = { xs: room(), ys: room(), alphas: room() };
    this.projected = new Float64Array(nodes * 3);
  }

  /** Takes another camera. */
  project({ nodes, projection, scale }: StrokeScene): void {
    const { px, py, depth } = projection;
    for (let node = 0, at = 0; at < this.projected.length; node += 4, at += 3) {
      const x = nodes[node] as number;
      const y = nodes[node + 1] as number;
      const z = nodes[node + 2] as number;
      this.projected[at] = scale * (px[0] * x + px[1] * y + px[2] * z + px[3]);
      this.projected[at + 1] = scale * (py[0] * x + py[1] * y + py[2] * z + py[3]);
      this.projected[at + 2] = depth[0] * x + depth[1] * y + depth[2] * z + depth[3];
    }
  }

  /** Paints a set of edges. */
  paint(brush: Brush, scene: StrokeScene, { words, first, shown, strength, straight }: StrokeSet): void {
    const { palette, pixel } = scene;
    const { ink } = brush;
    ink.glow = 0;
    for (let at = first * EDGE_WORDS; at < shown * EDGE_WORDS; at += EDGE_WORDS) {
      const style = words[at + 2] as number;
      const root = (style >>> 24) / 255;
      const opacity = root * root;
      if (opacity * strength < FAINTEST) continue;
      const a = words[at] as number;
      const b = words[at + 1] as number;
      const pieces = this.place(scene, a, b, opacity * strength, words[at + 3] === 1, straight);
      if (pieces === 0) continue;
      const color = (style & 255) * 4;
      ink.red = palette[color] as number;
      ink.green = palette[color + 1] as number;
      ink.blue = palette[color + 2] as number;
      ink.halfWidth = (0.5 * pixel * ((style >> 16) & 255)) / 64;
      brush.stroke(this.points, pieces);
    }
  }

  /** Paints the glow of those that are too large, as ribbons.ts has it: before any edge is painted. */
  paintGlow(brush: Brush, scene: StrokeScene, { words, first, shown, farEnd, strength, straight }: StrokeSet): void {
    const { ink } = brush;
    [ink.red, ink.green, ink.blue] = scene.halo;
    ink.glow = GLOW * scene.pixel;
    for (let at = Math.max(first, shown - farEnd) * EDGE_WORDS; at < shown * EDGE_WORDS; at += EDGE_WORDS) {
      const style = words[at + 2] as number;
      const mark = (style >>> 8) & 255;
      const root = (style >>> 24) / 255;
      const alpha = GLOW_STRENGTH * root * root * strength;
      if (alpha < FAINTEST || (mark !== MARK.above && mark !== MARK.infinite)) continue;
      const pieces = this.place(
        scene,
        words[at] as number,
        words[at + 1] as number,
        alpha,
        words[at + 3] === 1,
        straight,
      );
      ink.halfWidth = (0.5 * scene.pixel * ((style >> 16) & 255)) / 64;
      brush.stroke(this.points, pieces);
    }
  }

  /**
   * Points of the curve from node a to node b; returns the number of pieces, 0 where nothing of it is seen. Its handles are
   * level, so that in homogeneous pixels the point at s is A + depth part * along(s) + rest * across(s).
   */
  private place(scene: StrokeScene, a: number, b: number, alpha: number, emerging: boolean, straight: boolean): number {
    const { projected, points } = this;
    const { nodes, projection, scale, box } = scene;
    const ax = projected[a * 3] as number;
    const ay = projected[a * 3 + 1] as number;
    const aw = projected[a * 3 + 2] as number;
    const bx = projected[b * 3] as number;
    const by = projected[b * 3 + 1] as number;
    const bw = projected[b * 3 + 2] as number;
    if (aw < 0.01 || bw < 0.01) return 0;
    const step = (nodes[b * 4] as number) - (nodes[a * 4] as number);
    const dx = projection.px[0] * step * scale;
    const dy = projection.py[0] * step * scale;
    const dw = projection.depth[0] * step;
    // Direction at the start, and how far the end lies beside it: the more, the more pieces the curve needs.
    const tx = dx * aw - ax * dw;
    const ty = dy * aw - ay * dw;
    const beside = Math.abs((bx / bw - ax / aw) * ty - (by / bw - ay / aw) * tx) / (Math.sqrt(tx * tx + ty * ty) || 1);
    const pieces = straight
      ? 1
      : Math.min(SEGMENTS, Math.max(1, Math.ceil(Math.sqrt((0.75 * beside) / scene.tolerance))));
    const table = tables[pieces] as Float64Array;
    const sx = bx - ax - dx;
    const sy = by - ay - dy;
    const sw = bw - aw - dw;
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    let top = Number.POSITIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    for (let point = 0; point <= pieces; point++) {
      const along = table[point * 3] as number;
      const across = table[point * 3 + 1] as number;
      const w = aw + dw * along + sw * across;
      const x = (ax + dx * along + sx * across) / w;
      const y = (ay + dy * along + sy * across) / w;
      points.xs[point] = x;
      points.ys[point] = y;
      points.alphas[point] = emerging ? alpha * (table[point * 3 + 2] as number) : alpha;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    const outside = right < box.left - 3 || left > box.right + 3 || bottom < box.top - 3 || top > box.bottom + 3;
    return outside ? 0 : pieces;
  }
}

/**
 * From an edge's byte code to what is drawn: for each layer a table of 256 entries (palette index, mark, width, alpha),
 * so that no edge needs arithmetic of its own. The recipe of width and opacity stands here; strongest.ts chooses edges.
 */
import { CODE_INFINITE, CODE_LARGEST, CODE_NAN, CODE_ZERO, decodeEdge } from '../../engine/index.ts';
import { MARK, positionOfLog, type Range } from './magnitude.ts';

/** Opacity t^p and width of the theme's ribbons. */
export interface RibbonRecipe {
  readonly linear: number;
  readonly power: number;
  readonly exponent: number;
}

/** Night's and the projector's recipe: paper needs a little more ink. */
export const ribbonRecipes = {
  night: { linear: 0.06, power: 0.85, exponent: 1.5 },
  projector: { linear: 0.08, power: 0.95, exponent: 1.4 },
} as const satisfies Record<string, RibbonRecipe>;

/** What each of the 256 codes of one layer is drawn as. */
export interface EdgeLevels {
  readonly index: Uint8Array;
  readonly mark: Uint8Array;
  /** Width in 1/64 pixel at 1080 rows. */
  readonly width: Uint8Array;
  /** 255 times the square root of the opacity: 8 bits are too few for faint ribbons else. */
  readonly alpha: Uint8Array;
}

/** log10 of the magnitude in the middle of each of the 2,048 possible buckets. */
const LOG_OF_BUCKET = Float64Array.from({ length: 2048 }, (_, top) => Math.log10(decodeEdge(CODE_LARGEST, top)));

/** Empty tables for one layer. */
export function edgeLevels(): EdgeLevels {
  const bytes = () => new Uint8Array(256);
  return { index: bytes(), mark: bytes(), width: bytes(), alpha: bytes() };
}

/** Fills index and mark of a layer's codes; `reference` divides its values. */
export function fillPositions(levels: EdgeLevels, edgeTop: number, reference: number, range: Range): void {
  const shift = Math.log10(reference);
  for (let code = 1; code <= CODE_LARGEST; code++) {
    const bucket = Math.max(0, edgeTop - (CODE_LARGEST - code));
    const log = (LOG_OF_BUCKET[bucket] ?? Number.NEGATIVE_INFINITY) - shift;
    levels.index[code] = Math.round(255 * positionOfLog(log, range));
    levels.mark[code] = log < range.min ? MARK.below : log > range.max ? MARK.above : MARK.inRange;
  }
  levels.index[CODE_ZERO] = 0;
  levels.mark[CODE_ZERO] = MARK.zero;
  levels.index[CODE_INFINITE] = 255;
  levels.mark[CODE_INFINITE] = MARK.infinite;
  levels.index[CODE_NAN] = 0;
  levels.mark[CODE_NAN] = MARK.nan;
}

/** The code below which 98.5 % of a layer's edges lie; its largest code where that would be zero. */
export function strongCode(histogram: Uint32Array, edges: number): number {
  let seen = 0;
  let largest = CODE_ZERO;
  let percentile = CODE_ZERO;
  for (let code = 0; code <= CODE_LARGEST; code++) {
    const count = histogram[code] ?? 0;
    if (count === 0) continue;
    if (seen < 0.985 * edges) percentile = code;
    seen += count;
    largest = code;
  }
  return percentile === CODE_ZERO ? largest : percentile;
}

/**
 * Fills width and opacity. With rel = min(1, sqrt(|g| / the layer's 98.5th percentile)), r = .12 + .88 rel^1.3 and
 * dens = min(1, sqrt(512 / edges drawn in the layer)): width .7 + 1.9 t^2 r, alpha (linear t + power t^exponent) r dens.
 * Colour stays absolute; only opacity is partly relative to the layer.
 */
export function fillOpacity(levels: EdgeLevels, strong: number, drawn: number, recipe: RibbonRecipe): void {
  const dens = Math.min(1, Math.sqrt(512 / Math.max(1, drawn)));
  for (let code = 0; code < 256; code++) {
    const t = (levels.index[code] ?? 0) / 255;
    // Eight codes are one octave: sqrt(2^(d/8)) = 2^(d/16).
    const rel = code >= strong ? 1 : 2 ** ((code - strong) / 16);
    const r = 0.12 + 0.88 * rel ** 1.3;
    const alpha = (recipe.linear * t + recipe.power * t ** recipe.exponent) * r * dens;
    levels.width[code] = Math.round(64 * (0.7 + 1.9 * t * t * r));
    levels.alpha[code] = t === 0 ? 0 : Math.min(255, Math.max(1, Math.round(255 * Math.sqrt(Math.min(1, alpha)))));
  }
}

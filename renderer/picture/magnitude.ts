/**
 * The logarithmic scale: a magnitude -> its position on the palette, and the marks of values that have none.
 * Colours are palettes.ts's business, shapes the stage's.
 */

/** Decades the scale covers: 10^min ... 10^max. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** What a value is beside its position; each has a shape of its own on the stage and a name in the legend. */
export const MARK = { inRange: 0, below: 1, above: 2, zero: 3, infinite: 4, nan: 5 } as const;
export type Mark = keyof typeof MARK;

/** Number of a mark, as the stage's textures hold it. */
export type MarkCode = (typeof MARK)[Mark];

/** Position of log10|value|, clipped to 0 ... 1; zero 0, infinite 1, NaN stays NaN. */
export function position(value: number, range: Range): number {
  return positionOfLog(Math.log10(Math.abs(value)), range);
}

/** The same for a logarithm already taken. */
export function positionOfLog(log10: number, range: Range): number {
  const t = (log10 - range.min) / (range.max - range.min);
  return Math.min(1, Math.max(0, t));
}

/** Position as a palette index 0 ... 255; NaN is 0. */
export function paletteIndex(value: number, range: Range): number {
  const t = position(value, range);
  return Number.isNaN(t) ? 0 : Math.round(255 * t);
}

/** What kind of value it is; a value at an end of the range is in range. */
export function markOf(value: number, range: Range): MarkCode {
  if (Number.isNaN(value)) return MARK.nan;
  const magnitude = Math.abs(value);
  if (magnitude === 0) return MARK.zero;
  if (magnitude === Number.POSITIVE_INFINITY) return MARK.infinite;
  const log = Math.log10(magnitude);
  return log < range.min ? MARK.below : log > range.max ? MARK.above : MARK.inRange;
}

/** The range of whole decades that holds all finite positive magnitudes: at least 4 and at most 12 decades wide. */
export function fitRange(largest: number, smallest: number): Range {
  if (!(largest > 0) || !Number.isFinite(largest)) return { min: -8, max: 0 };
  // Adding zero turns -0 into 0.
  const max = Math.ceil(Math.log10(largest)) + 0;
  const wanted = smallest > 0 ? Math.floor(Math.log10(smallest)) : max - 8;
  return { min: Math.min(max - 4, Math.max(max - 12, wanted)), max };
}

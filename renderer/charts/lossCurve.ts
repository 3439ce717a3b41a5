/**
 * The loss over the seismograph as a line of points. Pure. Linear from 0, logarithmic where it spans more than three
 * decades (a run that diverges would else be a flat line and a spike).
 */
import type { TimelineData } from '../state/frames.ts';
import { type Block, type PlaceAxis, pixelOf, placeOf, runValue } from './columns.ts';

/** Points in pixels; null breaks the line (not finite). */
export interface LossCurve {
  readonly points: readonly ({ readonly x: number; readonly y: number } | null)[];
  /** The newest loss, whatever it is. */
  readonly last: number;
}

/** Height 0 ... 1 of each finite value, 1 on top. */
export function heights(values: readonly number[]): (number | null)[] {
  const finite = values.filter((value) => Number.isFinite(value));
  const largest = Math.max(0, ...finite);
  const smallest = Math.min(...finite.filter((value) => value > 0));
  if (!(largest > 0)) return values.map((value) => (Number.isFinite(value) ? 0 : null));
  const wide = largest > 1000 * smallest;
  return values.map((value) => {
    if (!Number.isFinite(value)) return null;
    // Room above, so that a loss that stays where it began runs through the picture and not along its edge.
    if (!wide) return value / (1.4 * largest);
    return value > 0 ? Math.log(value / smallest) / Math.log(largest / smallest) : 0;
  });
}

/** The curve of one block, within `height` pixels, with a margin above and below. */
export function lossCurve(
  data: TimelineData,
  axis: PlaceAxis,
  height: number,
  block: Block,
  layers: number,
): LossCurve {
  const values = Array.from({ length: data.columns }, (_, column) => runValue(data, column, 'loss', block, layers));
  const margin = 0.08 * height;
  const points = heights(values).map((level, column) => {
    if (level === null) return null;
    const x = pixelOf(axis, placeOf(data, column) + 0.5);
    return { x, y: height - margin - level * (height - 2 * margin) };
  });
  return { points, last: values.at(-1) ?? Number.NaN };
}

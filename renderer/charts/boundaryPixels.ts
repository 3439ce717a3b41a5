/**
 * The decision boundary as a picture: each point of the grid in the colour of the most probable class, the paler the less sure; where two
 * classes are equal it is the ground's colour. Values of regression run over a palette. Pure; DecisionBoundary.tsx draws it.
 */
import type { Rgb } from '../picture/palettes.ts';
import type { BoundaryAnswer } from '../state/frames.ts';

/** What the picture is coloured with. */
export interface BoundaryColors {
  readonly ground: Rgb;
  classColor(index: number): Rgb;
  /** 256 colours for values, 3 bytes each, from the least to the largest. */
  readonly palette: Uint8Array;
}

/** A little of the class's colour stays where it is hardly surer than chance, so that sides can be told. */
const LEAST = 0.08;
const MOST = 0.62;

/** The most probable class and how sure: 0 at chance, 1 at certainty. One output is the probability of class 1. */
export function decision(probabilities: ArrayLike<number>): { readonly index: number; readonly sure: number } {
  if (probabilities.length === 1) {
    const one = probabilities[0] ?? Number.NaN;
    return { index: one >= 0.5 ? 1 : 0, sure: Math.abs(2 * one - 1) };
  }
  let index = 0;
  for (let each = 1; each < probabilities.length; each++) {
    if ((probabilities[each] ?? 0) > (probabilities[index] ?? 0)) index = each;
  }
  const chance = 1 / probabilities.length;
  return { index, sure: ((probabilities[index] ?? Number.NaN) - chance) / (1 - chance) };
}

/** RGBA of [rows][columns], the highest y on top. Points that are not finite stay transparent. */
export function boundaryPixels(
  { header, values }: BoundaryAnswer,
  colors: BoundaryColors,
): Uint8ClampedArray<ArrayBuffer> {
  const { columns, rows, outputs, probabilities } = header;
  const pixels = new Uint8ClampedArray(4 * columns * rows);
  const [low, high] = probabilities ? [0, 1] : extremes(values, outputs);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = (row * columns + column) * outputs;
      const color = probabilities
        ? classPaint(values.subarray(place, place + outputs), colors)
        : valuePaint(((values[place] ?? Number.NaN) - low) / (high - low || 1), colors);
      if (color === null) continue;
      const pixel = 4 * ((rows - 1 - row) * columns + column);
      pixels.set(color, pixel);
      pixels[pixel + 3] = 255;
    }
  }
  return pixels;
}

/** Least and largest finite value of the first output. */
export function extremes(values: Float32Array, outputs: number): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index += outputs) {
    const value = values[index] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

function classPaint(probabilities: Float32Array, { ground, classColor }: BoundaryColors): Rgb | null {
  const { index, sure } = decision(probabilities);
  if (!Number.isFinite(sure)) return null;
  const share = LEAST + (MOST - LEAST) * sure;
  const color = classColor(index);
  const mixed = (channel: 0 | 1 | 2) => Math.round(ground[channel] + share * (color[channel] - ground[channel]));
  return [mixed(0), mixed(1), mixed(2)];
}

/** The colour of a value at `t` between the least and the largest; beyond them that of the nearer. Null where it is not finite. */
export function valuePaint(t: number, { palette }: Pick<BoundaryColors, 'palette'>): Rgb | null {
  if (!Number.isFinite(t)) return null;
  const color = 3 * Math.round(255 * Math.min(1, Math.max(0, t)));
  return [palette[color] ?? 0, palette[color + 1] ?? 0, palette[color + 2] ?? 0];
}

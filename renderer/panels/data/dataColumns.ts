/**
 * How rows of data are shown: as pictures, or as a table with so many columns; and how large the classes are. Pure.
 */
import { dataSources } from '../../../engine/index.ts';
import { seen } from '../classNames.ts';

/** Columns of numbers a table shows at most. */
export const MOST_COLUMNS = 8;

/** Width and height of a picture; null where a sample is no picture. */
export function pictureSize(shape: readonly number[]): { readonly width: number; readonly height: number } | null {
  const [channels, height, width] = shape;
  return shape.length === 3 && channels === 1 && height !== undefined && width !== undefined ? { width, height } : null;
}

/** Names of the columns shown, and how many are left out. */
export function columnsOf(features: number): { readonly names: readonly string[]; readonly hidden: number } {
  const shown = Math.min(features, MOST_COLUMNS);
  return { names: Array.from({ length: shown }, (_, index) => `x_{${index + 1}}`), hidden: features - shown };
}

/** Rows a page has room for. */
export function pageSize(isPicture: boolean): number {
  return isPicture ? 60 : 12;
}

/** Grey levels of a picture: light is much on Night, ink is much on paper. */
export function greys(values: ArrayLike<number>, dark: boolean): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length);
  for (let index = 0; index < values.length; index++) {
    const share = values[index] ?? 0;
    const level = 255 * (dark ? 0.06 + 0.94 * share : 1 - share);
    pixels.fill(level, 4 * index, 4 * index + 3);
    pixels[4 * index + 3] = 255;
  }
  return pixels;
}

/** The class of a row: one number, or the largest of one column per class; null for values. */
export function classIndex(labels: ArrayLike<number>, classes: number): number | null {
  if (classes === 0) return null;
  if (labels.length === 1) return labels[0] ?? null;
  const all = Array.from(labels);
  return all.indexOf(Math.max(...all));
}

/** Words and characters by their numbers; null where the inputs of a set are measurements. */
export function tokensOf(set: string, classes: readonly string[]): ((id: number) => string) | null {
  if (dataSources[set]?.shapes.includes('tokens') !== true) return null;
  return (id) => seen(classes[id] ?? '');
}

/** Whether a sample is a sequence: [steps, features]. */
export function isSequence(shape: readonly number[]): boolean {
  return shape.length === 2;
}

/** [steps, features] -> [features, steps]: time runs from left to right. */
export function turned(values: ArrayLike<number>, steps: number, features: number): Float32Array {
  return Float32Array.from(values, (_, index) => values[(index % steps) * features + Math.floor(index / steps)] ?? 0);
}

/** The points of one feature's curve over the steps, as SVG takes them; all features of a sequence share one scale. */
export function curvePoints(
  values: ArrayLike<number>,
  steps: number,
  features: number,
  feature: number,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const all = Array.from(values);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const range = high - low || 1;
  return Array.from({ length: steps }, (_, t) => {
    const value = values[t * features + feature] ?? 0;
    const x = (width * t) / Math.max(1, steps - 1);
    const y = 2 + (height - 4) * (1 - (value - low) / range);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  }).join(' ');
}

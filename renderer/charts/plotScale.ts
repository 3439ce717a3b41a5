/**
 * Axes of the charts: ranges and ticks with labels in the reader's notation. Logarithmic axes hold log10 of what they show, so that
 * 10^-31 has a place. Pure; Plot.tsx draws.
 */
import { brief, count, type NumberLanguage, powerOfTen } from '../i18n/numbers.ts';

/** A place on an axis with its label (markup as in i18n/richParts.ts). */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** One axis: from where to where, and its ticks for about this many labels. */
export interface PlotScale {
  readonly range: readonly [number, number];
  ticks(labels: number): readonly Tick[];
}

/** 1, 2, 5 times a power of ten: the step that gives at most `labels` ticks. */
function roundStep(span: number, labels: number): number {
  const rough = span / Math.max(1, labels);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough * (1 - 1e-9)) ?? 10 * power;
}

function stepTicks([low, high]: readonly [number, number], step: number, label: (at: number) => string): Tick[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    // Whole multiples, cleaned of the rounding of the product; adding zero turns -0 into 0.
    const at = Number(((first + index) * step).toPrecision(12)) + 0;
    return { at, text: label(at) };
  });
}

/** Linear, for any numbers. */
export function linearScale(low: number, high: number, language: NumberLanguage): PlotScale {
  const range = [low, high > low ? high : low + 1] as const;
  return {
    range,
    ticks: (labels) => stepTicks(range, roundStep(range[1] - range[0], labels), (at) => brief(at, language)),
  };
}

/** Steps or epochs: whole numbers only. */
export function placeScale(from: number, to: number, language: NumberLanguage): PlotScale {
  const range = [from, Math.max(from + 1, to)] as const;
  return {
    range,
    ticks: (labels) =>
      stepTicks(range, Math.max(1, roundStep(range[1] - range[0], labels)), (at) => count(at, language)),
  };
}

/** Logarithmic: places are log10 of the values; whole decades around all finite positive `values`, at least one. */
export function decadeScale(values: readonly number[]): PlotScale {
  const logs = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  // Adding zero turns -0 into 0.
  const low = logs.length === 0 ? -1 : Math.floor(Math.min(...logs)) + 0;
  const high = logs.length === 0 ? 0 : Math.max(low + 1, Math.ceil(Math.max(...logs))) + 0;
  const range = [low, high] as const;
  return {
    range,
    ticks: (labels) => stepTicks(range, Math.max(1, roundStep(high - low, labels)), powerOfTen),
  };
}

/** log10 of a magnitude; null where it has none (zero, infinite, NaN): the curve has a gap there. */
export function logPlace(value: number): number | null {
  return value > 0 && Number.isFinite(value) ? Math.log10(value) : null;
}

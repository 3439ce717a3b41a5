/**
 * What a person may ask of an export: format, span, length, pace, size, look; and which step each picture shows. Pure arithmetic:
 * exportRun.ts walks it, formats/ write it, the dialog and the command line ask for it.
 */
import type { Axis, Language, Theme } from '../state/store.ts';
import type { FormatNeeds } from './formats.ts';

/** Everything that decides what an export shows. */
export interface ExportSettings {
  /** A key of formats/. */
  readonly format: string;
  readonly axis: Axis;
  /** First and last step (or epoch); a still shows the last. */
  readonly from: number;
  readonly to: number;
  readonly seconds: number;
  /** Pictures per second as asked; a format may keep only some (`nearestRate`). */
  readonly rate: number;
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  readonly language: Language;
}

/** What is allowed, for the dialog and the command line alike. */
export const exportLimits = {
  width: { min: 160, max: 3840 },
  height: { min: 120, max: 2160 },
  seconds: { min: 0.1, max: 600 },
  rate: { min: 1, max: 60 },
} as const;

/** A film as its format sees it. */
export interface Film {
  readonly width: number;
  readonly height: number;
  readonly rate: number;
  readonly pictures: number;
}

/** How far it is. */
export interface ExportProgress {
  readonly done: number;
  readonly pictures: number;
  /** Null while nothing can be said. */
  readonly secondsLeft: number | null;
}

/** The rate a format keeps that is nearest to the one asked for; `rates` null: it keeps any. Of two equally near the faster. */
export function nearestRate(rate: number, rates: readonly number[] | null): number {
  if (rates === null) return rate;
  return rates.reduce((best, each) => {
    const [near, far] = [Math.abs(each - rate), Math.abs(best - rate)];
    return near < far || (near === far && each > best) ? each : best;
  });
}

/** The next even number below where a format needs even sizes. */
export function evenSize(size: number, even: boolean): number {
  return even ? size - (size % 2) : size;
}

/** How many pictures a film of this length has. */
export function pictureCount(seconds: number, rate: number): number {
  return Math.max(1, Math.round(seconds * rate));
}

/**
 * The step that picture `n` of `pictures` shows: the span runs evenly from its first step, at time 0, to its last, which the
 * last picture shows. A single picture shows the last step.
 */
export function placeAt(n: number, pictures: number, from: number, to: number): number {
  return pictures < 2 ? to : from + Math.round((n * (to - from)) / (pictures - 1));
}

/** How the film of these settings is made by a format with these needs. */
export function filmOf({ seconds, rate, width, height }: ExportSettings, format: FormatNeeds): Film {
  const kept = nearestRate(rate, format.rates);
  return {
    width: evenSize(width, format.even),
    height: evenSize(height, format.even),
    rate: kept,
    pictures: format.still ? 1 : pictureCount(seconds, kept),
  };
}

/**
 * What the export dialog offers, and what it starts from. Pure; words are in assets/words/{de,en}/exports.json.
 */
import { recordedRange, type ViewState } from '../state/store.ts';
import { type ExportSettings, exportLimits, nearestRate } from './film.ts';
import { formatOf } from './formats.ts';

/** Sizes on offer, smallest first. */
export const SIZES: readonly (readonly [number, number])[] = [
  [640, 360],
  [800, 600],
  [1024, 768],
  [1080, 1080],
  [1280, 720],
  [1920, 1080],
  [2560, 1440],
  [3840, 2160],
];

/** Rates on offer: those of cinema and television, and those a GIF keeps. */
export const RATES: readonly number[] = [10, 12.5, 15, 20, 24, 25, 30, 100 / 3, 50, 60];

const START = { format: 'mp4', seconds: 10, rate: 30, width: 1920, height: 1080 } as const;

/** The whole recorded span as the window looks now; null while nothing is recorded. */
export function firstSettings(state: ViewState): ExportSettings | null {
  const range = recordedRange(state);
  if (state.run === null || range === null) return null;
  const { axis, theme, language } = state;
  return { ...START, axis, from: range[0], to: range[1], theme, language };
}

/** The settings with some changed, kept within what is recorded and in order. */
export function changed(settings: ExportSettings, change: Partial<ExportSettings>, state: ViewState): ExportSettings {
  const axis = change.axis ?? settings.axis;
  const range = recordedRange({ ...state, axis }) ?? [0, 0];
  const within = (at: number) => Math.min(range[1], Math.max(range[0], at));
  const whole = axis === settings.axis ? {} : { from: range[0], to: range[1] };
  const next = { ...settings, ...whole, ...change };
  const [from, to] = [within(next.from), within(next.to)];
  // The end that was just set stays; the other gives way.
  if (from <= to) return { ...next, from, to };
  return change.from === undefined ? { ...next, from: to, to } : { ...next, from, to: from };
}

/** The rate that the format keeps, where it is another one than asked for. */
export function otherRate({ format, rate }: ExportSettings): number | null {
  const kept = nearestRate(rate, formatOf(format)?.rates ?? null);
  return kept === rate ? null : kept;
}

/** The same picture in small, for the preview. */
export function previewSettings(settings: ExportSettings, height: number): ExportSettings {
  const factor = Math.min(1, height / settings.height);
  const size = (full: number, { min }: { readonly min: number }) => Math.max(min, 2 * Math.round((full * factor) / 2));
  return {
    ...settings,
    width: size(settings.width, exportLimits.width),
    height: size(settings.height, exportLimits.height),
  };
}

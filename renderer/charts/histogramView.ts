/**
 * A histogram's bins for a chart: heights over bin numbers and the ticks that say where bins lie. Pure; HistogramCharts.tsx draws, the
 * engine counts (engine/training/histograms.ts).
 */
import {
  binRange,
  HISTOGRAM_BINS,
  HISTOGRAM_QUANTITIES,
  type HistogramAxis,
  type RecordLayout,
} from '../../engine/index.ts';
import { brief, type NumberLanguage, powerOfTen } from '../i18n/numbers.ts';
import type { HistogramsAnswer } from '../state/frames.ts';
import type { PlotScale, Tick } from './plotScale.ts';
import { probeReadings } from './probeSeries.ts';

type Quantity = HistogramsAnswer['header']['quantities'][number];

/** One quantity with its counts. */
export interface HistogramView extends Quantity {
  readonly bins: readonly number[];
}

/** Takes an answer apart. */
export function histogramViews({ header, bins }: HistogramsAnswer): readonly HistogramView[] {
  return header.quantities.map((quantity, index) => ({
    ...quantity,
    bins: [...bins.subarray(index * HISTOGRAM_BINS, (index + 1) * HISTOGRAM_BINS)],
  }));
}

/** What the probe of distributions recorded of a layer: both ends of the scale, zeros, infinities, NaN, then the bins; null where it is off. */
export function recordedHistograms(
  floats: Float32Array,
  layout: RecordLayout,
  layer: number,
): readonly HistogramView[] | null {
  const name = layout.layers[layer]?.name;
  const reading = probeReadings(floats, layout, 'histograms').find((each) => each.layer === name);
  if (reading === undefined) return null;
  return HISTOGRAM_QUANTITIES.flatMap(({ what, scale }) => {
    const found = reading.series.find((each) => each.what === `histogram of ${what}`);
    if (found === undefined) return [];
    const [low = 0, high = 0, zeros = 0, infinite = 0, nan = 0, ...bins] = found.values;
    const count = bins.reduce((sum, size) => sum + size, zeros + infinite + nan);
    return [{ what, scale, low, high, zeros, infinite, nan, bins, count }];
  });
}

const HALF = HISTOGRAM_BINS / 2;

/**
 * Octaves next to zero that no value lies in, on either side: they are left out, so that what there is fills the chart. Two stay, so
 * that the sides are told apart.
 */
function emptyOctaves({ scale, bins }: HistogramView): number {
  if (scale === 'linear') return 0;
  let octave = 0;
  while (octave < HALF && bins[HALF + octave] === 0 && bins[HALF - 1 - octave] === 0) octave++;
  return octave === HALF ? 0 : Math.max(0, octave - 2);
}

/** Bars from left to right: the left edge and the height of each bin shown, and the axis. */
export interface HistogramBars {
  readonly xs: readonly number[];
  readonly heights: readonly number[];
  readonly scale: PlotScale;
}

/** The bars of a histogram. */
export function histogramBars(view: HistogramView, language: NumberLanguage): HistogramBars {
  const left = emptyOctaves(view);
  const bins = view.bins.map((_, bin) => bin).filter((bin) => bin < HALF - left || bin >= HALF + left);
  return {
    xs: bins.map((bin) => (bin < HALF ? bin + left : bin - left)),
    heights: bins.map((bin) => view.bins[bin] ?? 0),
    scale: { range: [left, HISTOGRAM_BINS - left], ticks: (labels) => binTicks(view, left, labels, language) },
  };
}

/** The place of a value on the axis of bins: bin number and part of it, less the octaves left out. */
function placeOfValue(axis: HistogramAxis, value: number, left: number): number {
  if (axis.scale === 'linear') return ((value - axis.low) / (axis.high - axis.low)) * HISTOGRAM_BINS;
  return HALF + Math.sign(value) * (Math.log2(Math.abs(value) / axis.low) - left);
}

/** Places of a linear axis with round numbers. */
function linearTicks(axis: HistogramAxis, labels: number, language: NumberLanguage): Tick[] {
  const rough = (axis.high - axis.low) / labels;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  const ticks: Tick[] = [];
  for (let index = Math.ceil(axis.low / step); index * step <= axis.high * (1 + 1e-9); index++) {
    const value = Number((index * step).toPrecision(12)) + 0;
    ticks.push({ at: placeOfValue(axis, value, 0), text: brief(value, language) });
  }
  return ticks;
}

/** Powers of ten on either side of zero. */
function octaveTicks(axis: HistogramAxis, left: number, labels: number): Tick[] {
  const [, top] = binRange(axis, HISTOGRAM_BINS - 1);
  const last = Math.floor(Math.log10(top));
  const first = Math.ceil(Math.log10(axis.low) + (left + 1) * Math.log10(2));
  const stride = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, Math.floor((labels - 1) / 2))));
  const ticks: Tick[] = [{ at: HALF, text: '0' }];
  for (let exponent = last; exponent >= first; exponent -= stride) {
    const value = 10 ** exponent;
    ticks.push({ at: placeOfValue(axis, value, left), text: powerOfTen(exponent) });
    ticks.push({ at: placeOfValue(axis, -value, left), text: `−${powerOfTen(exponent)}` });
  }
  return ticks.sort((a, b) => a.at - b.at);
}

function binTicks(axis: HistogramAxis, left: number, labels: number, language: NumberLanguage): Tick[] {
  if (axis.high === 0 && axis.low === 0) return [{ at: HALF, text: '0' }];
  if (axis.scale === 'logarithmic') return octaveTicks(axis, left, labels);
  if (axis.high === axis.low) return [{ at: 0.5, text: brief(axis.low, language) }];
  return linearTicks(axis, Math.min(5, labels), language);
}

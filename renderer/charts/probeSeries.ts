/**
 * What probes measured at the step on the stage: the series that stand behind a frame's other numbers (engine/training/stepRecord.ts, series),
 * as curves and rows with their signs. Pure; ProbeCharts.tsx draws them.
 */
import type { ProbeName, RecordLayout, SeriesLayout } from '../../engine/index.ts';
import type { WordKey } from '../i18n/words.ts';

/** One series of numbers. */
export interface ProbeSeries {
  readonly what: string;
  readonly values: readonly number[];
  /** Places where there is nothing to measure: no divergence. */
  readonly holes: readonly number[];
}

/** What a probe measured of one layer, or ("") of the whole network. */
export interface ProbeReading {
  readonly layer: string;
  readonly series: readonly ProbeSeries[];
}

/** The readings of one probe, in the order of the record; none where it is off. */
export function probeReadings(
  floats: Float32Array,
  { series = [] }: RecordLayout,
  probe: ProbeName,
): readonly ProbeReading[] {
  const layers = new Map<string, ProbeSeries[]>();
  for (const each of series.filter((one) => one.probe === probe)) {
    layers.set(each.layer, [...(layers.get(each.layer) ?? []), read(floats, each)]);
  }
  return [...layers].map(([layer, all]) => ({ layer, series: all }));
}

function read(floats: Float32Array, { what, at, length, holes = [] }: SeriesLayout): ProbeSeries {
  return { what, values: [...floats.subarray(at, at + length)], holes };
}

/** Recorded layer that a probe's layer is part of: "layers.1" is both weights of a recurrent one, "norm.1" stands behind layers.1. */
export function recordedLayer(layer: string, { layers }: Pick<RecordLayout, 'layers'>): number {
  const number = /\.(\d+)$/.exec(layer)?.[1];
  return layers.findIndex(({ name }) => name.split(' ')[0] === `layers.${number}`);
}

/** Signs and words of the series, by what the record calls them. */
const SIGNS: Readonly<Record<string, WordKey>> = {
  'gradient of h': 'probe.stateH',
  'gradient of c': 'probe.stateC',
  'gate i': 'probe.gate.i',
  'gate f': 'probe.gate.f',
  'gate g': 'probe.gate.g',
  'gate o': 'probe.gate.o',
  'gate r': 'probe.gate.r',
  'gate z': 'probe.gate.z',
  'gate n': 'probe.gate.n',
  'factor of weights': 'probe.weights',
  'factor of joins': 'probe.joins',
  'factor of derivative': 'probe.derivative',
  'running mean': 'probe.runningMean',
  'running variance': 'probe.runningVariance',
};

/** The word key of a series; null where its name says all. */
export function signOf(what: string): WordKey | null {
  return SIGNS[what] ?? null;
}

/** The gates of a recurrent layer's matrix in PyTorch's order, by how many blocks it has; a plain cell has one without a name. */
export function gateNames(blocks: number): readonly WordKey[] {
  if (blocks === 4) return ['probe.gate.i', 'probe.gate.f', 'probe.gate.g', 'probe.gate.o'];
  return blocks === 3 ? ['probe.gate.r', 'probe.gate.z', 'probe.gate.n'] : [];
}

/**
 * The chain's factors with their product in front; those of joins only where something joins in. A place without a way back stays a hole
 * in all of them.
 */
export function chainCurves({ series }: ProbeReading): readonly ProbeSeries[] {
  const [weights, joins, derivative] = series;
  if (weights === undefined || joins === undefined || derivative === undefined) return series;
  const values = weights.values.map(
    (value, index) => value * (joins.values[index] as number) * (derivative.values[index] as number),
  );
  const product = { what: 'product', values, holes: weights.holes };
  const joined = joins.values.some((value, index) => !joins.holes.includes(index) && Math.abs(value - 1) > 1e-6);
  return joined ? [product, weights, joins, derivative] : [product, weights, derivative];
}

/** The factor a step back in time: the mean one from the last step to the first; null where an end is zero or not finite. */
export function timeFactor(values: readonly number[]): number | null {
  const [first = Number.NaN, last = Number.NaN] = [values[0], values.at(-1)];
  const factor = (first / last) ** (1 / Math.max(1, values.length - 1));
  return Number.isFinite(factor) && factor > 0 ? factor : null;
}

/** The mean of what there is. */
export function meanOf({ values, holes }: ProbeSeries): number {
  const there = values.filter((_, index) => !holes.includes(index));
  return there.reduce((sum, value) => sum + value, 0) / there.length;
}

/** A place of a curve that its line cannot show. */
export interface PlotMark {
  readonly at: number;
  readonly kind: 'zero' | 'broken';
}

/** What is exactly zero where the axis is logarithmic, and what is not finite; holes are neither. */
export function specialMarks(
  { values, holes }: Pick<ProbeSeries, 'values' | 'holes'>,
  logarithmic: boolean,
): readonly PlotMark[] {
  return values.flatMap((value, index): PlotMark[] => {
    if (holes.includes(index)) return [];
    if (!Number.isFinite(value)) return [{ at: index + 1, kind: 'broken' }];
    return logarithmic && value === 0 ? [{ at: index + 1, kind: 'zero' }] : [];
  });
}

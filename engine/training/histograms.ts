/**
 * How the numbers of one layer are distributed: 64 bins each of its activations, deltas, weight gradients and weights. Values that a
 * bin would hide are counted apart. Asked for by the session (histograms); drawn by charts.
 */
import { highWord, powerOfTwo } from '../numeric/bits.ts';
import { LayerTensors, type LookedInto, type Values } from './layerTensors.ts';

/** Bins of every histogram. */
export const HISTOGRAM_BINS = 64;
const OCTAVES = HISTOGRAM_BINS / 2;

/** What is counted, in this order, and on which scale: gradients spread over orders of magnitude, the others do not. */
export const HISTOGRAM_QUANTITIES = [
  { what: 'activation', scale: 'linear' },
  { what: 'delta', scale: 'logarithmic' },
  { what: 'weightGradient', scale: 'logarithmic' },
  { what: 'weight', scale: 'linear' },
] as const;
export type HistogramQuantity = (typeof HISTOGRAM_QUANTITIES)[number]['what'];
export type HistogramScale = (typeof HISTOGRAM_QUANTITIES)[number]['scale'];

/**
 * Where the bins lie. Linear: 64 equal bins from `low`, the smallest finite value, to `high`, the largest; the last includes `high`,
 * and where all are equal they are in bin 0. Logarithmic: an octave a bin on either side of zero, `high` a power of two above the largest
 * magnitude, `low` = 2^-32 `high`: bin 32 + k holds low 2^k <= x < low 2^(k+1), bin 31 - k the same below zero; bins 31 and 32 hold
 * smaller magnitudes, too. Where no value is finite and other than zero, `low` and `high` are 0.
 */
export interface HistogramAxis {
  readonly scale: HistogramScale;
  readonly low: number;
  readonly high: number;
}

/** One histogram. Zeros, infinities and NaN are in no bin. */
export interface Histogram extends HistogramAxis {
  readonly what: HistogramQuantity;
  /** All values. */
  readonly count: number;
  readonly zeros: number;
  readonly infinite: number;
  readonly nan: number;
  readonly bins: Uint32Array;
}

/** From where to where bin `bin` reaches; of logarithmic bins the end nearer to zero is named as if they ended there. */
export function binRange({ scale, low, high }: HistogramAxis, bin: number): readonly [number, number] {
  if (scale === 'linear') {
    const width = (high - low) / HISTOGRAM_BINS;
    return [low + bin * width, bin === HISTOGRAM_BINS - 1 ? high : low + (bin + 1) * width];
  }
  const octave = bin < OCTAVES ? OCTAVES - 1 - bin : bin - OCTAVES;
  const [near, far] = [low * powerOfTwo(octave), low * powerOfTwo(octave + 1)];
  return bin < OCTAVES ? [-far, -near] : [near, far];
}

/** The four histograms of layer `index`, one after another: whoever pulls may stop in between. */
export function* histogramsOf(network: LookedInto, index: number): Generator<void, Histogram[]> {
  const layer = new LayerTensors(network, index);
  const read: Record<HistogramQuantity, () => Values> = {
    activation: () => layer.outputs(),
    delta: () => layer.delta(),
    weightGradient: () => layer.weightGradient(),
    weight: () => layer.weight(),
  };
  const histograms: Histogram[] = [];
  for (const { what, scale } of HISTOGRAM_QUANTITIES) {
    histograms.push({ what, ...histogram(read[what](), scale) });
    yield;
  }
  return histograms;
}

/** Counts values into bins. */
export function histogram(values: ArrayLike<number>, scale: HistogramScale): Omit<Histogram, 'what'> {
  const apart = { zeros: 0, infinite: 0, nan: 0 };
  let [low, high, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    const size = Math.abs(value);
    if (value === 0) apart.zeros++;
    else if (Number.isNaN(value)) apart.nan++;
    else if (size === Number.POSITIVE_INFINITY) apart.infinite++;
    else if (size > largest) largest = size;
    if (size < Number.POSITIVE_INFINITY) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const bins = new Uint32Array(HISTOGRAM_BINS);
  if (largest === 0) return { scale, low: 0, high: 0, count: values.length, ...apart, bins };
  const axis = scale === 'linear' ? { scale, low, high } : { scale, ...octaves(largest) };
  const place = scale === 'linear' ? linearBin(low, high) : logarithmicBin(largest);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (value === 0 || !(Math.abs(value) < Number.POSITIVE_INFINITY)) continue;
    const bin = place(value);
    bins[bin] = (bins[bin] as number) + 1;
  }
  return { ...axis, count: values.length, ...apart, bins };
}

function linearBin(low: number, high: number): (value: number) => number {
  if (low === high) return () => 0;
  const scale = HISTOGRAM_BINS / (high - low);
  return (value) => Math.min(HISTOGRAM_BINS - 1, Math.floor((value - low) * scale));
}

/** floor(log2 |x|), exactly; at least -1022. */
function exponent(x: number): number {
  return Math.max(-1022, ((highWord(x) >> 20) & 0x7ff) - 1023);
}

function octaves(largest: number): { low: number; high: number } {
  const top = exponent(largest);
  return { low: powerOfTwo(Math.max(-1022, top + 1 - OCTAVES)), high: 2 * powerOfTwo(top) };
}

function logarithmicBin(largest: number): (value: number) => number {
  const lowest = exponent(octaves(largest).low);
  return (value) => {
    const octave = Math.max(0, exponent(value) - lowest);
    return value > 0 ? OCTAVES + octave : OCTAVES - 1 - octave;
  };
}

/**
 * How much a norm changes from layer to layer, as one number. The geometric mean is what is told: by the diagnosis (facts.ts) and the
 * chain rule's numbers (chain.ts). The fitted line is drawn over recorded norms in charts and called fitted there.
 */
import { exp, log } from '../numeric/elementary.ts';

/**
 * Geometric mean of the factor from layer to layer: (to / from)^(1 / steps), `steps` factors apart. 0 where `to` is zero, null where
 * the mean means nothing: no step, `from` zero, or an end that is not finite.
 */
export function meanFactor(from: number | undefined, to: number | undefined, steps: number): number | null {
  if (from === undefined || to === undefined || steps < 1 || !(from > 0)) return null;
  if (!(from < Number.POSITIVE_INFINITY && to < Number.POSITIVE_INFINITY)) return null;
  return to === 0 ? 0 : exp((log(to) - log(from)) / steps);
}

/** A straight line through log norms: at layer k the norm is about `first` * `factor`^-k, so each layer back multiplies by `factor`. */
export interface Growth {
  readonly factor: number;
  readonly first: number;
  /** Layers the line was laid through. */
  readonly layers: number;
}

/**
 * Least squares of log ||.|| over the layer number, layers given from input to output. Layers whose norm is zero or not finite have no
 * logarithm and are left out; null below two of the others.
 */
export function fitGrowth(norms: ArrayLike<number>): Growth | null {
  const points = Array.from(norms, (value, layer) => ({ layer, value })).filter(
    ({ value }) => value > 0 && value < Number.POSITIVE_INFINITY,
  );
  const count = points.length;
  if (count < 2) return null;
  const logs = points.map(({ value }) => log(value));
  const meanLayer = points.reduce((sum, { layer }) => sum + layer, 0) / count;
  const meanLog = logs.reduce((sum, value) => sum + value, 0) / count;
  let products = 0;
  let squares = 0;
  points.forEach(({ layer }, index) => {
    products += (layer - meanLayer) * ((logs[index] as number) - meanLog);
    squares += (layer - meanLayer) * (layer - meanLayer);
  });
  const slope = products / squares;
  return { factor: exp(-slope), first: exp(meanLog - slope * meanLayer), layers: count };
}

/**
 * What a record says in a few numbers: growth of delta from layer to layer, dead and saturated shares, symmetry. Arithmetic
 * only; what the numbers mean is decided in detectors.ts.
 *
 * Growth is measured on ||delta||, not on weight gradients: with tanh or ReLU and too small weights the ratio of weight gradients
 * stays about 1 while delta and activations vanish together.
 */
import { meanFactor } from '../training/growth.ts';
import {
  type LayerField,
  type LayerLayout,
  layerFieldIndex,
  type RecordLayout,
  type RunField,
  runFieldIndex,
} from '../training/stepRecord.ts';

/** A record of one step, or of one epoch. */
export interface RecordedNumbers {
  readonly layout: RecordLayout;
  readonly floats: ArrayLike<number>;
}

/** The numbers that a diagnosis rests on. Hidden layers are all but the last weight layer. */
export interface Facts {
  readonly loss: number;
  readonly accuracy: number;
  readonly clipFactor: number;
  readonly hidden: number;
  /** Geometric mean of ||delta|| over ||delta of the next layer||, over the hidden layers; null below two of them. */
  readonly growth: number | null;
  /** ||delta|| of the first hidden layer over that of the last. */
  readonly total: number | null;
  /** The same for activations, forwards: ||a|| over ||a of the layer before||. */
  readonly forwardGrowth: number | null;
  /** Hidden layers whose delta is exactly zero. */
  readonly zeroLayers: number;
  /** Every weight is exactly zero. */
  readonly weightsZero: boolean;
  /** Layer (from 1) where numbers stopped being finite; null where all are finite, and where the record cannot tell. */
  readonly brokenLayer: number | null;
  readonly broken: boolean;
  /** Hidden layer (from 1) with the largest share of dead units, and the shares. */
  readonly dead: { readonly layer: number; readonly share: number; readonly mean: number };
  /** Mean over the hidden layers. */
  readonly saturated: number;
  /** Hidden layers whose units (two or more) all have the same delta and activation. */
  readonly symmetricLayers: number;
  readonly updateRatio: number;
  /** Of the recurrent layer that changes the gradient most on its way through time; null where there is none. */
  readonly throughTime: ThroughTime | null;
}

/** What becomes of ||dL/dh_t|| from the last step to the first. */
export interface ThroughTime {
  /** Steps back. */
  readonly steps: number;
  /** Geometric mean of the factor a step; the first over the last. */
  readonly growth: number;
  readonly total: number;
}

/** Reads the numbers off a record. */
export function factsOf({ layout, floats }: RecordedNumbers): Facts {
  const run = (field: RunField) => floats[runFieldIndex(field)] as number;
  const all = (field: LayerField) => layout.layers.map((layer) => floats[layerFieldIndex(layer, field)] as number);
  const hidden = layout.layers.slice(0, -1);
  const ofHidden = (field: LayerField) => all(field).slice(0, hidden.length);
  const deltas = ofHidden('deltaNorm');
  const activations = ofHidden('activationNorm');
  const deadShares = ofHidden('deadShare');
  const largestDead = Math.max(0, ...deadShares);
  // Both weights of a recurrent layer see the same states: from one to the other there is no factor a layer.
  const inTime = layout.layers.some(({ type }) => type === 'recurrent');
  const loss = run('loss');
  const broken = !layout.layers.every((layer) => isFiniteLayer(layer, floats)) || !Number.isFinite(loss);
  return {
    loss,
    accuracy: run('accuracy'),
    clipFactor: run('clipFactor'),
    hidden: hidden.length,
    growth: inTime ? null : meanFactor(deltas.at(-1), deltas[0], hidden.length - 1),
    total: hidden.length < 2 || inTime ? null : (deltas[0] as number) / (deltas.at(-1) as number),
    forwardGrowth: inTime ? null : meanFactor(activations[0], activations.at(-1), hidden.length - 1),
    zeroLayers: deltas.filter((delta) => delta === 0).length,
    weightsZero: all('weightNorm').every((norm) => norm === 0),
    brokenLayer: broken ? brokenLayerOf({ layout, floats }, loss) : null,
    broken,
    dead: { layer: deadShares.indexOf(largestDead) + 1, share: largestDead, mean: mean(deadShares) },
    saturated: mean(ofHidden('saturatedShare')),
    symmetricLayers: hidden.filter((layer) => isSymmetric(layer, floats)).length,
    updateRatio: Math.max(...all('updateRatio')),
    throughTime: throughTimeOf({ layout, floats }),
  };
}

function throughTimeOf({ layout, floats }: RecordedNumbers): ThroughTime | null {
  const found = layout.layers.flatMap(({ steps = 0, stateDelta = 0 }): ThroughTime[] => {
    const [first, last] = [floats[stateDelta] as number, floats[stateDelta + steps - 1] as number];
    const growth = meanFactor(last, first, steps - 1);
    return growth === null ? [] : [{ steps: steps - 1, growth, total: first / last }];
  });
  const change = ({ total }: ThroughTime) => (total < 1 ? 1 / total : total);
  return found.reduce<ThroughTime | null>((most, each) => (most && change(most) >= change(each) ? most : each), null);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function isFiniteLayer(layer: LayerLayout, floats: ArrayLike<number>): boolean {
  const fields: readonly LayerField[] = ['weightNorm', 'weightGradientNorm', 'deltaNorm', 'activationNorm'];
  return fields.every((field) => Number.isFinite(floats[layerFieldIndex(layer, field)]));
}

/**
 * What overflows forwards reaches every later layer, and then all of them backwards; what overflows backwards reaches every earlier one.
 * Weights that are broken already broke in an earlier step: where the loss went with them, this record cannot tell where.
 */
function brokenLayerOf({ layout: { layers }, floats }: RecordedNumbers, loss: number): number | null {
  const fails = (field: LayerField) => (layer: LayerLayout) => !Number.isFinite(floats[layerFieldIndex(layer, field)]);
  const weights = layers.findIndex(fails('weightNorm'));
  if (weights >= 0) return Number.isFinite(loss) ? weights + 1 : null;
  const forwards = layers.findIndex(fails('activationNorm'));
  const backwards = Math.max(
    layers.map(fails('deltaNorm')).lastIndexOf(true),
    layers.map(fails('weightGradientNorm')).lastIndexOf(true),
  );
  const layer = forwards >= 0 ? forwards : backwards;
  return layer < 0 ? null : layer + 1;
}

/** Equal to within rounding, and not all zero. */
function isSymmetric(layer: LayerLayout, floats: ArrayLike<number>): boolean {
  const same = (start: number) => {
    const values = Array.from({ length: layer.units }, (_, unit) => floats[start + unit] as number);
    const largest = Math.max(...values);
    return { same: largest - Math.min(...values) <= 1e-6 * Math.abs(largest), zero: largest === 0 };
  };
  const delta = same(layer.meanAbsDelta);
  return layer.units > 1 && delta.same && !delta.zero && same(layer.meanActivation).same;
}

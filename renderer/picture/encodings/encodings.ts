/**
 * The registry of encodings: what colour means. An encoding says which recorded numbers it shows and what they are divided
 * by; position, colour and shape follow for all of them alike (magnitude.ts). A new encoding adds one entry.
 */
import { type LayerField, layerFieldIndex, type RecordLayout } from '../../../engine/index.ts';

/** Divisors of what is shown: 1 where values are absolute. */
export interface References {
  readonly edge: number;
  readonly neuron: number;
  readonly layer: number;
}

export interface Encoding {
  /** Edges show |dL/dw|, or the value of the neuron they start from. */
  readonly edges: 'gradient' | 'source';
  /** Per-neuron numbers of the record. */
  readonly neurons: 'meanAbsDelta' | 'meanActivation';
  /** Number under each layer. */
  readonly layer: LayerField;
  readonly references: (layout: RecordLayout, floats: Float32Array, batch: number) => References;
}

const asRecorded = (): References => ({ edge: 1, neuron: 1, layer: 1 });

/**
 * Why neurons show a sum: they share their scale with the edges, and dL/dw = sum over the batch of delta * a. On that scale a
 * neuron stands for the sum over the batch of |delta| (delta = dL/dz of one row): an edge whose source keeps to |a| <= 1 never
 * outshines the neuron it enters. Recorded is the mean, hence the factor. With a loss averaged over the batch, the sum is the
 * mean |delta| of the rows' own losses.
 */
const summed = (_: RecordLayout, __: Float32Array, batch: number): References => ({
  edge: 1,
  neuron: 1 / batch,
  layer: 1,
});

/** A divisor that can be one: positive and finite, else 1. */
function divisor(value: number): number {
  return value > 0 && value < Number.POSITIVE_INFINITY ? value : 1;
}

/** Gradients divided by the last layer's: its weight gradient norm, and its mean |delta|. */
function lastLayer(layout: RecordLayout, floats: Float32Array): References {
  const last = layout.layers.at(-1);
  if (!last) return asRecorded();
  const norm = divisor(floats[layerFieldIndex(last, 'weightGradientNorm')] ?? 1);
  const deltas = floats.subarray(last.meanAbsDelta, last.meanAbsDelta + last.units);
  return { edge: norm, layer: norm, neuron: divisor(deltas.reduce((sum, delta) => sum + delta, 0) / last.units) };
}

const registry = {
  /** |dL/dw| on edges, the batch's sum of |delta| on neurons, ||dL/dW|| under layers. */
  gradient: { edges: 'gradient', neurons: 'meanAbsDelta', layer: 'weightGradientNorm', references: summed },
  /** The same, relative to the last layer: convergence darkens nothing, vanishing does. */
  relativeGradient: { edges: 'gradient', neurons: 'meanAbsDelta', layer: 'weightGradientNorm', references: lastLayer },
  /** |mean activation| on neurons and on the edges that leave them. */
  activation: { edges: 'source', neurons: 'meanActivation', layer: 'activationNorm', references: asRecorded },
} satisfies Record<string, Encoding>;

/** Key of an encoding, as saved and shown in menus. */
export type EncodingName = keyof typeof registry;

/** Every encoding's key, in menu order. */
export const encodingNames = Object.keys(registry) as readonly EncodingName[];

/** The encoding of that key; an unknown key (an older file) shows gradients. */
export function encodingOf(name: string): Encoding {
  return name in registry ? registry[name as EncodingName] : registry.gradient;
}

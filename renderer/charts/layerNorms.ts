/**
 * Numbers per layer of the frame on the stage, with the straight line through their logarithms: what a layer back multiplies by. Pure;
 * LayerCharts.tsx draws it, the fit is the engine's (fitGrowth).
 */
import { fitGrowth, type Growth, type LayerField, layerFieldIndex, type RecordLayout } from '../../engine/index.ts';
import { logPlace } from './plotScale.ts';

/** One field of all layers, input first. */
export interface LayerNorms {
  readonly values: readonly number[];
  /** The line through the hidden layers (all but the last); null where fewer than two have a logarithm. */
  readonly growth: Growth | null;
  /** log10 of the line at each hidden layer; null for the last layer and where there is no line. */
  readonly line: readonly (number | null)[];
}

/** Reads a field of every layer from a frame's floats. */
export function layerNorms(floats: Float32Array, layout: RecordLayout, field: LayerField): LayerNorms {
  const values = layout.layers.map((layer) => floats[layerFieldIndex(layer, field)] ?? Number.NaN);
  // Both weights of a recurrent layer see the same states: no factor a layer lies between them.
  const growth = layout.layers.some(({ steps }) => steps !== undefined) ? null : fitGrowth(values.slice(0, -1));
  const line = values.map((_, layer) => {
    if (growth === null || layer === values.length - 1) return null;
    return Math.log10(growth.first) - layer * Math.log10(growth.factor);
  });
  return { values, growth, line };
}

/** ||dL/dh_t|| of every recurrent layer, first step first. */
export function stateNorms(floats: Float32Array, { layers }: RecordLayout): readonly (readonly number[])[] {
  return layers.flatMap(({ steps, stateDelta }) =>
    steps === undefined || stateDelta === undefined ? [] : [[...floats.subarray(stateDelta, stateDelta + steps)]],
  );
}

/** Places on a logarithmic axis. */
export function logPlaces(values: readonly number[]): (number | null)[] {
  return values.map(logPlace);
}

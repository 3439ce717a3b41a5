/**
 * The registry of layouts by layer type: how the units of a layer of that type stand. A new layer type adds one line;
 * types not named here stand as neurons in a grid.
 */
import type { LayerLayout } from '../../../engine/index.ts';
import { cellGrid, type Grid, imageGrid, neuronGrid, sequenceGrid } from './grid.ts';

/** Places the units of one layer. */
export type LayerPlacement = (layer: LayerLayout) => Grid;

const layouts: Readonly<Record<string, LayerPlacement>> = {
  linear: (layer) => neuronGrid(layer.units),
};

/** The grid of a weight layer. */
export function layerGrid(layer: LayerLayout): Grid {
  return (layouts[layer.type] ?? ((other: LayerLayout) => neuronGrid(other.units)))(layer);
}

/** The grid of the input: images stand as images (flat square ones, too), anything else as a few cells. */
export function inputGrid(shape: readonly number[], features: number): Grid {
  const [height, width] = shape.slice(-2);
  if (shape.length === 2 && height && width && height * width === features) return sequenceGrid(height, width);
  if (shape.length >= 2 && height && width && height * width === features) return imageGrid(height, width);
  const side = Math.round(Math.sqrt(features));
  if (features >= 16 && side * side === features) return imageGrid(side, side);
  return cellGrid(features);
}

/**
 * Where everything of one network stands: its nodes (inputs first, then the units of each weight layer) and its layers
 * along the depth axis. Holds no values: those come with each frame (picture.ts). Built once per run.
 *
 * Axes: x is depth (input left, output right), y up, z towards the reader; a layer's columns run from +z to -z.
 */
import type { RecordLayout } from '../../engine/index.ts';
import { type Grid, gridExtent } from './layouts/grid.ts';
import { inputGrid, layerGrid } from './layouts/layouts.ts';

/** One plane of nodes: the input (index -1) or the units of weight layer `index`. */
export interface PlacedLayer {
  readonly index: number;
  /** Number of its first node. */
  readonly first: number;
  readonly count: number;
  readonly x: number;
  readonly grid: Grid;
  /** Half the size of the thin frame around it. */
  readonly halfHeight: number;
  readonly halfWidth: number;
}

/** The placed network. */
export interface Network {
  readonly layout: RecordLayout;
  /** x, y, z, radius of each node. */
  readonly nodes: Float32Array;
  /** Input first: plane l + 1 belongs to weight layer l. */
  readonly planes: readonly PlacedLayer[];
  /** Per weight layer the node that each of its inputs comes from. */
  readonly sources: readonly Int32Array[];
  readonly edges: number;
}

const LAYER_STEP = 1.66;
/** Half-width of the 4-column plane the step was chosen for; wider planes ask for more room. */
const USUAL_HALF_WIDTH = 0.86;

/** Places a network of this layout whose samples have shape `input`. */
export function placeNetwork(layout: RecordLayout, input: readonly number[]): Network {
  const features = inputCells(layout, input);
  const grids = [inputGrid(input, features), ...layout.layers.map(layerGrid)];
  const planes: PlacedLayer[] = [];
  let first = 0;
  let x = 0;
  for (const [index, grid] of grids.entries()) {
    const extent = gridExtent(grid, 0.5);
    const previous = planes[index - 1];
    if (previous) {
      const extra =
        Math.max(0, previous.halfWidth - USUAL_HALF_WIDTH) + Math.max(0, extent.halfWidth - USUAL_HALF_WIDTH);
      x += LAYER_STEP + 0.8 * extra;
    }
    const count = index === 0 ? features : (layout.layers[index - 1]?.units ?? 0);
    planes.push({ index: index - 1, first, count, x, grid, ...extent });
    first += count;
  }
  const shift = x / 2;
  const centred = planes.map((plane) => ({ ...plane, x: plane.x - shift }));
  const nodes = new Float32Array(first * 4);
  for (const plane of centred) placeNodes(plane, nodes);
  const sources = layout.layers.map((_, index) => sourcesOf(layout, centred, index, input));
  return { layout, nodes, planes: centred, sources, edges: layout.codes };
}

/** Cells of the input: what the first layer reads, or all of a sample where that reads a part of it at a time. */
function inputCells({ layers: [first] }: RecordLayout, input: readonly number[]): number {
  const all = input.reduce((product, side) => product * side, 1);
  const inParts = first?.type === 'conv2d' || (first?.type === 'recurrent' && input.length === 2);
  return inParts ? all : (first?.fanIn ?? 0);
}

/**
 * The node that stands for each input of a layer. Where the layer before has as many units, each for its own. Where it has fewer, they are
 * the channels of an image of which many places are read. Where it has more, they are gates, of which the last make the state, or a
 * sequence, of which the last step is shown. A convolution of the input reads the window in its middle.
 */
function sourcesOf(
  { layers }: RecordLayout,
  planes: readonly PlacedLayer[],
  index: number,
  [channels = 1, height = 1, width = 1]: readonly number[],
): Int32Array {
  const { fanIn = 0, type = '' } = layers[index] ?? {};
  const { first = 0, count = 1 } = planes[index] ?? {};
  const side = Math.round(Math.sqrt(fanIn / channels));
  const place = (input: number): number => {
    if (index === 0 && type === 'conv2d' && side * side * channels === fanIn && side <= Math.min(height, width)) {
      const within = input % (side * side);
      const y = Math.floor((height - side) / 2) + Math.floor(within / side);
      const x = Math.floor((width - side) / 2) + (within % side);
      return (Math.floor(input / (side * side)) * height + y) * width + x;
    }
    if (fanIn > count) return Math.floor((input * count) / fanIn);
    return count - fanIn + input;
  };
  return Int32Array.from({ length: fanIn }, (_, input) => first + Math.min(count - 1, place(input)));
}

function placeNodes({ grid, count, first, x }: PlacedLayer, nodes: Float32Array): void {
  for (let unit = 0; unit < count; unit++) {
    const row = Math.floor(unit / grid.columns);
    // A last row that is not full stands in the middle.
    const inRow = Math.min(grid.columns, count - row * grid.columns);
    const column = (unit % grid.columns) + (grid.columns - inRow) / 2;
    const node = (first + unit) * 4;
    nodes[node] = x;
    nodes[node + 1] = ((grid.rows - 1) / 2 - row) * grid.rowStep;
    nodes[node + 2] = ((grid.columns - 1) / 2 - column) * grid.columnStep;
    nodes[node + 3] = grid.radius;
  }
}

/** Number of the node that a neuron's target names; layer -1 is the input. -1 where there is none. */
export function nodeOf(network: Network, layer: number, unit: number): number {
  const plane = network.planes[layer + 1];
  return plane && unit >= 0 && unit < plane.count ? plane.first + unit : -1;
}

/** The neuron a node number stands for. */
export function neuronOf(network: Network, node: number): { readonly layer: number; readonly unit: number } {
  const plane = network.planes.findLast((candidate) => candidate.first <= node);
  return plane ? { layer: plane.index, unit: node - plane.first } : { layer: -1, unit: 0 };
}

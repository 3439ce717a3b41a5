/**
 * Choosing and ordering edges: the K strongest of all layers, weakest first, so that stronger ribbons lie on top.
 * One pass counts bytes, one pass places: no sorting, no allocation per frame.
 */
import type { RecordLayout } from '../../engine/index.ts';
import type { EdgeLevels } from './edgeLevels.ts';

/** The edges to draw, in drawing order, and how many there are in all. */
export interface ChosenEdges {
  /** Layer and offset in the code block of each chosen edge. */
  readonly layer: Uint16Array;
  readonly edge: Uint32Array;
  /** How many of those are in use. */
  shown: number;
  /** Edges drawn of each layer. */
  readonly perLayer: Uint32Array;
}

/** Room for `budget` edges of a network. */
export function chosenEdges(layout: RecordLayout, budget: number): ChosenEdges {
  const size = Math.min(budget, layout.codes);
  return {
    layer: new Uint16Array(size),
    edge: new Uint32Array(size),
    shown: 0,
    perLayer: new Uint32Array(layout.layers.length),
  };
}

/** Counts each layer's codes: 256 numbers a layer. */
export function countCodes(layout: RecordLayout, codes: Uint8Array, histograms: Uint32Array): void {
  histograms.fill(0);
  for (const [index, layer] of layout.layers.entries()) {
    const base = index * 256;
    const end = layer.codes + layer.fanIn * layer.units;
    for (let edge = layer.codes; edge < end; edge++) {
      const slot = base + (codes[edge] ?? 0);
      histograms[slot] = (histograms[slot] ?? 0) + 1;
    }
  }
}

/** How many edges stand at each palette index; index 0 is not drawn. */
function countIndices(levels: readonly EdgeLevels[], histograms: Uint32Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const [layer, { index }] of levels.entries()) {
    for (let code = 0; code < 256; code++) {
      const at = index[code] ?? 0;
      if (at > 0) counts[at] = (counts[at] ?? 0) + (histograms[layer * 256 + code] ?? 0);
    }
  }
  return counts;
}

/** Chooses the strongest edges that fit and writes them weakest first; of the weakest level that fits in part, every n-th. */
export function chooseStrongest(
  layout: RecordLayout,
  codes: Uint8Array,
  levels: readonly EdgeLevels[],
  histograms: Uint32Array,
  chosen: ChosenEdges,
): void {
  const counts = countIndices(levels, histograms);
  const starts = new Uint32Array(256);
  let room = chosen.edge.length;
  let lowest = 256;
  let partial = 0;
  for (let index = 255; index > 0 && room > 0; index--) {
    const count = counts[index] ?? 0;
    lowest = index;
    partial = Math.min(count, room);
    room -= partial;
    // Distance from the end; turned into a position below, when the total is known.
    starts[index] = chosen.edge.length - room;
  }
  chosen.shown = chosen.edge.length - room;
  for (let index = lowest; index < 256; index++) starts[index] = chosen.shown - (starts[index] ?? 0);
  place(layout, codes, levels, chosen, { starts, lowest, partial, lowestCount: counts[lowest] ?? 0 });
}

interface Places {
  /** Next free position of each palette index. */
  readonly starts: Uint32Array;
  readonly lowest: number;
  readonly partial: number;
  readonly lowestCount: number;
}

function place(
  layout: RecordLayout,
  codes: Uint8Array,
  levels: readonly EdgeLevels[],
  chosen: ChosenEdges,
  { starts, lowest, partial, lowestCount }: Places,
): void {
  chosen.perLayer.fill(0);
  if (chosen.shown === 0) return;
  let seen = 0;
  for (const [layer, { codes: first, fanIn, units }] of layout.layers.entries()) {
    const index = levels[layer]?.index ?? new Uint8Array(256);
    let drawn = 0;
    for (let edge = first; edge < first + fanIn * units; edge++) {
      const at = index[codes[edge] ?? 0] ?? 0;
      if (at < lowest || at === 0) continue;
      if (at === lowest && lowestCount > partial) {
        // Spreads the `partial` places evenly over the level, so that no layer is favoured.
        const take = Math.floor(((seen + 1) * partial) / lowestCount) > Math.floor((seen * partial) / lowestCount);
        seen++;
        if (!take) continue;
      }
      const slot = starts[at] ?? 0;
      starts[at] = slot + 1;
      chosen.layer[slot] = layer;
      chosen.edge[slot] = edge;
      drawn++;
    }
    chosen.perLayer[layer] = drawn;
  }
}

/**
 * Layers that are lit while the others step back: one in focus or pointed at, or those that slow motion's wave has reached. Their edges
 * are drawn a second time on top, in the very style they have. Called by director.ts and networkView.ts.
 */
import type { Network } from '../picture/network.ts';
import { EDGE_WORDS, type Picture, packStyle } from '../picture/picture.ts';
import { type Lit, litAt, type SlowMoment } from '../picture/slowMoment.ts';
import type { ViewState } from '../state/store.ts';

/** What is lit, and how strong the other edges remain. */
export interface Lighting {
  readonly lit: Lit;
  readonly others: number;
  /** Whether the plane an edge comes from is lit, too. */
  readonly sources: boolean;
}

/** What is lit now; null: everything alike. */
export function lightingOf(state: ViewState, moment: SlowMoment | null): Lighting | null {
  const layers = state.run?.layout.layers.length ?? 0;
  if (moment !== null) return { lit: litAt(moment, layers), others: 0.04, sources: false };
  if (state.selection !== null || state.hover !== null) return null;
  const layer = state.focusLayer ?? state.pointedLayer;
  if (layer === null || layer >= layers) return null;
  return { lit: new Map([[layer, 1]]), others: state.focusLayer === null ? 0.5 : 0.16, sources: true };
}

/** Weight layer of each node; -1 for inputs. */
function layersOfNodes({ planes, nodes }: Network): Int16Array {
  const layers = new Int16Array(nodes.length / 4);
  for (const { index, first, count } of planes) layers.fill(index, first, first + count);
  return layers;
}

/** Whether a node steps back. */
export function dimmedNodes(network: Network, { lit, sources }: Lighting): (node: number) => boolean {
  const layers = layersOfNodes(network);
  return (node) => {
    const layer = layers[node] ?? -1;
    if (layer < 0 && !sources) return false;
    return (lit.get(layer) ?? 0) < 0.5 && !(sources && lit.has(layer + 1));
  };
}

/** Writes the lit layers' edges, weakest first; where there is no room for all, the strongest. */
export function writeLitEdges({ lit }: Lighting, picture: Picture, words: Uint32Array): number {
  const layers = layersOfNodes(picture.network);
  const room = Math.floor(words.length / EDGE_WORDS);
  const chosen: { readonly at: number; readonly strength: number }[] = [];
  for (let slot = picture.shown - 1; slot >= 0 && chosen.length < room; slot--) {
    const strength = lit.get(layers[picture.edges[slot * EDGE_WORDS + 1] ?? 0] ?? -1) ?? 0;
    if (strength > 0) chosen.push({ at: slot * EDGE_WORDS, strength });
  }
  for (const [slot, { at, strength }] of chosen.reverse().entries()) {
    const style = picture.edges[at + 2] ?? 0;
    // Opacity is the square of the byte.
    const alpha = Math.round((style >>> 24) * Math.sqrt(strength));
    words.set(picture.edges.subarray(at, at + EDGE_WORDS), slot * EDGE_WORDS);
    words[slot * EDGE_WORDS + 2] = packStyle(style & 255, (style >>> 8) & 255, (style >>> 16) & 255, alpha);
  }
  return chosen.length;
}

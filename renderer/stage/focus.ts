/**
 * What is in focus: the nodes of the hovered and the selected element, and the edges that belong to them. Those are drawn a
 * second time on top at full strength while all others step back. Called by networkView.ts.
 */
import type { Target } from '../../engine/index.ts';
import { type Network, nodeOf } from '../picture/network.ts';
import { EDGE_WORDS, type Picture, packStyle } from '../picture/picture.ts';
import type { Lighting } from './lit.ts';

/** Node numbers in focus, and who stands beside them. */
export interface Focus {
  /** What the edges in focus belong to. */
  readonly targets: readonly Target[];
  readonly selected: readonly number[];
  readonly hovered: readonly number[];
  /** Whether a node is joined to the selected element by an edge. */
  readonly near: (node: number) => boolean;
  /** Layers that are lit in place of single elements; null: none. */
  readonly lighting: Lighting | null;
}

/** Nodes of a target: the neuron, or both ends of the edge. */
export function targetNodes(network: Network, target: Target | null): readonly number[] {
  if (!target) return [];
  const nodes =
    target.kind === 'neuron'
      ? [nodeOf(network, target.layer, target.unit)]
      : [nodeOf(network, target.layer - 1, target.input), nodeOf(network, target.layer, target.unit)];
  return nodes.filter((node) => node >= 0);
}

/** The focus for a selection and a hover, and for lit layers. */
export function focusOf(
  network: Network,
  selection: Target | null,
  hover: Target | null,
  lighting: Lighting | null = null,
): Focus {
  const near = (node: number) => {
    if (selection?.kind !== 'neuron') return false;
    return [selection.layer, selection.layer + 2].some((at) => {
      const plane = network.planes[at];
      return plane !== undefined && node >= plane.first && node < plane.first + plane.count;
    });
  };
  return {
    targets: [selection, hover].filter((target) => target !== null),
    selected: targetNodes(network, selection),
    hovered: targetNodes(network, hover),
    near,
    lighting,
  };
}

/** Writes the edges in focus, weakest first, with at least a visible width; returns how many. */
export function writeFocusEdges(focus: Focus, picture: Picture, codes: Uint8Array, words: Uint32Array) {
  const styled = focus.targets
    .flatMap((target) => {
      const single = target.kind === 'edge';
      return edgesOf(target, picture.network)
        .map((edge) => ({ ...edge, style: styleOf(picture, edge.layer, codes[edge.code] ?? 0, single) }))
        .filter(({ style }) => single || (style & 255) > 0);
    })
    .sort((a, b) => (a.style & 255) - (b.style & 255))
    .slice(-Math.floor(words.length / EDGE_WORDS));
  for (const [slot, { source, end, style }] of styled.entries()) {
    words.set([source, end, style, 0], slot * EDGE_WORDS);
  }
  const farEnd = styled.filter(({ style }) => (style & 255) === 255).length;
  return { shown: styled.length, farEnd: picture.farEnd > 0 ? farEnd : 0 };
}

interface FocusEdge {
  readonly layer: number;
  readonly code: number;
  readonly source: number;
  readonly end: number;
}

function edgesOf(target: Target, network: Network): readonly FocusEdge[] {
  const edge = (layer: number, input: number, unit: number): readonly FocusEdge[] => {
    const place = network.layout.layers[layer];
    if (!place || input >= place.fanIn || unit >= place.units) return [];
    const code = place.codes + input * place.units + unit;
    return [{ layer, code, source: network.sources[layer]?.[input] ?? -1, end: nodeOf(network, layer, unit) }];
  };
  if (target.kind === 'edge') return edge(target.layer, target.input, target.unit);
  const before = Array.from({ length: network.layout.layers[target.layer]?.fanIn ?? 0 }, (_, input) =>
    edge(target.layer, input, target.unit),
  );
  const here = nodeOf(network, target.layer, target.unit);
  const leaving = [...(network.sources[target.layer + 1] ?? [])].flatMap((source, input) =>
    source === here ? [input] : [],
  );
  const units = Array.from({ length: network.layout.layers[target.layer + 1]?.units ?? 0 }, (_, unit) => unit);
  const after = leaving.flatMap((input) => units.map((unit) => edge(target.layer + 1, input, unit)));
  return [...before, ...after].flat();
}

/** The edge's own colour, a little stronger: what is asked for must be seen. A single one fills whole pixels with it. */
function styleOf(picture: Picture, layer: number, code: number, single: boolean): number {
  const level = picture.levels[layer];
  const index = level?.index[code] ?? 0;
  const width = Math.max(level?.width[code] ?? 64, single ? 255 : 80);
  const alpha = single ? 255 : Math.min(255, Math.round((level?.alpha[code] ?? 0) * 1.6));
  return packStyle(index, level?.mark[code] ?? 0, width, alpha);
}

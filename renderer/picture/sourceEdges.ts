/**
 * Edges of encodings that colour an edge by the neuron it starts from (activations travelling on). Edges that leave the
 * input have no recorded value and are not drawn. Called by picture.ts only.
 */
import { ribbonRecipes } from './edgeLevels.ts';
import { MARK } from './magnitude.ts';
import { EDGE_WORDS, type Picture, type PictureChoices, packStyle } from './picture.ts';

/** Fills the picture's edges from its nodes, weakest first, the strongest that fit. */
export function fillSourceEdges(picture: Picture, choices: PictureChoices): void {
  const { network, nodes } = picture;
  const counts = new Uint32Array(256);
  eachSource(picture, (node, units) => {
    const index = nodes[node * 2] ?? 0;
    counts[index] = (counts[index] ?? 0) + units;
  });
  let room = picture.edges.length / EDGE_WORDS;
  let lowest = 256;
  for (let index = 255; index > 0 && (counts[index] ?? 0) <= room; index--) {
    room -= counts[index] ?? 0;
    lowest = index;
  }
  const starts = new Uint32Array(257);
  for (let index = lowest; index < 256; index++) starts[index + 1] = (starts[index] ?? 0) + (counts[index] ?? 0);
  picture.shown = starts[256] ?? 0;
  let above = false;
  eachSource(picture, (node, units, plane) => {
    const index = nodes[node * 2] ?? 0;
    const mark = nodes[node * 2 + 1] ?? 0;
    if (index < lowest || index === 0) return;
    above ||= mark === MARK.above || mark === MARK.infinite;
    const first = network.planes[plane + 1]?.first ?? 0;
    const style = styleOf(index, mark, units * (network.planes[plane]?.count ?? 1), choices);
    let slot = starts[index] ?? 0;
    for (let unit = 0; unit < units; unit++, slot++) {
      picture.edges[slot * EDGE_WORDS] = node;
      picture.edges[slot * EDGE_WORDS + 1] = first + unit;
      picture.edges[slot * EDGE_WORDS + 2] = style;
    }
    starts[index] = slot;
  });
  picture.farEnd = above ? (counts[255] ?? 0) : 0;
}

/** Visits every node edges start from, inputs left out: node, number of its edges, its plane. */
function eachSource(picture: Picture, visit: (node: number, units: number, plane: number) => void): void {
  const { planes } = picture.network;
  for (let plane = 1; plane + 1 < planes.length; plane++) {
    const { first = 0, count = 0 } = planes[plane] ?? {};
    for (let node = first; node < first + count; node++) visit(node, planes[plane + 1]?.count ?? 0, plane);
  }
}

/** Width and opacity as in edgeLevels.ts, with r = 0.5: all edges of one neuron are alike. */
function styleOf(index: number, mark: number, edges: number, choices: PictureChoices): number {
  const recipe = ribbonRecipes[choices.theme];
  const t = index / 255;
  const dens = Math.min(1, Math.sqrt(512 / edges));
  const alpha = (recipe.linear * t + recipe.power * t ** recipe.exponent) * 0.5 * dens;
  return packStyle(index, mark, Math.round(64 * (0.7 + 0.95 * t * t)), Math.round(255 * Math.sqrt(Math.min(1, alpha))));
}

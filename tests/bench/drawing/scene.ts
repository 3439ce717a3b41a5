/**
 * What every contender of the drawing bench draws: a network of equal layers, an edge from each unit to each of the next, and
 * four frames of values, so that each drawing has other colours. Places, camera and palette are the same for all.
 */
import { layerFieldIndex, recordLayout, top11 } from '../../../engine/index.ts';
import { placeNetwork } from '../../../renderer/picture/network.ts';
import { paletteTable } from '../../../renderer/picture/palettes.ts';
import type { Values } from '../../../renderer/picture/picture.ts';

/** The window. */
export const SIZE = { width: 1280, height: 720 };
export const VIEWPORT = { ...SIZE, insets: { left: 0, right: 0, top: 0, bottom: 0 } };
const FRAMES = 4;
const LARGEST = 253;

/** Numbers in [0, 1), the same on every machine. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A network of `layers` weight layers with `side` x `side` edges each, and its frames. */
export function benchScene(layers: number, side: number) {
  const dense = { type: 'linear', fanIn: side, units: side, activation: 'relu' } as const;
  const layout = recordLayout(Array.from({ length: layers }, (_, at) => ({ name: `layers.${at}`, ...dense })));
  const random = randomNumbers(7);
  const frames = Array.from({ length: FRAMES }, (): Values => {
    const floats = new Float32Array(layout.floats);
    for (const layer of layout.layers) {
      floats[layerFieldIndex(layer, 'edgeTop')] = top11(0.1);
      for (let unit = 0; unit < layer.units; unit++) floats[layer.meanAbsDelta + unit] = 0.1 * random() ** 4;
    }
    // Four decades below the strongest: 8 codes an octave.
    const codes = Uint8Array.from({ length: layout.codes }, () => LARGEST - Math.floor(random() * 107));
    return { floats, codes };
  });
  return { layout, network: placeNetwork(layout, [side]), frames, palette: paletteTable('night') };
}

export type BenchScene = ReturnType<typeof benchScene>;

/** Both ends of every edge, six floats each, in the order of the codes. */
export function edgeEnds({ network }: BenchScene): Float32Array {
  const ends = new Float32Array(network.edges * 6);
  let at = 0;
  for (const [index, to] of network.planes.slice(1).entries()) {
    const from = network.planes[index] ?? to;
    for (let edge = 0; edge < from.count * to.count; edge++, at += 6) {
      const source = (from.first + Math.floor(edge / to.count)) * 4;
      const target = (to.first + (edge % to.count)) * 4;
      ends.set(network.nodes.subarray(source, source + 3), at);
      ends.set(network.nodes.subarray(target, target + 3), at + 3);
    }
  }
  return ends;
}

/** The palette's colour of each code, three bytes each: what the contenders look up instead of a shader. */
export function codeColors({ palette }: BenchScene): Uint8Array {
  const colors = new Uint8Array(256 * 3);
  for (let code = 1; code <= LARGEST; code++) {
    const position = (8 - 1 + (code - LARGEST) * (Math.log10(2) / 8)) / 8;
    const index = Math.round(255 * Math.min(1, Math.max(0, position)));
    colors.set(palette.subarray(index * 3, index * 3 + 3), code * 3);
  }
  return colors;
}

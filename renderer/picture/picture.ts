/**
 * A picture: one recorded frame as flat arrays ready to be drawn. What they hold; fillPicture.ts fills them. No React, no
 * three. Arrays are made once per run and refilled for each frame.
 */
import { type EdgeLevels, edgeLevels } from './edgeLevels.ts';
import type { Range } from './magnitude.ts';
import type { Network } from './network.ts';
import { type ChosenEdges, chosenEdges } from './strongest.ts';

/** What a picture reads of a frame. */
export interface Values {
  readonly floats: Float32Array;
  readonly codes: Uint8Array;
}

/** What the reader chose. */
export interface PictureChoices {
  readonly encoding: string;
  readonly range: Range;
  readonly theme: 'night' | 'projector';
  /** Rows of a batch. */
  readonly batch: number;
}

/** Values counted by where they fall on the scale. */
export interface Counts {
  total: number;
  below: number;
  above: number;
  zero: number;
  infinite: number;
  nan: number;
}

/** The arrays; see network.ts for node numbers. */
export interface Picture {
  readonly network: Network;
  /** Per node: palette index, mark. Inputs have none. */
  readonly nodes: Uint8Array;
  /** Per drawn edge, weakest first: source node, target node, style (index | mark << 8 | width << 16 | alpha << 24), 1 if it leaves the input. */
  readonly edges: Uint32Array;
  /** How many edges are drawn. */
  shown: number;
  /** How many of them, at the end, stand at the scale's far end: 0 where none lies above the range. */
  farEnd: number;
  /** Per weight layer: the number under it (already divided by the encoding's reference), and whether it holds inf or NaN. */
  readonly layerValues: Float64Array;
  readonly layerBroken: Uint8Array;
  /** Per weight layer: 1 where most of its units' derivatives have nearly vanished. */
  readonly layerSaturated: Uint8Array;
  /** Whether the step's gradient was clipped. */
  clipped: boolean;
  /** Edges (neurons, where edges show no value of their own), and neurons. */
  readonly counts: Counts;
  counted: 'edges' | 'neurons';
  readonly neuronCounts: Counts;
  /** Tables and scratch space. */
  readonly levels: readonly EdgeLevels[];
  readonly histograms: Uint32Array;
  readonly chosen: ChosenEdges;
}

/** Counts of nothing. */
export function noCounts(): Counts {
  return { total: 0, below: 0, above: 0, zero: 0, infinite: 0, nan: 0 };
}

/** Words (uint32) a drawn edge takes. */
export const EDGE_WORDS = 4;

/** Room for pictures of one network with at most `budget` edges drawn. */
export function createPicture(network: Network, budget: number): Picture {
  const layers = network.layout.layers.length;
  const chosen = chosenEdges(network.layout, budget);
  return {
    network,
    nodes: new Uint8Array((network.nodes.length / 4) * 2),
    edges: new Uint32Array(chosen.edge.length * EDGE_WORDS),
    shown: 0,
    farEnd: 0,
    layerValues: new Float64Array(layers),
    layerBroken: new Uint8Array(layers),
    layerSaturated: new Uint8Array(layers),
    clipped: false,
    counts: noCounts(),
    counted: 'edges',
    neuronCounts: noCounts(),
    levels: network.layout.layers.map(edgeLevels),
    histograms: new Uint32Array(layers * 256),
    chosen,
  };
}

/** The style word of an edge. */
export function packStyle(index: number, mark: number, width: number, alpha: number): number {
  return (index | (mark << 8) | (width << 16) | (alpha << 24)) >>> 0;
}

/**
 * Small networks put together from links of every layer type, for tests.
 */
import { type cellKinds, type Graph, type GraphNode, type WordTreeName, wordTree } from '../../engine/index.ts';
import { analyse } from '../../engine/layers/analysis.ts';

type Build = (nodes: GraphNode[], source: number, width: number) => number;

const push = (nodes: GraphNode[], node: GraphNode): number => nodes.push(node) - 1;

/** A dense layer without activation: what is normalised varies. */
function linear(nodes: GraphNode[], source: number, width: number): number {
  const name = `layers.${nodes.length}`;
  const bias = nodes.length % 2 === 0;
  return push(nodes, { type: 'linear', in: [source], name, inFeatures: width, outFeatures: width, bias });
}

/** What a link adds to a network of vectors; each gives back a vector of the same width. */
export const links = {
  dense(nodes, source, width) {
    const name = `layers.${nodes.length}`;
    const linear = { type: 'linear', in: [source], name, inFeatures: width, outFeatures: width, bias: true } as const;
    return push(nodes, { type: 'activation', in: [push(nodes, linear)], fn: 'tanh' });
  },
  relu: (nodes, source) => push(nodes, { type: 'activation', in: [source], fn: 'relu' }),
  batchNorm: (nodes, source, features) =>
    push(nodes, {
      ...{ type: 'batchNorm', in: [linear(nodes, source, features)], name: `norm.${nodes.length}`, features },
      ...{ epsilon: 1e-3, momentum: 0.25, affine: nodes.length % 3 > 0 },
    }),
  layerNorm: (nodes, source, features) =>
    push(nodes, {
      ...{ type: 'layerNorm', in: [linear(nodes, source, features)], name: `norm.${nodes.length}`, features },
      ...{ epsilon: 1e-3, affine: nodes.length % 3 > 0 },
    }),
  dropout: (nodes, source) =>
    push(nodes, { type: 'dropout', in: [source], name: `dropout.${nodes.length}`, rate: 0.3 }),
  residual(nodes, source, width) {
    const branch = links.dense(nodes, source, width);
    const scaled = push(nodes, { type: 'scale', in: [branch], factor: 0.5 });
    return push(nodes, { type: 'add', in: [scaled, source] });
  },
} as const satisfies Record<string, Build>;

/** Name of a link. */
export type Link = keyof typeof links;

/** The links one after another, a dense layer before them and a head behind. */
export function chainGraph(chain: readonly Link[], width: number, classes: number): Graph {
  const nodes: GraphNode[] = [];
  let last = links.dense(nodes, -1, width);
  for (const link of chain) last = links[link](nodes, last, width);
  nodes.push({ type: 'linear', in: [last], name: 'head.0', inFeatures: width, outFeatures: classes, bias: true });
  return { input: [width], nodes };
}

/** What a link adds to a network of images [channels, height, width]. */
export const imageLinks = {
  conv: (nodes, source, channels) => push(nodes, convolution(nodes, source, channels, 3, 1, 1)),
  convStride: (nodes, source, channels) => push(nodes, convolution(nodes, source, channels, [3, 2], [2, 1], [1, 1])),
  maxPool: (nodes, source) =>
    push(nodes, { type: 'pool2d', kind: 'max', in: [source], kernel: 2, stride: 1, padding: 0 }),
  averagePool: (nodes, source) =>
    push(nodes, { type: 'pool2d', kind: 'average', in: [source], kernel: 3, stride: 2, padding: 1 }),
  batchNorm: (nodes, source, features) =>
    push(nodes, {
      ...{
        type: 'batchNorm',
        in: [push(nodes, convolution(nodes, source, features, 3, 1, 1))],
        name: `norm.${nodes.length}`,
        features,
      },
      ...{ epsilon: 1e-3, momentum: 0.25, affine: true },
    }),
  tanh: (nodes, source) => push(nodes, { type: 'activation', in: [source], fn: 'tanh' }),
  relu: (nodes, source) => push(nodes, { type: 'activation', in: [source], fn: 'relu' }),
} as const satisfies Record<string, Build>;

function convolution(
  nodes: GraphNode[],
  source: number,
  channels: number,
  kernel: number | readonly [number, number],
  stride: number | readonly [number, number],
  padding: number | readonly [number, number],
): GraphNode {
  const sizes = { inChannels: channels, outChannels: channels, kernel, stride, padding };
  return { type: 'conv2d', in: [source], name: `conv.${nodes.length}`, ...sizes, bias: nodes.length % 2 === 0 };
}

/** Name of a link between images. */
export type ImageLink = keyof typeof imageLinks;

/** The links one after another over images of 7 x 6, then a dense head over what is left. */
export function imageGraph(chain: readonly ImageLink[], channels: number, classes: number): Graph {
  const nodes: GraphNode[] = [];
  let last = imageLinks.conv(nodes, -1, channels);
  for (const link of chain) last = imageLinks[link](nodes, last, channels);
  last = push(nodes, { type: 'flatten', in: [last] });
  const graph = { input: [channels, 7, 6], nodes };
  const inFeatures = analyse(graph, { keepAll: false, inputGradient: false }).shapeOf(last)[0] ?? 0;
  nodes.push({ type: 'linear', in: [last], name: 'head.0', inFeatures, outFeatures: classes, bias: true });
  return graph;
}

/** A recurrent layer over five steps of three features, a dense head on its last state. */
export function sequenceGraph(
  cell: (typeof cellKinds)[number],
  hiddenSize: number,
  truncate: number | null,
  classes: number,
): Graph {
  const sizes = { cell, inputSize: 3, hiddenSize, readout: 'last', truncate } as const;
  return {
    input: [5, 3],
    nodes: [
      { type: 'recurrent', in: [-1], name: 'rnn', ...sizes },
      { type: 'linear', in: [0], name: 'head.0', inFeatures: hiddenSize, outFeatures: classes, bias: true },
    ],
  };
}

/** A lookup of three words, put together in one of three ways, and a tree (or a full softmax) over as many words. */
export function wordGraph(
  combine: 'concatenate' | 'mean' | 'sequence',
  head: WordTreeName | 'full',
  sizes: { readonly words: number; readonly dim: number; readonly bias: boolean },
): Graph {
  const { words, dim, bias } = sizes;
  const nodes: GraphNode[] = [{ type: 'embedding', in: [-1], name: 'embedding', vocabulary: words, dim, combine }];
  let features = dim;
  if (combine === 'concatenate') {
    features = 3 * dim;
    links.dense(nodes, 0, features);
  }
  if (combine === 'sequence') {
    features = dim + 1;
    const shape = { inputSize: dim, hiddenSize: features, readout: 'last', truncate: null } as const;
    nodes.push({ type: 'recurrent', in: [0], name: 'rnn', cell: 'gru', ...shape });
  }
  const last = { in: [nodes.length - 1], name: 'head.0', bias };
  if (head === 'full') nodes.push({ type: 'linear', ...last, inFeatures: features, outFeatures: words });
  else nodes.push({ type: 'softmaxTree', ...last, features, tree: wordTree(head, wordCounts(words)) });
  return { input: [3], nodes };
}

/** Counts of words: many are equal. */
export function wordCounts(words: number): number[] {
  return Array.from({ length: words }, (_, word) => 1 + Math.floor((2 * words) / (word + 1)));
}

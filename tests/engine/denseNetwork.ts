/**
 * Small dense networks with random data, for tests of the layers, the backends and the gradient proof.
 */
import { drawInitial, type Graph, type GraphNode, type LowerOptions, lower, randomStream } from '../../engine/index.ts';

/** A stack of dense layers: widths[0] inputs, then one layer per further width; no activation after the last. */
export function denseGraph(widths: readonly number[], activation: string, bias = true): Graph {
  const nodes: GraphNode[] = [];
  widths.slice(1).forEach((outFeatures, layer) => {
    const inFeatures = widths[layer] as number;
    nodes.push({ type: 'linear', in: [nodes.length - 1], name: `layers.${layer}`, inFeatures, outFeatures, bias });
    if (layer < widths.length - 2) {
      nodes.push({ type: 'activation', in: [nodes.length - 1], fn: activation, name: `act.${layer}` });
    }
  });
  return { input: [widths[0] as number], nodes };
}

/** Two blocks with a residual connection around each: x + W2 f(W1 x), then a head. */
export function residualGraph(width: number, activation: string, outputs: number): Graph {
  const nodes: GraphNode[] = [];
  const linear = (source: number, outFeatures: number) => {
    const name = `layers.${nodes.filter(({ type }) => type === 'linear').length}`;
    nodes.push({ type: 'linear', in: [source], name, inFeatures: width, outFeatures, bias: true });
    return nodes.length - 1;
  };
  const f = (source: number) =>
    nodes.push({ type: 'activation', in: [source], fn: activation, name: `act.${nodes.length}` }) - 1;
  let x = linear(-1, width);
  for (let block = 0; block < 2; block++) {
    const branch = linear(f(linear(x, width)), width);
    x = nodes.push({ type: 'add', in: [branch, x] }) - 1;
  }
  linear(x, outputs);
  return { input: [width], nodes };
}

/** Ordinary options; tests change what they are about. */
export const plainOptions: LowerOptions = {
  batch: 8,
  samples: 8,
  targetColumns: 1,
  loss: { kind: 'crossEntropy', reduction: 'mean' },
  optimizer: 'sgd',
  clip: 'none',
  keepAll: false,
  epochSums: false,
  inputGradient: false,
};

/** Float32 start values of all parameters: weights by `initializer`, biases small and normal, slopes 0.25. */
export function startValues(graph: Graph, initializer: string, seed = 1): Float32Array[] {
  return lower(graph, plainOptions).parameters.map(({ name, tensor, fanIn, fanOut, kind }) => {
    const random = randomStream(seed, name);
    const choice = kind === 'weight' ? { name: initializer } : { name: 'normal', std: 0.1 };
    const values = Float32Array.from(drawInitial(choice, { shape: tensor.shape, fanIn, fanOut }, random));
    return kind === 'slope' ? values.fill(0.25) : values;
  });
}

/** `count` normal float32 values. */
export function normalValues(count: number, seed: number): Float32Array {
  const random = randomStream(seed, 'values');
  return new Float32Array(count).map(() => random.normal());
}

/** `count` class numbers below `classes`. */
export function classNumbers(count: number, classes: number, seed = 1): Float32Array {
  const random = randomStream(seed, 'classes');
  return new Float32Array(count).map(() => random.integer(classes));
}

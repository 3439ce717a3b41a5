/**
 * Compiles an experiment's nested blocks to a graph: repeats are unrolled, every dense block becomes a linear node and, but
 * for identity, an activation node. Called by the trainer; what a node does stands in the other files here.
 */
import { activationOf } from '../activations.ts';
import type { Block, DenseBlock, Experiment } from '../experiment/experiment.ts';
import type { Graph, GraphNode, Shape } from './graph.ts';
import { size } from './tensorTable.ts';

/** The graph of a document. Weight layers are called layers.0, layers.1 ..., learned activations prelu.0 ... after them. */
export function compileGraph(experiment: Pick<Experiment, 'model'>, data: { sample: Shape; outputs: number }): Graph {
  const nodes: GraphNode[] = [];
  if (data.sample.length > 1) nodes.push({ type: 'flatten', in: [-1] });
  let features = size(data.sample);
  denseBlocks(experiment.model.blocks).forEach((block, layer) => {
    nodes.push({
      type: 'linear',
      in: [nodes.length - 1],
      name: `layers.${layer}`,
      inFeatures: features,
      outFeatures: block.units,
      bias: block.bias,
    });
    if (block.activation !== 'identity') nodes.push(activationNode(block, layer, nodes.length - 1));
    features = block.units;
  });
  return { input: data.sample, nodes };
}

/** The document's dense blocks in the order of the network: layer k of the graph is block k here. */
export function denseBlocks(blocks: readonly Block[]): readonly DenseBlock[] {
  return blocks.flatMap((block) => {
    if (block.type === 'dense') return [block];
    const inner = denseBlocks(block.blocks);
    return Array.from({ length: block.times }, () => inner).flat();
  });
}

function activationNode({ activation }: DenseBlock, layer: number, source: number): GraphNode {
  const learned = activationOf(activation).learnedSlope !== null;
  const node = { type: 'activation', in: [source], fn: activation } as const;
  return learned ? { ...node, name: `${activation}.${layer}` } : node;
}

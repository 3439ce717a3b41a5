/**
 * Registry of layer types: what a node of each type means. A new layer is a file here, its node in graph.ts and a line below.
 */
import { activation } from './activation.ts';
import { add } from './add.ts';
import { batchNorm } from './batchNorm.ts';
import { conv2d } from './conv2d.ts';
import { dropout } from './dropout.ts';
import { embedding } from './embedding.ts';
import { flatten } from './flatten.ts';
import type { GraphNode } from './graph.ts';
import { layerNorm } from './layerNorm.ts';
import { linear } from './linear.ts';
import type { LayerType } from './lowering.ts';
import { pool2d } from './pool2d.ts';
import { recurrent } from './recurrent.ts';
import { scale } from './scale.ts';
import { softmaxTree } from './softmaxTree.ts';

/** Every layer type, by the type of its node. */
export const layerTypes: { readonly [Type in GraphNode['type']]: LayerType<Extract<GraphNode, { type: Type }>> } = {
  linear,
  activation,
  flatten,
  add,
  batchNorm,
  layerNorm,
  dropout,
  scale,
  conv2d,
  pool2d,
  recurrent,
  embedding,
  softmaxTree,
};

/** The layer type of a node. */
export function layerTypeOf<Node extends GraphNode>(node: Node): LayerType<Node> {
  // The table maps each type to its own node; TypeScript cannot follow that through a union.
  return layerTypes[node.type] as unknown as LayerType<Node>;
}

/**
 * Where each node's value lies in memory: in a tensor of its own, its input's, or that of the activation fused with it. Called
 * by lowerNodes.ts.
 */
import type { Tensor } from '../backends/plan.ts';
import { INPUT } from './analysis.ts';
import type { Context } from './context.ts';
import { layerTypeOf } from './index.ts';

/** Lays out the values of all nodes; gives the tensor of a node, or of the network's input. */
export function nodeValues({ analysis, options, tensors }: Context, input: Tensor): (index: number) => Tensor {
  const values: Tensor[] = [];
  const valueAt = (index: number) => (index === INPUT ? input : (values[index] as Tensor));
  const own = (index: number) =>
    tensors.batch(`node/${index}/value`, 'activation', options.batch * analysis.rowsOf(index), analysis.shapeOf(index));
  analysis.nodes.forEach((node, index) => {
    const shared = layerTypeOf(node).sameMemory === true;
    values.push(shared ? valueAt(node.in[0] as number) : own(analysis.fusedInto(index) ?? index));
  });
  return valueAt;
}

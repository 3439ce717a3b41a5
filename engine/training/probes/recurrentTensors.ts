/**
 * The recurrent layers of a graph and what a plan keeps of their sequences. Called by the probes that look through time.
 */
import type { Machine } from '../../backends/backend.ts';
import type { Tensor } from '../../backends/plan.ts';
import type { Graph, RecurrentNode } from '../../layers/graph.ts';

/** In order from input to output. */
export function recurrentNodes({ nodes }: Graph): readonly RecurrentNode[] {
  return nodes.filter((node) => node.type === 'recurrent');
}

/** What the node keeps under this name, time-major: row t B + b; null where it keeps none. */
export function keptTensor({ plan }: Machine, node: RecurrentNode, name: string): Tensor | null {
  return plan.tensors.find((tensor) => tensor.name === `kept/${node.name}.${name}`) ?? null;
}

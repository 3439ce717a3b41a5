/**
 * What can be told of a graph before it is lowered: shapes, who reads whom, which gradients are needed, what may be fused.
 * Called by lower.ts only.
 */
import { activationOf } from '../activations.ts';
import type { ActivationNode, Graph, GraphNode, Shape } from './graph.ts';
import { layerTypeOf } from './index.ts';

/** Index of the network's input among the nodes. */
export const INPUT = -1;

/** The graph and what follows from it. */
export interface Analysis {
  readonly graph: Graph;
  readonly nodes: readonly GraphNode[];
  /** Shape of one sample after each node. */
  readonly shapes: readonly Shape[];
  shapeOf(index: number): Shape;
  /** Rows of the node's value for one sample: 1, or the steps of a sequence. */
  rowsOf(index: number): number;
  /** Nodes that read node `index`. */
  consumers(index: number): readonly number[];
  /** Whether dL/d(value) is needed below this node. */
  needsGradient(index: number): boolean;
  /** The activation node computed in the same op as linear node `index`, null where none is. */
  fusedInto(index: number): number | null;
  /** Whether f' of activation node `index` may be taken along by the op that computes the gradient of its output. */
  fusesGradient(index: number): boolean;
  /** The activation after node `index`, normalisation between them or not, fused or not; null where there is none. */
  activationAfter(index: number): number | null;
}

/** Looks at the graph; `keepAll`: nothing is fused, every node's gradient is kept. */
export function analyse(graph: Graph, options: { keepAll: boolean; inputGradient: boolean }): Analysis {
  const { nodes } = graph;
  const shapes: Shape[] = [];
  const shapeOf = (index: number) => (index === INPUT ? graph.input : (shapes[index] as Shape));
  const multiples: number[] = [];
  const rowsOf = (index: number) => (index === INPUT ? 1 : (multiples[index] as number));
  const readers = new Map<number, number[]>();
  const needs: boolean[] = [];
  const needsGradient = (index: number) => (index === INPUT ? options.inputGradient : needs[index] === true);
  const last = nodes.length - 1;

  nodes.forEach((node, index) => {
    for (const source of node.in) {
      if (source >= index || source < INPUT) throw new RangeError(`node ${index} reads node ${source}`);
      readers.set(source, [...(readers.get(source) ?? []), index]);
    }
    shapes.push(layerTypeOf(node).outputShape(node, node.in.map(shapeOf)));
    const own = layerTypeOf(node).rowsPerSample?.(node, node.in.map(shapeOf), node.in.map(rowsOf));
    multiples.push(own ?? rowsOf(node.in[0] as number));
    const learns = layerTypeOf(node).parameters(node).length > 0;
    needs.push(options.keepAll || learns || node.in.some(needsGradient));
  });

  const consumers = (index: number) => readers.get(index) ?? [];
  const onlyReader = (index: number) => {
    const [reader, ...others] = consumers(index);
    return reader === undefined || others.length > 0 ? null : reader;
  };
  const activationAfter = (index: number): number | null => {
    const reader = onlyReader(index);
    const type = nodes[reader ?? INPUT]?.type;
    if (reader === null || type === 'activation') return reader;
    return type === 'batchNorm' || type === 'layerNorm' ? activationAfter(reader) : null;
  };
  const fromOutput = (index: number) => {
    const node = nodes[index];
    return node?.type === 'activation' && activationOf((node as ActivationNode).fn).derivativeFromOutput !== null;
  };
  return {
    graph,
    nodes,
    shapes,
    shapeOf,
    rowsOf,
    consumers,
    needsGradient,
    activationAfter,
    fusedInto: (index) => {
      const after = onlyReader(index);
      const fuses = !options.keepAll && nodes[index]?.type === 'linear' && after !== null && fromOutput(after);
      return fuses ? after : null;
    },
    fusesGradient: (index) => {
      const [reader, ...others] = consumers(index);
      const byOne = index !== last && reader !== undefined && others.length === 0 && nodes[reader]?.type === 'linear';
      return !options.keepAll && byOne && fromOutput(index);
    },
  };
}

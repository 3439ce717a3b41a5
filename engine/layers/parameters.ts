/**
 * The tensors of a graph's parameters: value, gradient, optimiser state. Called by lowerNodes.ts.
 */
import type { BufferInfo, ParameterInfo } from '../backends/plan.ts';
import { optimizers } from '../optimizers.ts';
import type { Context } from './context.ts';
import type { GraphNode } from './graph.ts';
import { layerTypeOf } from './index.ts';
import type { ParameterSpec, ParameterTensors } from './lowering.ts';
import { size } from './tensorTable.ts';

/** Lays out the parameters of one node. */
export function parametersOf({ tensors, options }: Context, node: GraphNode): ParameterInfo[] {
  return layerTypeOf(node)
    .parameters(node)
    .map((spec) => {
      const name = `${node.name}.${spec.suffix}`;
      const [rows, columns] = matrixOf(spec);
      const like = (prefix: string, role: 'parameter' | 'gradient' | 'state') =>
        tensors.tensor(`${prefix}/${name}`, role, rows, columns, spec.shape, spec.transposed);
      return {
        name,
        tensor: like('param', 'parameter'),
        gradient: like('grad', 'gradient'),
        states: optimizers[options.optimizer].states.map((state) => like(state, 'state')),
        fanIn: spec.fanIn,
        fanOut: spec.fanOut,
        kind: spec.kind,
      };
    });
}

/** Rows and columns in memory: vectors are one row. */
function matrixOf({ shape, transposed }: ParameterSpec): readonly [number, number] {
  const rows = shape.length > 1 ? (shape[0] as number) : 1;
  const columns = size(shape) / rows;
  return transposed ? [columns, rows] : [rows, columns];
}

/** Lays out what one node keeps from step to step. */
export function buffersOf({ tensors }: Context, node: GraphNode): BufferInfo[] {
  const specs = layerTypeOf(node).buffers?.(node) ?? [];
  return specs.map(({ suffix, size: columns, start }) => {
    return { tensor: tensors.tensor(`buffer/${node.name}.${suffix}`, 'buffer', 1, columns, [columns]), start };
  });
}

/** Finds the tensors of a parameter by its node and what follows the node's name. */
export type FindParameter = (node: GraphNode, suffix: string) => ParameterTensors;

/** Makes the finder for these parameters. */
export function parameterFinder(parameters: readonly ParameterInfo[]): FindParameter {
  const byName = new Map(parameters.map(({ name, tensor, gradient }) => [name, { value: tensor, gradient }]));
  return (node, suffix) => {
    const found = byName.get(`${node.name}.${suffix}`);
    if (found === undefined) throw new RangeError(`no parameter ${node.name}.${suffix}`);
    return found;
  };
}

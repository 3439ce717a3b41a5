/**
 * The sum of two nodes, as a residual connection has it (He et al. 2015): the gradient reaches both unchanged.
 */
import type { AddNode } from './graph.ts';
import type { LayerType } from './lowering.ts';

/** Backward: dL/dx = dL/dy for both inputs. */
export const add: LayerType<AddNode> = {
  type: 'add',
  outputShape(_, [left = [], right = []]) {
    if (left.join() !== right.join()) throw new RangeError(`add: [${left}] and [${right}] do not fit`);
    return left;
  },
  parameters: () => [],
  recorded: () => null,
  forward(_, { emit, input, output }) {
    emit({ op: 'add', left: input(0), right: input(1), output });
  },
  backward(_, { wantsInputGradient, passGradient, upstream }) {
    for (const k of [0, 1]) if (wantsInputGradient(k)) passGradient(k, upstream);
  },
};

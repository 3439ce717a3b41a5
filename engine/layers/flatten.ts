/**
 * Takes the axes of a sample away: [C, H, W] becomes [C H W]. Memory already holds it so, hence no op at all: value and
 * gradient are those of the node before.
 */
import type { FlattenNode } from './graph.ts';
import type { LayerType } from './lowering.ts';

/** Backward: the gradient itself. */
export const flatten: LayerType<FlattenNode> = {
  type: 'flatten',
  outputShape: (_, [input = []]) => [input.reduce((product, size) => product * size, 1)],
  parameters: () => [],
  recorded: () => null,
  sameMemory: true,
  forward() {},
  backward(_, { wantsInputGradient, passGradient, upstream }) {
    if (wantsInputGradient(0)) passGradient(0, upstream);
  },
};

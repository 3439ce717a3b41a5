/**
 * A node times a number: the scale on the branch of a residual block (He et al. 2016 discuss it; deep ReLU nets explode without).
 */
import type { ScaleNode } from './graph.ts';
import type { LayerType } from './lowering.ts';

/** Backward: dL/dx = factor dL/dy. */
export const scale: LayerType<ScaleNode> = {
  type: 'scale',
  outputShape: (_, [input = []]) => input,
  parameters: () => [],
  recorded: () => null,
  forward({ factor }, { emit, input, output }) {
    emit({ op: 'scale', input: input(0), output, factor });
  },
  backward({ factor }, { emit, wantsInputGradient, inputGradient, upstream }) {
    if (wantsInputGradient(0)) emit({ op: 'scale', input: upstream, output: inputGradient(0), factor });
  },
};

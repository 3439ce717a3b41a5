/**
 * An activation as a node of its own: y = f(x), element by element. Most are fused with the linear layer before them
 * (analysis.ts); PReLU learns one slope p: dL/dp = sum over all elements with x <= 0 of dL/dy x.
 */
import { activationOf } from '../activations.ts';
import type { ActivationNode } from './graph.ts';
import type { LayerType } from './lowering.ts';

/** Backward: dL/dx = dL/dy f'(x). */
export const activation: LayerType<ActivationNode> = {
  type: 'activation',
  outputShape: (_, [input = []]) => input,
  parameters(node) {
    if (activationOf(node.fn).learnedSlope === null) return [];
    return [{ suffix: 'weight', kind: 'slope', shape: [1], transposed: false, fanIn: 1, fanOut: 1 }];
  },
  recorded: () => null,
  forward(node, { emit, input, output, parameter }) {
    const slope = activationOf(node.fn).learnedSlope === null ? null : parameter('weight').value;
    emit({ op: 'activation', input: input(0), output, activation: node.fn, slope });
  },
  backward(node, { emit, input, output, parameter, upstream, inputGradient }) {
    const { learnedSlope, derivativeFromOutput } = activationOf(node.fn);
    const slope = learnedSlope === null ? null : parameter('weight');
    emit({
      op: 'activationGradient',
      activation: node.fn,
      input: derivativeFromOutput === null ? input(0) : null,
      output,
      upstream,
      result: inputGradient(0),
      slope: slope?.value ?? null,
      slopeGradient: slope?.gradient ?? null,
    });
  },
};

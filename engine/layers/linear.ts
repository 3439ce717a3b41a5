/**
 * The dense layer: y = x W^T + b, W [outFeatures, inFeatures]. Lowers to one matrix product, with the activation after it
 * fused where that keeps the same numbers.
 */
import type { LinearNode } from './graph.ts';
import type { LayerType } from './lowering.ts';

/** Backward: dL/dx = delta W, dL/dW = delta^T x, dL/db = sum of delta over the batch. */
export const linear: LayerType<LinearNode> = {
  type: 'linear',
  outputShape(node, [input = []]) {
    if (input.length !== 1 || input[0] !== node.inFeatures) {
      throw new RangeError(`${node.name}: expects ${node.inFeatures} features, gets [${input}]`);
    }
    return [node.outFeatures];
  },
  parameters({ inFeatures: fanIn, outFeatures: fanOut, bias }) {
    const weight = {
      suffix: 'weight',
      kind: 'weight',
      shape: [fanOut, fanIn],
      transposed: true,
      fanIn,
      fanOut,
    } as const;
    if (!bias) return [weight];
    return [weight, { suffix: 'bias', kind: 'bias', shape: [fanOut], transposed: false, fanIn, fanOut }];
  },
  recorded: (node) => ({ fanIn: node.inFeatures, units: node.outFeatures }),
  forward(node, { emit, input, output, parameter, fusedActivation }) {
    const bias = node.bias ? parameter('bias').value : null;
    const weight = parameter('weight').value;
    emit({ op: 'linear', input: input(0), weight, bias, output, activation: fusedActivation });
  },
  backward(node, lowering) {
    const delta = lowering.upstream;
    // The weight below must still be the old one: a fused update comes after the input gradient.
    if (lowering.wantsInputGradient(0)) {
      lowering.emit({
        op: 'inputGradient',
        delta,
        weight: lowering.parameter('weight').value,
        scratch: lowering.scratch(node.outFeatures, node.inFeatures),
        result: lowering.inputGradient(0),
        fused: lowering.fusedBelow(0),
      });
    }
    if (node.bias) lowering.biasGradient('bias', delta);
    lowering.weightGradient('weight', lowering.input(0), delta);
  },
};

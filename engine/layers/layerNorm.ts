/**
 * Layer normalisation (Ba, Kiros, Hinton 2016): every sample by the mean and the biased variance of its own features. The same in
 * training and evaluation.
 */
import type { LayerNormNode } from './graph.ts';
import type { LayerType } from './lowering.ts';
import { scaleAndShift } from './normalization.ts';
import { size } from './tensorTable.ts';

/**
 * Backward, with x^ = (x - mean) / s and g = weight dL/dy, over the features of one sample:
 * dL/dx = (g - mean(g) - x^ mean(g x^)) / s.
 */
export const layerNorm: LayerType<LayerNormNode> = {
  type: 'layerNorm',
  outputShape({ features, name }, [input = []]) {
    if (size(input) !== features) {
      throw new RangeError(`${name}: expects ${features} features, gets [${input}]`);
    }
    return input;
  },
  parameters: scaleAndShift,
  recorded: () => null,
  forward({ epsilon, affine }, { emit, input, output, parameter, kept }) {
    emit({
      op: 'layerNorm',
      input: input(0),
      output,
      scale: affine ? parameter('weight').value : null,
      shift: affine ? parameter('bias').value : null,
      mean: kept('mean', 1, output.rows),
      variance: kept('variance', 1, output.rows),
      epsilon,
    });
  },
  backward({ epsilon, affine }, { emit, input, upstream, parameter, kept, wantsInputGradient, inputGradient }) {
    emit({
      op: 'layerNormGradient',
      input: input(0),
      upstream,
      scale: affine ? parameter('weight').value : null,
      mean: kept('mean', 1, upstream.rows),
      variance: kept('variance', 1, upstream.rows),
      epsilon,
      result: wantsInputGradient(0) ? inputGradient(0) : null,
      scaleGradient: affine ? parameter('weight').gradient : null,
      shiftGradient: affine ? parameter('bias').gradient : null,
    });
  },
};

/**
 * Batch normalisation (Ioffe, Szegedy 2015) of vectors and images: per feature or channel over the batch (and the image's area).
 * While training with the batch's own mean and variance, which go into running statistics; in evaluation with those.
 */
import type { BatchNormNode } from './graph.ts';
import type { BackwardLowering, LayerType } from './lowering.ts';
import { scaleAndShift } from './normalization.ts';

/** While training with the running statistics: dL/dx = dL/dy weight / sqrt(running variance + epsilon), and nothing is learned. */
function frozenGradient({ features, epsilon, affine }: BatchNormNode, lowering: BackwardLowering): void {
  const { emit, upstream, parameter, buffer, kept, inputGradient } = lowering;
  const scale = affine ? parameter('weight').value : null;
  // The same op as forward, around a mean of 0.
  const [mean, variance] = [kept('zeros', 1, features), buffer('running_var')];
  const common = { op: 'batchNorm', scale, shift: null, mean, variance, epsilon, measured: false } as const;
  emit({ ...common, input: upstream, output: inputGradient(0) });
}

/**
 * Backward, with x^ = (x - mean) / s, s = sqrt(variance + epsilon), over the N values of a channel:
 * dL/dx = weight / s (dL/dy - mean(dL/dy) - x^ mean(dL/dy x^)).
 */
export const batchNorm: LayerType<BatchNormNode> = {
  type: 'batchNorm',
  outputShape({ features, name }, [input = []]) {
    if (input[0] !== features)
      throw new RangeError(`${name}: expects ${features} features or channels, gets [${input}]`);
    return input;
  },
  parameters: scaleAndShift,
  buffers: ({ features }) => [
    { suffix: 'running_mean', size: features, start: 0 },
    { suffix: 'running_var', size: features, start: 1 },
  ],
  recorded: () => null,
  forward({ features, epsilon, momentum, affine, frozen }, lowering) {
    const { mode, emit, input, output, parameter, buffer, kept } = lowering;
    const scale = affine ? parameter('weight').value : null;
    const shift = affine ? parameter('bias').value : null;
    const [runningMean, runningVariance] = [buffer('running_mean'), buffer('running_var')];
    const common = { op: 'batchNorm', input: input(0), output, scale, shift, epsilon } as const;
    if (mode === 'evaluation' || frozen) {
      emit({ ...common, mean: runningMean, variance: runningVariance, measured: false });
      return;
    }
    const mean = kept('mean', 1, features);
    const variance = kept('variance', 1, features);
    emit({ ...common, mean, variance, measured: true });
    const count = (output.rows * output.columns) / features;
    lowering.emitInSteps({ op: 'batchNormRunning', mean, variance, runningMean, runningVariance, momentum, count });
  },
  backward(node, lowering) {
    const { features, epsilon, affine } = node;
    const { emit, input, upstream, parameter, kept, wantsInputGradient, inputGradient } = lowering;
    if (node.frozen) {
      if (wantsInputGradient(0)) frozenGradient(node, lowering);
      return;
    }
    emit({
      op: 'batchNormGradient',
      input: input(0),
      upstream,
      scale: affine ? parameter('weight').value : null,
      mean: kept('mean', 1, features),
      variance: kept('variance', 1, features),
      epsilon,
      result: wantsInputGradient(0) ? inputGradient(0) : null,
      scaleGradient: affine ? parameter('weight').gradient : null,
      shiftGradient: affine ? parameter('bias').gradient : null,
    });
  },
};

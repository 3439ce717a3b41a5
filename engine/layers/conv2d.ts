/**
 * Convolution of images (cross-correlation, zeros around): y[o] = sum over c, i, j of W[o, c, i, j] x[c, y + i, x + j] + b[o]. Lowers to the
 * dense layer's matrix products over patches: every place of the window becomes a row.
 *
 * grid [B * places, out] = patches [B * places, C * kh * kw] W^T + b, and the image [B, out, H, W] is the grid turned round.
 */
import type { Conv2dNode, Shape } from './graph.ts';
import type { ForwardLowering, LayerType } from './lowering.ts';
import { windowOver } from './window.ts';

/** Tensors between image and matrix product. */
function between(node: Conv2dNode, { inputShape, kept, output }: ForwardLowering) {
  const geometry = windowOver(node, inputShape(0), 'conv2d');
  const rows = output.rows * geometry.outHeight * geometry.outWidth;
  const columns = geometry.channels * geometry.kernelHeight * geometry.kernelWidth;
  return {
    geometry,
    patches: kept('patches', rows, columns),
    grid: kept('grid', rows, node.outChannels),
    gridDelta: () => kept('gridDelta', rows, node.outChannels),
    patchDelta: () => kept('patchDelta', rows, columns),
  };
}

function fans({ inChannels, outChannels, kernel }: Conv2dNode) {
  const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  return { shape: [outChannels, inChannels, height, width], area: height * width };
}

/** Backward: dL/dW = delta^T patches, dL/db = sum of delta, dL/dx = the patches' gradients added up where they overlap. */
export const conv2d: LayerType<Conv2dNode> = {
  type: 'conv2d',
  outputShape(node, [input = []]): Shape {
    const { channels, outHeight, outWidth } = windowOver(node, input, 'conv2d');
    if (channels !== node.inChannels) {
      throw new RangeError(`${node.name}: expects ${node.inChannels} channels, gets [${input}]`);
    }
    return [node.outChannels, outHeight, outWidth];
  },
  parameters(node) {
    const { shape, area } = fans(node);
    const [fanIn, fanOut] = [node.inChannels * area, node.outChannels * area];
    const weight = { suffix: 'weight', kind: 'weight', shape, transposed: true, fanIn, fanOut } as const;
    if (!node.bias) return [weight];
    const bias = { suffix: 'bias', kind: 'bias', shape: [node.outChannels], transposed: false, fanIn, fanOut } as const;
    return [weight, bias];
  },
  recorded: (node) => ({ fanIn: node.inChannels * fans(node).area, units: node.outChannels }),
  recordsDelta: true,
  atPlaces: { input: 'patches', preActivation: 'grid', delta: 'gridDelta' },
  forward(node, lowering) {
    const { emit, input, output, parameter } = lowering;
    const { geometry, patches, grid } = between(node, lowering);
    const bias = node.bias ? parameter('bias').value : null;
    emit({ op: 'patches', input: input(0), output: patches, geometry });
    emit({
      op: 'linear',
      input: patches,
      weight: parameter('weight').value,
      bias,
      output: grid,
      activation: 'identity',
    });
    emit({ op: 'gridToImage', grid, image: output });
  },
  backward(node, lowering) {
    const { emit, upstream, parameter, wantsInputGradient } = lowering;
    const { geometry, patches, gridDelta, patchDelta } = between(node, lowering);
    const delta = gridDelta();
    emit({ op: 'imageToGrid', image: upstream, grid: delta });
    lowering.recordDelta(delta);
    // The weight must still be the old one: a fused update comes after the input gradient.
    if (wantsInputGradient(0)) {
      const scratch = lowering.scratch(delta.columns, patches.columns);
      const weight = parameter('weight').value;
      emit({ op: 'inputGradient', delta, weight, scratch, result: patchDelta(), fused: null });
      emit({ op: 'patchesGradient', upstream: patchDelta(), result: lowering.inputGradient(0), geometry });
    }
    if (node.bias) lowering.biasGradient('bias', delta);
    lowering.weightGradient('weight', patches, delta);
  },
};

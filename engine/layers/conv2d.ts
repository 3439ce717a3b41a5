/**
 * Convolution of images (cross-correlation, zeros around): y[o] = sum over c, i, j of W[o, c, i, j] x[c, y + i, x + j] + b[o], at every place
 * of the window. W is held as [C * kh * kw, out]: a dense layer over everything under the window.
 */
import type { Conv2dNode, Shape } from './graph.ts';
import type { LayerType } from './lowering.ts';
import { windowOver } from './window.ts';

function fans({ inChannels, outChannels, kernel }: Conv2dNode) {
  const [height, width] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  return { shape: [outChannels, inChannels, height, width], area: height * width };
}

/** Backward: dL/dW and dL/db are sums over all places, dL/dx adds up what every window gives to what is under it. */
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
  forward(node, lowering) {
    const { emit, input, output, parameter, inputShape } = lowering;
    const bias = node.bias ? parameter('bias').value : null;
    const geometry = windowOver(node, inputShape(0), 'conv2d');
    emit({ op: 'convolution', input: input(0), weight: parameter('weight').value, bias, output, geometry });
  },
  backward(node, lowering) {
    const { emit, input, upstream, parameter, wantsInputGradient } = lowering;
    const geometry = windowOver(node, lowering.inputShape(0), 'conv2d');
    const places = geometry.outHeight * geometry.outWidth;
    // One row a place, as the products and the record want it.
    const delta = lowering.kept('gridDelta', upstream.rows * places, node.outChannels);
    emit({ op: 'imageToGrid', image: upstream, grid: delta });
    lowering.recordDelta(delta);
    // The weight must still be the old one: a fused update comes after the input gradient.
    if (wantsInputGradient(0)) {
      const weight = parameter('weight').value;
      emit({ op: 'convolutionInputGradient', upstream, weight, result: lowering.inputGradient(0), geometry });
    }
    if (node.bias) lowering.biasGradient('bias', delta);
    lowering.sparseGradient('weight', (gradient, descent) => {
      return { op: 'convolutionWeightGradient', input: input(0), delta, gradient, geometry, descent };
    });
  },
};

/**
 * Pooling of images: the largest or the mean value of every place of a window. Of equal largest values the first in row-major order
 * counts, and takes the whole gradient; a mean counts the zeros around the image, too.
 */
import type { Pool2dNode } from './graph.ts';
import type { LayerType } from './lowering.ts';
import { windowOver } from './window.ts';

/** Backward: to the first maximum, or to all values of the window in equal shares. */
export const pool2d: LayerType<Pool2dNode> = {
  type: 'pool2d',
  outputShape(node, [input = []]) {
    const { channels, outHeight, outWidth } = windowOver(node, input, 'pool2d');
    return [channels, outHeight, outWidth];
  },
  parameters: () => [],
  recorded: () => null,
  forward(node, { emit, input, output, inputShape }) {
    const geometry = windowOver(node, inputShape(0), 'pool2d');
    emit({ op: 'pool', kind: node.kind, input: input(0), output, geometry });
  },
  backward(node, { emit, input, inputShape, upstream, wantsInputGradient, inputGradient }) {
    if (!wantsInputGradient(0)) return;
    const geometry = windowOver(node, inputShape(0), 'pool2d');
    emit({ op: 'poolGradient', kind: node.kind, input: input(0), upstream, result: inputGradient(0), geometry });
  },
};

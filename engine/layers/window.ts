/**
 * Where a window lies that slides over an image: sizes of convolution and pooling. Used by conv2d.ts and the pooling layers.
 */
import type { Window } from '../backends/plan.ts';
import type { Shape } from './graph.ts';

/** What a node says of its window; one number holds for both axes. */
export interface WindowSpec {
  readonly name?: string;
  readonly kernel: number | readonly [height: number, width: number];
  readonly stride: number | readonly [height: number, width: number];
  readonly padding: number | readonly [height: number, width: number];
}

function both(value: WindowSpec['kernel']): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}

/** The window over an image [C, H, W]: output size floor((H + 2 padding - kernel) / stride) + 1. Throws where it does not fit. */
export function windowOver(spec: WindowSpec, input: Shape, type: string): Window {
  const [channels, height, width] = input;
  const what = spec.name ?? type;
  if (channels === undefined || height === undefined || width === undefined || input.length !== 3) {
    throw new RangeError(`${what}: expects an image [channels, height, width], gets [${input}]`);
  }
  const [kernelHeight, kernelWidth] = both(spec.kernel);
  const [strideHeight, strideWidth] = both(spec.stride);
  const [paddingHeight, paddingWidth] = both(spec.padding);
  const outHeight = Math.floor((height + 2 * paddingHeight - kernelHeight) / strideHeight) + 1;
  const outWidth = Math.floor((width + 2 * paddingWidth - kernelWidth) / strideWidth) + 1;
  if (!(outHeight >= 1 && outWidth >= 1)) {
    throw new RangeError(`${what}: a window of ${kernelHeight} x ${kernelWidth} does not fit an image of [${input}]`);
  }
  const kernel = { kernelHeight, kernelWidth, strideHeight, strideWidth, paddingHeight, paddingWidth };
  return { channels, height, width, ...kernel, outHeight, outWidth };
}

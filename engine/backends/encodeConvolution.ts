/**
 * The records of convolution and its gradients, and the scratch memory they are laid out in. The fields are listed at the kernels that
 * read them (engine/kernels/convolution.ts). Called by encodeLayers.ts.
 */
import * as codes from '../kernels/opcodes.ts';
import type { Addresses, Records } from './addresses.ts';
import { columnsPadded, rowBytes } from './arena.ts';
import type { Op, Window } from './plan.ts';

/** A window's fields, as the kernels list them. */
export function windowFields(geometry: Window): number[] {
  const { channels, height, width, kernelHeight, kernelWidth, outHeight, outWidth } = geometry;
  const { strideHeight, strideWidth, paddingHeight, paddingWidth } = geometry;
  const steps = [strideHeight, strideWidth, paddingHeight, paddingWidth];
  return [channels, height, width, kernelHeight, kernelWidth, ...steps, outHeight, outWidth];
}

type ConvolutionOp = Extract<Op, { op: 'convolution' | 'convolutionInputGradient' | 'convolutionWeightGradient' }>;

/** Patches that are multiplied at once take about so many bytes, so that they stay in the nearest cache. */
const CHUNK_BYTES = 24_576;
const SMALLEST_CHUNK = 16;
const LARGEST_CHUNK = 128;

/** Rows of patches in a chunk, and bytes from one to the next. */
function chunkOf({ input, gradient, delta }: Extract<Op, { op: 'convolutionWeightGradient' }>) {
  const bytes = rowBytes(gradient.rows);
  const stride = bytes % 512 === 0 ? bytes + 64 : bytes;
  const rows = Math.min(Math.max(Math.floor(CHUNK_BYTES / stride), SMALLEST_CHUNK), LARGEST_CHUNK, delta.rows);
  return { rows, stride, images: input.rows };
}

/** Bytes of every piece of scratch memory, in the order of the record; the image with zeros around it first. */
function pieces(op: ConvolutionOp): number[] {
  const { channels, height, width, paddingHeight, paddingWidth } = op.geometry;
  const image = 4 * channels * (height + 2 * paddingHeight) * (width + 2 * paddingWidth) + 16;
  if (op.op === 'convolutionWeightGradient') {
    const { rows, stride } = chunkOf(op);
    return [image, rows * stride + 16, 32 * rows];
  }
  const { rows: depth, columns: units } = op.weight;
  const [offsets, panel] = [32, 32 * depth];
  if (op.op === 'convolution') return [image, offsets, panel, 32 * units];
  return [image, offsets, panel, 32 * units, 16 * Math.ceil(depth / 4) * columnsPadded(units)];
}

const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** Addresses of the pieces. */
function layOut(op: ConvolutionOp, { scratch }: Addresses): number[] {
  let end = scratch;
  return pieces(op).map((bytes) => {
    const begin = end;
    end += aligned(bytes);
    return begin;
  });
}

/** Bytes of scratch such an op needs. */
export function convolutionScratch(op: ConvolutionOp): number {
  return pieces(op).reduce((sum, bytes) => sum + aligned(bytes), 0);
}

/** Records of these ops. */
export const convolutions: Records<ConvolutionOp['op']> = {
  convolution(op, to) {
    const { input, weight, bias, output, geometry } = op;
    const operands = [...to.at(input), ...to.at(weight), bias === null ? 0 : to.base(bias), ...to.at(output)];
    const sizes = [input.rows, weight.columns, ...windowFields(geometry)];
    return [codes.OP_CONVOLUTION, ...operands, ...sizes, ...layOut(op, to)];
  },
  convolutionInputGradient(op, to) {
    const { upstream, weight, result, geometry } = op;
    const operands = [upstream, weight, result].flatMap(to.at);
    const sizes = [result.rows, 0, weight.columns, ...windowFields(geometry)];
    return [codes.OP_CONVOLUTION_INPUT_GRADIENT, ...operands, ...sizes, ...layOut(op, to)];
  },
  convolutionWeightGradient(op, to) {
    const { input, delta, gradient, geometry, descent } = op;
    const [image = 0, patches = 0, panel = 0] = layOut(op, to);
    const { rows, stride } = chunkOf(op);
    const step = descent === null ? [0, 0] : [to.base(descent.weight), to.slot(descent.rate)];
    const operands = [...to.at(input), ...to.at(delta), ...to.at(gradient), input.rows];
    const sizes = [step[1] as number, gradient.columns, ...windowFields(geometry)];
    return [
      codes.OP_CONVOLUTION_WEIGHT_GRADIENT,
      ...operands,
      ...sizes,
      image,
      rows,
      patches,
      stride,
      panel,
      step[0] as number,
    ];
  },
};

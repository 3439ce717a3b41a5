/**
 * The records of the ops that layers beyond the dense one lower to: a table, one entry per op. The fields are listed at the kernel that
 * reads them (engine/kernels/). Called by encode.ts.
 */
import * as codes from '../kernels/opcodes.ts';
import { maskThreshold } from '../numeric/mask.ts';
import type { Addresses, Records } from './addresses.ts';
import { rowBytes } from './arena.ts';
import { convolutionScratch, convolutions, windowFields } from './encodeConvolution.ts';
import { wordScratch, words } from './encodeWords.ts';
import type { CellKind, Op, Tensor } from './plan.ts';

type OpOf<Name extends Op['op']> = Extract<Op, { op: Name }>;

/** The bits of a float32, as an int32 field. */
export function floatBits(value: number): number {
  return new Int32Array(Float32Array.of(value).buffer)[0] as number;
}

const orNone = (tensor: Tensor | null, { at }: Addresses): number[] => (tensor === null ? [0, 0] : at(tensor));
const baseOrNone = (tensor: Tensor | null, { base }: Addresses): number => (tensor === null ? 0 : base(tensor));
const sizesOf = ({ rows, columns }: Tensor): [number, number] => [rows, columns];

const normalization: Records<
  'batchNorm' | 'batchNormRunning' | 'batchNormGradient' | 'layerNorm' | 'layerNormGradient'
> = {
  batchNorm(op, to) {
    const { rows, columns } = op.output;
    const channels = op.mean.columns;
    const learned = [baseOrNone(op.scale, to), baseOrNone(op.shift, to)];
    const statistics = [to.base(op.mean), to.base(op.variance), floatBits(op.epsilon), Number(op.measured)];
    const operands = [...to.at(op.input), ...to.at(op.output), rows, channels, columns / channels];
    return [codes.OP_BATCH_NORM, ...operands, ...learned, ...statistics];
  },
  batchNormRunning(op, { base }) {
    const tensors = [op.mean, op.variance, op.runningMean, op.runningVariance].map(base);
    const unbiased = op.count / Math.max(1, op.count - 1);
    return [codes.OP_BATCH_NORM_RUNNING, ...tensors, op.mean.columns, floatBits(op.momentum), floatBits(unbiased)];
  },
  batchNormGradient(op, to) {
    const { rows, columns } = op.input;
    const channels = op.mean.columns;
    const operands = [...to.at(op.input), ...to.at(op.upstream), ...orNone(op.result, to)];
    const statistics = [baseOrNone(op.scale, to), to.base(op.mean), to.base(op.variance), floatBits(op.epsilon)];
    const gradients = [baseOrNone(op.scaleGradient, to), baseOrNone(op.shiftGradient, to)];
    const sizes = [rows, channels, columns / channels];
    return [codes.OP_BATCH_NORM_GRADIENT, ...operands, ...sizes, ...statistics, ...gradients];
  },
  layerNorm(op, to) {
    const learned = [baseOrNone(op.scale, to), baseOrNone(op.shift, to)];
    const operands = [...to.at(op.input), ...to.at(op.output), ...sizesOf(op.output)];
    const statistics = [to.base(op.mean), to.base(op.variance), floatBits(op.epsilon)];
    return [codes.OP_LAYER_NORM, ...operands, ...learned, ...statistics];
  },
  layerNormGradient(op, to) {
    const operands = [...to.at(op.input), ...to.at(op.upstream), ...orNone(op.result, to), ...sizesOf(op.input)];
    const statistics = [baseOrNone(op.scale, to), to.base(op.mean), to.base(op.variance), floatBits(op.epsilon)];
    const gradients = [baseOrNone(op.scaleGradient, to), baseOrNone(op.shiftGradient, to)];
    const scratch = [to.scratch, to.scratch + rowBytes(op.input.columns)];
    return [codes.OP_LAYER_NORM_GRADIENT, ...operands, ...statistics, ...gradients, ...scratch];
  },
};

const masking: Records<'drawMask' | 'dropout' | 'scale'> = {
  drawMask({ mask, rate, clock, key }, { at, base }) {
    return [codes.OP_DRAW_MASK, ...at(mask), ...sizesOf(mask), maskThreshold(rate), base(clock), key];
  },
  dropout({ input, mask, rate, output }, { at }) {
    const operands = [...at(input), ...at(mask), ...at(output), ...sizesOf(output)];
    return [codes.OP_DROPOUT, ...operands, floatBits(1 / (1 - rate))];
  },
  scale({ input, output, factor }, { at }) {
    return [codes.OP_SCALE, ...at(input), ...at(output), ...sizesOf(output), floatBits(factor)];
  },
};

const images: Records<'imageToGrid' | 'pool' | 'poolGradient'> = {
  imageToGrid({ image, grid }, { at }) {
    const area = image.columns / grid.columns;
    return [codes.OP_IMAGE_TO_GRID, ...at(image), ...at(grid), image.rows, grid.columns, area];
  },
  pool({ kind, input, output, geometry }, { at }) {
    const operands = [...at(input), ...at(output), 0, input.rows];
    return [codes.OP_POOL, Number(kind === 'max'), ...operands, ...windowFields(geometry)];
  },
  poolGradient({ kind, input, upstream, result, geometry }, { at }) {
    const [base, stride] = at(result);
    const operands = [...at(input), ...at(upstream), base, input.rows];
    return [codes.OP_POOL_GRADIENT, Number(kind === 'max'), ...operands, ...windowFields(geometry), stride];
  },
};

const cellCodes: Readonly<Record<CellKind, number>> = {
  rnn_tanh: codes.CELL_RNN_TANH,
  rnn_relu: codes.CELL_RNN_RELU,
  rnn_identity: codes.CELL_RNN_IDENTITY,
  lstm: codes.CELL_LSTM,
  gru: codes.CELL_GRU,
};

/** What a step of a cell and its gradient have in common. */
function cellHead(op: OpOf<'cell' | 'cellGradient'>, to: Addresses): number[] {
  const state = [...orNone(op.previousCell, to), ...orNone(op.cellState, to)];
  const operands = [op.hiddenPart, op.gates, op.previous, op.hidden].flatMap((tensor) => to.at(tensor));
  return [cellCodes[op.cell], ...sizesOf(op.hidden), ...operands, ...state];
}

const recurrence: Records<'timeMajor' | 'cell' | 'cellGradient'> = {
  timeMajor(op, { at }) {
    const { columns } = op.timeMajor;
    const { rows, columns: all } = op.batchMajor;
    return [
      codes.OP_TIME_MAJOR,
      ...at(op.batchMajor),
      ...at(op.timeMajor),
      rows,
      all / columns,
      columns,
      Number(op.back),
    ];
  },
  cell: (op, to) => [codes.OP_CELL, ...cellHead(op, to), ...to.at(op.inputPart)],
  cellGradient(op, to) {
    const cells = [...orNone(op.cellDelta, to), ...orNone(op.previousCellDelta, to)];
    const parts = [...to.at(op.inputPartDelta), ...to.at(op.hiddenPartDelta), ...orNone(op.direct, to)];
    return [codes.OP_CELL_GRADIENT, ...cellHead(op, to), ...to.at(op.delta), ...cells, ...parts];
  },
};

const table = { ...normalization, ...masking, ...images, ...convolutions, ...recurrence, ...words } as const;

/** Ops whose records are made here. */
export type LayerOp = OpOf<keyof typeof table>;

/** The record of an op, without its length. */
export function layerRecord(op: LayerOp, to: Addresses): number[] {
  // Each op meets its own entry; TypeScript cannot follow that through a union.
  return (table[op.op] as (op: LayerOp, to: Addresses) => number[])(op, to);
}

/** Bytes of scratch an op needs. */
export function layerScratch(op: Op): number {
  switch (op.op) {
    case 'layerNormGradient':
      return 2 * rowBytes(op.input.columns);
    case 'convolution':
    case 'convolutionInputGradient':
    case 'convolutionWeightGradient':
      return convolutionScratch(op);
    default:
      return wordScratch(op);
  }
}

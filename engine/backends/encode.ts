/**
 * Turns the ops of a plan into the int32 records that the kernels walk. The fields of every record are listed at the kernel that
 * reads them (engine/kernels/). Called by wasm.ts, once per program; holds no values.
 */
import { activationOf, SATURATED_BELOW } from '../activations.ts';
import * as codes from '../kernels/opcodes.ts';
import { losses } from '../losses.ts';
import type { OptimizerName } from '../optimizers.ts';
import type { Addresses } from './addresses.ts';
import { type Arena, columnsPadded, rowBytes, ZERO_AT } from './arena.ts';
import { floatBits, layerRecord, layerScratch } from './encodeLayers.ts';
import { fuse, type KernelOp } from './fuse.ts';
import type { LossKind, Op, Plan, Slot, Tensor } from './plan.ts';

const activationCodes: Readonly<Record<string, number>> = {
  identity: codes.ACTIVATION_IDENTITY,
  sigmoid: codes.ACTIVATION_SIGMOID,
  tanh: codes.ACTIVATION_TANH,
  relu: codes.ACTIVATION_RELU,
  leaky_relu: codes.ACTIVATION_LEAKY_RELU,
  prelu: codes.ACTIVATION_PRELU,
  elu: codes.ACTIVATION_ELU,
  selu: codes.ACTIVATION_SELU,
  gelu: codes.ACTIVATION_GELU,
  gelu_tanh: codes.ACTIVATION_GELU_TANH,
  silu: codes.ACTIVATION_SILU,
  softplus: codes.ACTIVATION_SOFTPLUS,
  softsign: codes.ACTIVATION_SOFTSIGN,
};
const lossCodes: Readonly<Record<LossKind, number>> = {
  mse: codes.LOSS_MSE,
  halfSse: codes.LOSS_HALF_SSE,
  binaryCrossEntropy: codes.LOSS_BINARY_CROSS_ENTROPY,
  binaryCrossEntropyLogits: codes.LOSS_BINARY_CROSS_ENTROPY_LOGITS,
  l1: codes.LOSS_L1,
  huber: codes.LOSS_HUBER,
  crossEntropy: codes.LOSS_CROSS_ENTROPY,
  crossEntropySoft: codes.LOSS_CROSS_ENTROPY_SOFT,
};
const optimizerCodes = {
  sgd: codes.OPTIMIZER_SGD,
  momentum: codes.OPTIMIZER_MOMENTUM,
  nesterov: codes.OPTIMIZER_NESTEROV,
  rmsprop: codes.OPTIMIZER_RMSPROP,
  adagrad: codes.OPTIMIZER_ADAGRAD,
  adam: codes.OPTIMIZER_ADAM,
  amsgrad: codes.OPTIMIZER_AMSGRAD,
  adamw: codes.OPTIMIZER_ADAMW,
} as const satisfies Record<OptimizerName, number>;
const penaltyCodes = { l1: codes.PENALTY_L1, l2: codes.PENALTY_L2 } as const;

/** Memory that ops of any program share while they run. */
export interface Workspace {
  /** Zeros as wide as the widest layer: the bias of layers that have none. */
  readonly zeros: number;
  /** Rows of a matrix, packed for the tiles. */
  readonly rows: number;
  /** One panel of 8 columns of the other matrix. */
  readonly panel: number;
  /** One row of exponentials, or what else an op needs while it runs. */
  readonly row: number;
}

/** Lays out the workspace that the plan's ops need. */
export function allocateWorkspace(plan: Plan, arena: Arena): Workspace {
  const need = { zeros: 0, rows: 0, panel: 0, row: 0 };
  const grow = (what: keyof typeof need, bytes: number) => {
    need[what] = Math.max(need[what], bytes);
  };
  for (const op of Object.values(plan.programs).flat()) {
    if (op.op === 'linear') {
      grow('zeros', rowBytes(op.output.columns));
      grow('rows', packedRows(op.input));
      grow('panel', 32 * op.input.columns);
    } else if (op.op === 'inputGradient') {
      grow('rows', packedRows(op.delta));
      grow('panel', 32 * columnsPadded(op.delta.columns));
    } else if (op.op === 'weightGradient' || op.op === 'weightGradientSgd') {
      grow('panel', 32 * op.delta.rows);
      grow('row', sumBytes(op));
    } else if (op.op === 'loss') {
      grow('row', rowBytes(op.prediction.columns));
    } else grow('row', layerScratch(op));
  }
  return {
    zeros: arena.allocate(need.zeros),
    rows: arena.allocate(need.rows),
    panel: arena.allocate(need.panel),
    row: arena.allocate(need.row),
  };
}

/** From so many rows on a weight's gradient is summed in chunks of rows. */
const MANY_ROWS = 256;

/** Bytes of the sums of a weight's gradient that is taken in chunks, else 0. */
function sumBytes({ input, delta }: { readonly input: Tensor; readonly delta: Tensor }): number {
  return delta.rows < MANY_ROWS ? 0 : input.columns * rowBytes(delta.columns);
}

function packedRows({ rows, columns }: Tensor): number {
  return Math.ceil(rows / 4) * columnsPadded(columns) * 16;
}

/** Encodes programs of one plan. */
export class Encoder {
  readonly #arena: Arena;
  readonly #workspace: Workspace;
  readonly #addresses: Addresses;
  /** Where the sum of squares of a tensor is kept that a record op has just measured, program by program. */
  readonly #sums = new Map<Tensor, number>();

  constructor(arena: Arena, workspace: Workspace) {
    this.#arena = arena;
    this.#workspace = workspace;
    this.#addresses = {
      at: (tensor) => this.#at(tensor),
      base: (tensor) => this.#base(tensor),
      slot: (place) => this.#slot(place),
      scratch: workspace.row,
    };
  }

  /** All records of a program, one after the other. */
  encode(ops: readonly Op[]): Int32Array {
    this.#sums.clear();
    const words: number[] = [];
    for (const op of fuse(ops)) {
      const [opcode, ...fields] = this.#record(op);
      words.push(opcode as number, 4 * (codes.RECORD_HEAD + fields.length), ...fields);
    }
    return Int32Array.from(words);
  }

  /** Address and stride. */
  #at(tensor: Tensor): [number, number] {
    const { base, stride } = this.#arena.place(tensor);
    return [base, stride];
  }

  #base(tensor: Tensor): number {
    return this.#arena.place(tensor).base;
  }

  #slot({ tensor, index }: Slot): number {
    return this.#base(tensor) + 4 * index;
  }

  /** Where to keep the sum of squares of a tensor. */
  #sumOf(tensor: Tensor): number {
    const address = this.#arena.allocate(8);
    this.#sums.set(tensor, address);
    return address;
  }

  /** [base, stride, rows, columns] of every gradient. */
  #list(tensors: readonly Tensor[]): number[] {
    return tensors.flatMap((tensor) => [...this.#at(tensor), tensor.rows, tensor.columns]);
  }

  /** Addresses of their sums of squares, 0 where no record op has left one. */
  #known(tensors: readonly Tensor[]): number[] {
    return tensors.map((tensor) => this.#sums.get(tensor) ?? 0);
  }

  #record(op: KernelOp): number[] {
    const at = (tensor: Tensor) => this.#at(tensor);
    const base = (tensor: Tensor) => this.#base(tensor);
    const slot = (place: Slot) => this.#slot(place);
    const { zeros, rows: packed, panel, row: scratchRow } = this.#workspace;
    switch (op.op) {
      case 'gather': {
        const { rows, columns } = op.output;
        return [codes.OP_GATHER, ...at(op.source), base(op.order), base(op.cursor), ...at(op.output), rows, columns];
      }
      case 'linear': {
        const bias = op.bias === null ? zeros : base(op.bias);
        const sizes = [op.output.rows, op.input.columns, op.output.columns];
        const operands = [...at(op.input), ...at(op.weight), bias, ...at(op.output)];
        return [codes.OP_LINEAR, ...operands, ...sizes, activationCode(op.activation), packed, panel];
      }
      case 'activation': {
        const slope = op.slope === null ? ZERO_AT : base(op.slope);
        const { rows, columns } = op.output;
        const kind = activationCode(op.activation);
        return [codes.OP_ACTIVATION, kind, ...at(op.input), ...at(op.output), rows, columns, slope];
      }
      case 'add': {
        const { rows, columns } = op.output;
        return [codes.OP_ADD, ...at(op.left), ...at(op.right), ...at(op.output), rows, columns];
      }
      case 'activationGradient': {
        const operands = [...at(op.input ?? op.output), ...at(op.output), ...at(op.upstream), ...at(op.result)];
        const slope = op.slope === null ? ZERO_AT : base(op.slope);
        const slopeGradient = op.slopeGradient === null ? 0 : base(op.slopeGradient);
        const { rows, columns } = op.result;
        const kind = activationCode(op.activation);
        return [codes.OP_ACTIVATION_GRADIENT, kind, ...operands, rows, columns, slope, slopeGradient];
      }
      case 'loss': {
        const { rows, columns } = op.prediction;
        const divisor = op.reduction === 'mean' ? losses[op.kind].divisor(rows, columns, op.samples) : 1;
        const operands = [...at(op.prediction), ...at(op.target), ...(op.delta === null ? [0, 0] : at(op.delta))];
        const results = [slot(op.loss), slot(op.accuracy), divisor, scratchRow, floatBits(op.setting)];
        return [codes.OP_LOSS, lossCodes[op.kind], ...operands, rows, columns, ...results];
      }
      case 'inputGradient': {
        const sizes = [op.delta.rows, op.delta.columns, op.result.columns];
        const fused =
          op.fused === null
            ? [codes.ACTIVATION_IDENTITY, 0, 0]
            : [activationCode(op.fused.activation), ...at(op.fused.output)];
        const operands = [...at(op.delta), ...at(op.weight), ...at(op.result)];
        return [codes.OP_INPUT_GRADIENT, ...operands, ...sizes, ...fused, packed, panel, 0];
      }
      case 'measuredInputGradient':
        return [...this.#record(op.product).slice(0, -1), this.#sumOf(op.product.weight)];
      case 'weightGradient':
      case 'weightGradientSgd': {
        const target = op.op === 'weightGradient' ? op.gradient : op.weight;
        const rate = op.op === 'weightGradient' ? 0 : slot(op.rate);
        const sizes = [op.delta.rows, op.input.columns, op.delta.columns];
        const operands = [...at(op.input), ...at(op.delta), ...at(target), ...sizes, rate, panel];
        if (sumBytes(op) > 0) return [codes.OP_WEIGHT_CHUNKS, ...operands, scratchRow];
        return [codes.OP_WEIGHT_GRADIENT, ...operands];
      }
      case 'biasGradient':
        return [codes.OP_BIAS_GRADIENT, ...at(op.delta), base(op.gradient), op.delta.rows, op.delta.columns, 0];
      case 'biasDescent': {
        const { parameter, hyper } = op.update;
        return [codes.OP_BIAS_GRADIENT, ...at(op.delta), base(parameter), op.delta.rows, op.delta.columns, slot(hyper)];
      }
      case 'recordedDescent': {
        const [, ...measures] = this.#record(op.gradient);
        const { parameter, hyper } = op.update;
        return [
          codes.OP_RECORDED_DESCENT,
          ...measures,
          base(parameter),
          slot(op.norm.norm),
          slot(hyper),
          slot(op.change),
          op.product === null ? 0 : (this.#sums.get(op.product.weight) ?? 0),
        ];
      }
      case 'clipValue': {
        const head = [slot(op.limit), slot(op.factor), op.gradients.length];
        return [codes.OP_CLIP_VALUE, ...head, ...this.#list(op.gradients)];
      }
      case 'clipNorm': {
        const head = [slot(op.norm), slot(op.factor), op.gradients.length, slot(op.maxNorm)];
        return [codes.OP_CLIP_NORM, ...head, ...this.#list(op.gradients), ...this.#known(op.gradients)];
      }
      case 'gradientNorm': {
        const head = [slot(op.norm), slot(op.factor), op.gradients.length, 0];
        return [codes.OP_GRADIENT_NORM, ...head, ...this.#list(op.gradients), ...this.#known(op.gradients)];
      }
      case 'multiplyScalar':
        return [codes.OP_MULTIPLY_SCALAR, slot(op.value), slot(op.by)];
      case 'countScalar':
        return [codes.OP_COUNT_SCALAR, slot(op.value)];
      case 'penalty': {
        const head = [penaltyCodes[op.kind], slot(op.strength), slot(op.loss), op.weights.length];
        return [codes.OP_PENALTY, ...head, ...this.#list(op.weights)];
      }
      case 'penaltyGradient': {
        const { rows, columns } = op.weight;
        const operands = [slot(op.strength), base(op.weight), ...at(op.gradient), rows, columns];
        return [codes.OP_PENALTY_GRADIENT, penaltyCodes[op.kind], ...operands];
      }
      case 'update': {
        const states = [0, 1, 2].map((k) => (op.states[k] === undefined ? 0 : base(op.states[k])));
        const { rows, columns } = op.parameter;
        const norm = op.updateNorm === null ? 0 : slot(op.updateNorm);
        const operands = [base(op.parameter), ...at(op.gradient), rows, columns, ...states];
        return [codes.OP_UPDATE, optimizerCodes[op.optimizer], ...operands, slot(op.hyper), norm];
      }
      case 'recordDelta': {
        const { rows, columns } = op.delta;
        return [codes.OP_RECORD_DELTA, ...at(op.delta), rows, columns, slot(op.mean), slot(op.norm), 0, 0, 0];
      }
      case 'recordedBias': {
        const { tensor, norm } = op.norm;
        const results = [base(tensor), slot(norm), this.#sumOf(tensor)];
        return [...this.#record(op.delta).slice(0, -results.length), ...results];
      }
      case 'recordActivation': {
        const results = [slot(op.norm), slot(op.dead), slot(op.saturated), activationCode(op.activation)];
        const { rows, columns } = op.output;
        const slope = op.slope === null ? ZERO_AT : base(op.slope);
        const threshold = floatBits(SATURATED_BELOW * activationOf(op.activation).largestDerivative);
        const operands = [...at(op.input ?? op.output), ...at(op.output), rows, columns, slope, threshold];
        return [codes.OP_RECORD_ACTIVATION, ...results, ...operands, slot(op.mean)];
      }
      case 'recordGradient': {
        const { rows, columns } = op.gradient;
        const results = [slot(op.norm), slot(op.edgeTop), base(op.codes) + op.offset, this.#sumOf(op.gradient)];
        return [codes.OP_RECORD_GRADIENT, ...at(op.gradient), rows, columns, ...results];
      }
      case 'recordNorm': {
        const { rows, columns } = op.tensor;
        return [codes.OP_RECORD_NORM, ...at(op.tensor), rows, columns, slot(op.norm), this.#sumOf(op.tensor)];
      }
      case 'recordRatio':
        return [codes.OP_RECORD_RATIO, slot(op.change), slot(op.norm), slot(op.ratio)];
      case 'recordScalar':
        return [codes.OP_RECORD_SCALAR, slot(op.from), slot(op.to)];
      case 'accumulateMagnitude': {
        const { rows, columns } = op.gradient;
        return [codes.OP_ACCUMULATE_MAGNITUDE, ...at(op.gradient), ...at(op.sums), rows, columns];
      }
      case 'accumulateRecord': {
        const sizes = [op.record.columns, base(op.sums), base(op.maxima), op.maxima.columns];
        return [codes.OP_ACCUMULATE_RECORD, base(op.record), ...sizes];
      }
      default:
        return layerRecord(op, this.#addresses);
    }
  }
}

function activationCode(name: string): number {
  const code = activationCodes[name];
  if (code === undefined) throw new RangeError(`the kernels know no activation "${name}"`);
  return code;
}

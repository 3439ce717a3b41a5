/**
 * Plans made by hand, an op or two over a few tensors, for tests of single ops on both backends.
 */
import type { Machine, Op, Plan, Tensor } from '../../../engine/index.ts';
import { recordLayout } from '../../../engine/index.ts';

/** The tensors of a plan to be. */
export class Tensors {
  readonly all: Tensor[] = [];

  /** A matrix, or what a role needs. */
  matrix(rows: number, columns: number, role: Tensor['role'] = 'activation', transposed = false): Tensor {
    const id = this.all.length;
    const shape = transposed ? [columns, rows] : [rows, columns];
    const tensor: Tensor = { id, name: `${role} ${id}`, role, rows, columns, shape, transposed };
    this.all.push(tensor);
    return tensor;
  }

  /** A row of single numbers. */
  scalars(count: number): Tensor {
    return this.matrix(1, count, 'scalars');
  }

  /** The plan whose step is `ops`; with one recorded layer of the given size where codes are asked for. */
  plan(ops: readonly Op[], codes?: Tensor): Plan {
    const hyper = this.scalars(1);
    const record = this.matrix(1, 1, 'record');
    const noCodes = codes ?? this.matrix(1, 1, 'codes');
    const slot = { tensor: hyper, index: 0 };
    const layout = recordLayout([]);
    return {
      tensors: this.all,
      programs: { step: ops, recordedStep: [], gradients: [], evaluate: [] },
      parameters: [],
      buffers: [],
      bufferStarts: [],
      clock: null,
      nodes: [],
      layout: { ...layout, floats: 1, codes: noCodes.columns },
      data: { inputs: hyper, targets: hyper, order: hyper, cursor: hyper },
      input: hyper,
      target: hyper,
      inputGradient: null,
      hyper,
      hyperNames: [],
      loss: slot,
      accuracy: slot,
      record,
      codes: noCodes,
      epoch: null,
    };
  }
}

/** Bits of every float32 value, so that NaN and the sign of 0 compare, too. */
export function bitsOf(values: ArrayLike<number>): number[] {
  return [...new Int32Array(Float32Array.from(values).buffer)];
}

/** Bits of all parameters of a machine. */
export function parameterBits(machine: Machine): number[] {
  return machine.plan.parameters.flatMap(({ tensor }) => bitsOf(machine.read(tensor)));
}

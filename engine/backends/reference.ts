/**
 * The reference backend: interprets a plan in float64, op by op, as plainly as it can be written. It is the living
 * definition of every op; the kernels are tested against it. It is not made for speed. Called by tests, the oracle program
 * and the gradient proof.
 */
import { plainNumbers } from '../numeric/arithmetic.ts';
import type { Backend, Machine } from './backend.ts';
import { computeByFormula, type FormulaName } from './formulas.ts';
import type { Op, Plan, Tensor } from './plan.ts';
import { backward } from './reference/backward.ts';
import { cellGradients } from './reference/cells.ts';
import { forward } from './reference/forward.ts';
import { images } from './reference/images.ts';
import { lossOp } from './reference/loss.ts';
import { Memory } from './reference/memory.ts';
import { normalizing } from './reference/normalize.ts';
import { recording } from './reference/record.ts';
import { updating } from './reference/update.ts';
import { words } from './reference/words.ts';

/** How each op is computed. */
type Interpreters = {
  readonly [Name in Exclude<Op['op'], FormulaName>]: (op: Extract<Op, { op: Name }>, memory: Memory) => void;
};

const interpreters: Interpreters = {
  ...forward,
  ...lossOp,
  ...backward,
  ...normalizing,
  ...images,
  ...cellGradients,
  ...words,
  ...updating,
  ...recording,
};

/** Computes one op. */
export function interpret(op: Op, memory: Memory): void {
  if (computeByFormula(op, memory, plainNumbers)) return;
  // Each op meets its own interpreter; TypeScript cannot follow that through a union.
  (interpreters[op.op as keyof Interpreters] as (op: Op, memory: Memory) => void)(op, memory);
}

/** A machine that can be left alone between two ops. */
export interface ReferenceMachine extends Machine {
  /** Computes these ops, one a piece. */
  pieces(ops: readonly Op[]): Generator<void, void>;
}

/** Float64 on plain arrays. */
export const referenceBackend: Omit<Backend, 'prepare'> & { prepare(plan: Plan): ReferenceMachine } = {
  name: 'reference',
  prepare: (plan) => machineOf(plan, new Memory(plan)),
};

function machineOf(plan: Plan, memory: Memory): ReferenceMachine {
  return {
    plan,
    *pieces(ops) {
      for (const op of ops) {
        interpret(op, memory);
        yield;
      }
    },
    bytes: memory.bytes,
    run: (program) => {
      for (const op of plan.programs[program]) interpret(op, memory);
    },
    read: (tensor) => memory.inShape(tensor),
    write: (tensor, values) => memory.writeInShape(tensor, values),
    get: (tensor: Tensor, index) => memory.of(tensor)[index] as number,
    set: (tensor: Tensor, index, value) => {
      memory.of(tensor)[index] = value;
    },
    isFinite: (tensor, index) => Number.isFinite(memory.of(tensor)[index]),
    copyRecord: (floats, codes) => {
      floats.set(memory.of(plan.record));
      codes.set(memory.of(plan.codes));
    },
  };
}

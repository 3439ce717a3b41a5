/**
 * Finds ops of a program that one kernel does in one go, with the same numbers: a peephole between plan and records. Called by
 * encode.ts; the kernels for what it finds are recordedDescent.ts and biasGradientOp.
 */
import type { Op, Slot, Tensor } from './plan.ts';

type OpNamed<Name extends Op['op']> = Extract<Op, { op: Name }>;

/** A gradient is recorded, the norm of its weight, and the weight takes a step of plain SGD. */
export interface RecordedDescent {
  readonly op: 'recordedDescent';
  readonly gradient: OpNamed<'recordGradient'>;
  readonly norm: OpNamed<'recordNorm'>;
  readonly update: OpNamed<'update'>;
  /** Where the length of the step goes. */
  readonly change: Slot;
}

/** A bias takes a step of plain SGD along the column sums of delta, which nothing else asks for. */
export interface BiasDescent {
  readonly op: 'biasDescent';
  readonly delta: Tensor;
  readonly update: OpNamed<'update'>;
}

/** What kernels are made for: ops of the plan and these. */
export type KernelOp = Op | RecordedDescent | BiasDescent;

/** Ops that read a gradient and leave it as it is, so that the weight's step may come before them. */
const readsOnly: readonly Op['op'][] = ['gradientNorm', 'accumulateMagnitude', 'recordNorm', 'update'];

/** Which ops of a program name which tensors, in order. */
class Users {
  readonly #ops = new Map<Tensor, Op[]>();
  readonly #places = new Map<Op, number>();

  constructor(ops: readonly Op[]) {
    ops.forEach((op, index) => {
      this.#places.set(op, index);
      for (const value of Object.values(op).flat()) if (isTensor(value)) this.#add(value, op);
    });
  }

  /** Ops after `op` that name the tensor. */
  after(op: Op, tensor: Tensor): readonly Op[] {
    const place = this.#places.get(op) ?? 0;
    return (this.#ops.get(tensor) ?? []).filter((user) => (this.#places.get(user) ?? 0) > place);
  }

  #add(tensor: Tensor, op: Op): void {
    const users = this.#ops.get(tensor);
    if (users === undefined) this.#ops.set(tensor, [op]);
    else if (users.at(-1) !== op) users.push(op);
  }
}

function isTensor(value: unknown): value is Tensor {
  return typeof value === 'object' && value !== null && 'role' in value;
}

/** The only step of plain SGD along `gradient` after an op, null where gradient or parameter have another use than `passing`. */
function onlyStep(users: Users, after: Op, gradient: Tensor, passing: readonly Op['op'][]) {
  const later = users.after(after, gradient);
  const [update, ...others] = later.filter((op): op is OpNamed<'update'> => op.op === 'update');
  if (update?.optimizer !== 'sgd' || others.length > 0 || !later.every(({ op }) => passing.includes(op))) return null;
  return users.after(after, update.parameter).every((op) => op === update || op.op === 'recordNorm') ? update : null;
}

function recordedDescent(users: Users, gradient: Op | undefined, norm: Op | undefined): RecordedDescent | null {
  if (gradient?.op !== 'recordGradient' || norm?.op !== 'recordNorm') return null;
  const update = onlyStep(users, gradient, gradient.gradient, readsOnly);
  if (update === null || update.updateNorm === null || update.parameter !== norm.tensor) return null;
  if (users.after(norm, norm.tensor).length !== 1) return null;
  return { op: 'recordedDescent', gradient, norm, update, change: update.updateNorm };
}

function biasDescent(users: Users, sum: Op): BiasDescent | null {
  if (sum.op !== 'biasGradient') return null;
  const update = onlyStep(users, sum, sum.gradient, ['update']);
  if (update === null || update.updateNorm !== null) return null;
  return { op: 'biasDescent', delta: sum.delta, update };
}

/** The program with such ops put together, each in the place of its first. */
export function fuse(ops: readonly Op[]): KernelOp[] {
  const users = new Users(ops);
  // Whoever wants to see gradients has weights updated apart from them.
  const showsGradients = !ops.some(({ op }) => op === 'weightGradientSgd');
  const gone = new Set<Op>();
  const result: KernelOp[] = [];
  ops.forEach((op, index) => {
    if (gone.has(op)) return;
    const fused = recordedDescent(users, op, ops[index + 1]) ?? (showsGradients ? null : biasDescent(users, op));
    if (fused !== null) gone.add(fused.update);
    if (fused?.op === 'recordedDescent') gone.add(fused.norm);
    result.push(fused ?? op);
  });
  return result;
}

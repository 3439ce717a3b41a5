/**
 * Finds ops of a program that one kernel does in one go, with the same numbers, and ops that are better done sooner: a peephole
 * between plan and records. Called by encode.ts; the kernels for what it finds are recordedDescent.ts, recordDeltaOp, inputGradientOp
 * and biasGradientOp.
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
  /** The input gradient that has passed the weight and knows its norm. */
  readonly product: OpNamed<'inputGradient'> | null;
}

/** Passes the weight anyway and takes the sum of its squares down. */
export interface MeasuredInputGradient {
  readonly op: 'measuredInputGradient';
  readonly product: OpNamed<'inputGradient'>;
}

/** A layer's delta is recorded, and its column sums are the gradient of the bias, whose norm is recorded. */
export interface RecordedBias {
  readonly op: 'recordedBias';
  readonly delta: OpNamed<'recordDelta'>;
  readonly sum: OpNamed<'biasGradient'>;
  readonly norm: OpNamed<'recordNorm'>;
}

/** A bias takes a step of plain SGD along the column sums of delta, which nothing else asks for. */
export interface BiasDescent {
  readonly op: 'biasDescent';
  readonly delta: Tensor;
  readonly update: OpNamed<'update'>;
}

/** What kernels are made for: ops of the plan and these. */
export type KernelOp = Op | RecordedDescent | MeasuredInputGradient | RecordedBias | BiasDescent;

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

  /** Ops between two that name the tensor. */
  between(first: Op, second: Op, tensor: Tensor): readonly Op[] {
    const place = this.#places.get(second) ?? 0;
    return this.after(first, tensor).filter((user) => (this.#places.get(user) ?? 0) < place);
  }

  /** The last op of a kind before `op` that names the tensor. */
  lastBefore<Name extends Op['op']>(op: Op, tensor: Tensor, name: Name): OpNamed<Name> | undefined {
    const place = this.#places.get(op) ?? 0;
    const before = (this.#ops.get(tensor) ?? []).filter((user) => (this.#places.get(user) ?? 0) < place);
    return before.filter((user): user is OpNamed<Name> => user.op === name).at(-1);
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
  const product = measuringProduct(users, norm);
  return { op: 'recordedDescent', gradient, norm, update, change: update.updateNorm, product };
}

/** The input gradient that passes the weight as it is when its norm is asked for. */
function measuringProduct(users: Users, norm: OpNamed<'recordNorm'>): OpNamed<'inputGradient'> | null {
  const product = users.lastBefore(norm, norm.tensor, 'inputGradient');
  return product?.weight === norm.tensor && users.between(product, norm, norm.tensor).length === 0 ? product : null;
}

/** The column sums of a delta that is recorded and their norm, where only products read the delta in between. */
function recordedBias(users: Users, delta: Op, ops: readonly Op[]): RecordedBias | null {
  if (delta.op !== 'recordDelta') return null;
  const sum = users.after(delta, delta.delta).find(({ op }) => op === 'biasGradient');
  if (sum?.op !== 'biasGradient') return null;
  const norm = ops[ops.indexOf(sum) + 1];
  if (norm?.op !== 'recordNorm' || norm.tensor !== sum.gradient) return null;
  const between = users.between(delta, sum, delta.delta);
  if (!between.every((op) => op.op === 'inputGradient' && op.result !== delta.delta)) return null;
  return users.between(delta, sum, sum.gradient).length > 0 ? null : { op: 'recordedBias', delta, sum, norm };
}

/** What is recorded of an output, where nothing but later products reads it before: it may be read while it is near. */
function recordsOf(users: Users, product: Op): Op[] {
  if (product.op !== 'linear') return [];
  const { output } = product;
  const record = users.after(product, output).find(({ op }) => op === 'recordActivation');
  if (record?.op !== 'recordActivation' || record.output !== output || record.input !== null) return [];
  const between = users.between(product, record, output);
  return between.every((op) => op.op === 'linear' && op.output !== output) ? [record] : [];
}

function biasDescent(users: Users, sum: Op): BiasDescent | null {
  if (sum.op !== 'biasGradient') return null;
  const update = onlyStep(users, sum, sum.gradient, ['update']);
  if (update === null || update.updateNorm !== null) return null;
  return { op: 'biasDescent', delta: sum.delta, update };
}

/** What takes the place of an op, and the ops that are done with it. */
interface Fusion {
  readonly ops: readonly KernelOp[];
  readonly taken: readonly Op[];
}

function fusionOf(users: Users, ops: readonly Op[], index: number, showsGradients: boolean): Fusion | null {
  const op = ops[index] as Op;
  const descent = recordedDescent(users, op, ops[index + 1]);
  if (descent !== null) return { ops: [descent], taken: [descent.norm, descent.update] };
  const bias = recordedBias(users, op, ops);
  if (bias !== null) return { ops: [bias], taken: [bias.sum, bias.norm] };
  const step = showsGradients ? null : biasDescent(users, op);
  if (step !== null) return { ops: [step], taken: [step.update] };
  const near = recordsOf(users, op);
  return near.length === 0 ? null : { ops: [op, ...near], taken: near };
}

/** The program with such ops put together, each in the place of its first. */
export function fuse(ops: readonly Op[]): KernelOp[] {
  const users = new Users(ops);
  // Whoever wants to see gradients has weights updated apart from them.
  const showsGradients = !ops.some(({ op }) => op === 'weightGradientSgd');
  const gone = new Set<Op>();
  const fused = ops.flatMap((op, index): readonly KernelOp[] => {
    if (gone.has(op)) return [];
    const fusion = fusionOf(users, ops, index, showsGradients);
    for (const taken of fusion?.taken ?? []) gone.add(taken);
    return fusion?.ops ?? [op];
  });
  const measuring = new Set<KernelOp | null>(fused.map((op) => (op.op === 'recordedDescent' ? op.product : null)));
  return fused.map((op) => {
    return op.op === 'inputGradient' && measuring.has(op) ? { op: 'measuredInputGradient', product: op } : op;
  });
}

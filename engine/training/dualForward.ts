/**
 * Computes the forward ops of a plan with dual numbers (numeric/dual.ts): the loss and its derivative along one direction of
 * the parameters. It uses no derivative of an activation, a layer or a loss, hence proves them. Called by proof.ts.
 */
import { activationOf } from '../activations.ts';
import type { Cells } from '../backends/cells.ts';
import { computeByFormula } from '../backends/formulas.ts';
import type { Op, Plan, Tensor } from '../backends/plan.ts';
import { tensorValues } from '../backends/reference/memory.ts';
import { treeLoss } from '../backends/wordFormulas.ts';
import { losses } from '../losses.ts';
import { type Dual, dual, dualNumbers } from '../numeric/dual.ts';

/** Values and tangents of every tensor, laid out as in the reference. */
export class DualMemory implements Cells<Dual> {
  readonly #values: readonly Float64Array[];
  readonly #tangents: readonly Float64Array[];

  constructor(plan: Plan) {
    this.#values = tensorValues(plan);
    this.#tangents = tensorValues(plan);
  }

  values(tensor: Tensor): Float64Array {
    return this.#values[tensor.id] as Float64Array;
  }

  tangents(tensor: Tensor): Float64Array {
    return this.#tangents[tensor.id] as Float64Array;
  }

  cell(tensor: Tensor, index: number): Dual {
    return this.get(tensor, index);
  }

  setCell(tensor: Tensor, index: number, value: Dual): void {
    this.set(tensor, index, value);
  }

  get(tensor: Tensor, index: number): Dual {
    return dual(this.values(tensor)[index] as number, this.tangents(tensor)[index] as number);
  }

  set(tensor: Tensor, index: number, { value, tangent }: Dual): void {
    this.values(tensor)[index] = value;
    this.tangents(tensor)[index] = tangent;
  }
}

type OpOf<Name extends Op['op']> = Extract<Op, { op: Name }>;

const onlyLookedAt: readonly Op['op'][] = ['treeScores', 'treeLogProbabilities'];

/** The ops of the forward half in training, the loss and what regularisers add to it. */
export function forwardHalf({ programs }: Plan): readonly Op[] {
  const afterLoss = programs.gradients.findIndex(({ op }) => op === 'loss' || op === 'treeLoss') + 1;
  const rest = programs.gradients.slice(afterLoss);
  // Every word's probability is there to be looked at: the loss along a path does not ask for it.
  const asked = programs.gradients.slice(0, afterLoss).filter(({ op }) => !onlyLookedAt.includes(op));
  return [...asked, ...rest.filter(({ op }) => op === 'penalty')];
}

/** Runs the forward half of the plan; the loss, as a dual number. */
export function* dualLoss(plan: Plan, memory: DualMemory): Generator<void, Dual> {
  for (const op of forwardHalf(plan)) {
    if (op.op === 'linear') linear(op, memory);
    else if (op.op === 'activation') activation(op, memory);
    else if (op.op === 'add') add(op, memory);
    else if (op.op === 'loss') lossOp(op, memory);
    else if (op.op === 'treeLoss') treeLoss(op, memory, dualNumbers);
    else if (op.op === 'penalty') penalty(op, memory);
    else if (op.op !== 'gather' && !computeByFormula(op, memory, dualNumbers))
      throw new RangeError(`no dual numbers for op ${op.op}`);
    yield;
  }
  return memory.get(plan.loss.tensor, plan.loss.index);
}

// Product rule: (x + x' e) (w + w' e) = x w + (x' w + x w') e.
function linear({ input, weight, bias, output, activation: name }: OpOf<'linear'>, memory: DualMemory): void {
  const { value } = activationOf(name);
  const [x, dx, w, dw] = [memory.values(input), memory.tangents(input), memory.values(weight), memory.tangents(weight)];
  for (let n = 0; n < output.rows; n++) {
    for (let j = 0; j < output.columns; j++) {
      let z = 0;
      let dz = 0;
      for (let i = 0; i < input.columns; i++) {
        const from = n * input.columns + i;
        const edge = i * output.columns + j;
        z += (x[from] as number) * (w[edge] as number);
        dz += (dx[from] as number) * (w[edge] as number) + (x[from] as number) * (dw[edge] as number);
      }
      const sum = bias === null ? dual(z, dz) : dualNumbers.add(dual(z, dz), memory.get(bias, j));
      memory.set(output, n * output.columns + j, value(sum, dual(0, 0), dualNumbers));
    }
  }
}

function activation({ input, output, activation: name, slope }: OpOf<'activation'>, memory: DualMemory): void {
  const { value } = activationOf(name);
  const p = slope === null ? dual(0, 0) : memory.get(slope, 0);
  for (let index = 0; index < input.rows * input.columns; index++) {
    memory.set(output, index, value(memory.get(input, index), p, dualNumbers));
  }
}

function add({ left, right, output }: OpOf<'add'>, memory: DualMemory): void {
  for (let index = 0; index < output.rows * output.columns; index++) {
    memory.set(output, index, dualNumbers.add(memory.get(left, index), memory.get(right, index)));
  }
}

function lossOp(op: OpOf<'loss'>, memory: DualMemory): void {
  const { kind, reduction, setting, prediction, target, loss, samples } = op;
  const { rows, columns } = prediction;
  const targets = memory.values(target);
  let total = dual(0, 0);
  for (let n = 0; n < rows; n++) {
    const p = Array.from({ length: columns }, (_, j) => memory.get(prediction, n * columns + j));
    const t = targets.subarray(n * target.columns, (n + 1) * target.columns);
    total = dualNumbers.add(total, losses[kind].sample(p, t, dualNumbers, setting));
  }
  const divisor = reduction === 'mean' ? losses[kind].divisor(rows, columns, samples) : 1;
  memory.set(loss.tensor, loss.index, dualNumbers.divide(total, dualNumbers.constant(divisor)));
}

function penalty({ kind, strength, weights, loss }: OpOf<'penalty'>, memory: DualMemory): void {
  const scale = dualNumbers.constant(memory.get(strength.tensor, strength.index).value);
  let total = dual(0, 0);
  for (const weight of weights) {
    for (let index = 0; index < weight.rows * weight.columns; index++) {
      const w = memory.get(weight, index);
      const size = kind === 'l1' ? dualNumbers.multiply(dualNumbers.constant(Math.sign(w.value)), w) : halfSquare(w);
      total = dualNumbers.add(total, size);
    }
  }
  memory.set(
    loss.tensor,
    loss.index,
    dualNumbers.add(memory.get(loss.tensor, loss.index), dualNumbers.multiply(scale, total)),
  );
}

function halfSquare(w: Dual): Dual {
  return dualNumbers.multiply(dualNumbers.constant(0.5), dualNumbers.multiply(w, w));
}

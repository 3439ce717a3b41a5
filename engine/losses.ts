/**
 * Registry of loss functions: formula, value and gradient of one sample, how the batch is reduced, what counts as right.
 * The living definition, reduced as PyTorch does: the reference computes with it, the gradient proof puts dual numbers
 * through `sample`, the kernels are tested against it.
 */
import type { LossKind } from './backends/plan.ts';
import type { Arithmetic } from './numeric/arithmetic.ts';
import { exp, sigmoid } from './numeric/elementary.ts';

/** One loss function; p are a sample's predictions, t its targets. */
export interface Loss {
  readonly formula: { readonly tex: string };
  /** 'class': the target is one class number a sample; 'value': one number per output. */
  readonly targets: 'class' | 'value';
  /** Loss of one sample, summed over its outputs, with any arithmetic. */
  sample<T>(p: readonly T[], t: ArrayLike<number>, over: Arithmetic<T>): T;
  /** Its gradient with respect to p, written into `into`. */
  gradient(p: ArrayLike<number>, t: ArrayLike<number>, into: Float64Array): void;
  /** What reduction "mean" divides the sum over the batch by. */
  divisor(batch: number, outputs: number): number;
  /** Whether the sample is told right, for the accuracy. */
  right(p: ArrayLike<number>, t: ArrayLike<number>): boolean;
}

/** PyTorch holds the logarithms of binary cross-entropy at -100 or above. */
const LOWEST_LOG = -100;
/** PyTorch divides by at least this in the gradient of binary cross-entropy. */
const SMALLEST_VARIANCE = 1e-12;

const table = {
  mse: {
    formula: { tex: 'L = \\frac{1}{B\\,n} \\sum (p - t)^2' },
    targets: 'value',
    sample: (p, t, over) => sumOfSquares(p, t, over),
    gradient: (p, t, into) => each(into, (i) => 2 * (at(p, i) - at(t, i))),
    divisor: (batch, outputs) => batch * outputs,
    right: (p, t) => sameAnswer(p, t, 0.5),
  },
  halfSse: {
    formula: { tex: 'L = \\frac{1}{2B} \\sum (p - t)^2' },
    targets: 'value',
    sample: (p, t, over) => over.multiply(over.constant(0.5), sumOfSquares(p, t, over)),
    gradient: (p, t, into) => each(into, (i) => at(p, i) - at(t, i)),
    divisor: (batch) => batch,
    right: (p, t) => sameAnswer(p, t, 0.5),
  },
  /** p are probabilities. */
  binaryCrossEntropy: {
    formula: { tex: 'L = -\\frac{1}{B\\,n} \\sum t \\ln p + (1 - t) \\ln(1 - p)' },
    targets: 'value',
    sample: (p, t, over) => {
      const one = over.constant(1);
      return sum(p, over, (x, i) => {
        const yes = over.multiply(over.constant(-at(t, i)), boundedLog(x, over));
        const no = over.multiply(over.constant(at(t, i) - 1), boundedLog(over.subtract(one, x), over));
        return over.add(yes, no);
      });
    },
    gradient: (p, t, into) =>
      each(into, (i) => {
        const variance = at(p, i) * (1 - at(p, i));
        return (at(p, i) - at(t, i)) / Math.max(variance, SMALLEST_VARIANCE);
      }),
    divisor: (batch, outputs) => batch * outputs,
    right: (p, t) => sameAnswer(p, t, 0.5),
  },
  /** p are logits: max(p, 0) - p t + ln(1 + e^-|p|). */
  binaryCrossEntropyLogits: {
    formula: { tex: 'L = \\frac{1}{B\\,n} \\sum \\ln(1 + e^{p}) - t\\,p' },
    targets: 'value',
    sample: (p, t, over) =>
      sum(p, over, (x, i) => {
        const size = over.real(x) > 0 ? over.subtract(over.constant(0), x) : x;
        const tail = over.log1p(over.exp(size));
        const linear = over.multiply(over.constant(over.real(x) > 0 ? 1 - at(t, i) : -at(t, i)), x);
        return over.add(linear, tail);
      }),
    gradient: (p, t, into) => each(into, (i) => sigmoid(at(p, i)) - at(t, i)),
    divisor: (batch, outputs) => batch * outputs,
    right: (p, t) => sameAnswer(p, t, 0),
  },
  /** p are logits of a softmax; the row maximum is taken out first. t is one class number. */
  crossEntropy: {
    formula: { tex: 'L = -\\frac{1}{B} \\sum \\ln \\frac{e^{p_c}}{\\sum_j e^{p_j}}' },
    targets: 'class',
    sample: (p, t, over) => {
      const largest = p[largestIndex(p.map(over.real))] as (typeof p)[number];
      const total = sum(p, over, (x) => over.exp(over.subtract(x, largest)));
      return over.add(over.subtract(largest, p[at(t, 0)] as typeof largest), over.log(total));
    },
    gradient: (p, t, into) => {
      const largest = at(p, largestIndex(p));
      each(into, (i) => exp(at(p, i) - largest));
      const total = into.reduce((partial, term) => partial + term, 0);
      each(into, (i) => at(into, i) / total - (i === at(t, 0) ? 1 : 0));
    },
    divisor: (batch) => batch,
    right: (p, t) => largestIndex(p) === at(t, 0),
  },
} as const satisfies Record<LossKind, Loss>;

/** Every loss, by name. */
export const losses: Readonly<Record<LossKind, Loss>> = table;

/** Targets as the loss wants them: class numbers become rows of 0 and 1 where it compares values. */
export function targetsFor(kind: LossKind, classes: ArrayLike<number>, outputs: number): Float32Array {
  if (losses[kind].targets === 'class' || outputs === 1) return Float32Array.from(classes);
  const rows = new Float32Array(classes.length * outputs);
  for (let row = 0; row < classes.length; row++) rows[row * outputs + at(classes, row)] = 1;
  return rows;
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}

function sum<T>(p: readonly T[], over: Arithmetic<T>, term: (x: T, i: number) => T): T {
  return p.reduce<T>((total, x, i) => over.add(total, term(x, i)), over.constant(0));
}

function sumOfSquares<T>(p: readonly T[], t: ArrayLike<number>, over: Arithmetic<T>): T {
  return sum(p, over, (x, i) => {
    const difference = over.subtract(x, over.constant(at(t, i)));
    return over.multiply(difference, difference);
  });
}

function boundedLog<T>(x: T, over: Arithmetic<T>): T {
  const logarithm = over.log(x);
  return over.real(logarithm) < LOWEST_LOG ? over.constant(LOWEST_LOG) : logarithm;
}

function each(into: Float64Array, value: (index: number) => number): void {
  for (let i = 0; i < into.length; i++) into[i] = value(i);
}

/** Index of the first largest value. */
function largestIndex(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (at(values, i) > at(values, best)) best = i;
  return best;
}

/** Several outputs: the same one is largest. One output: on the same side (targets 0 and 1 split at 0.5). */
function sameAnswer(p: ArrayLike<number>, t: ArrayLike<number>, threshold: number): boolean {
  if (p.length > 1) return largestIndex(p) === largestIndex(t);
  return at(p, 0) > threshold === at(t, 0) > 0.5;
}

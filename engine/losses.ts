/**
 * Registry of loss functions: formula, value and gradient of one sample, how the batch is reduced, what counts as right.
 * The living definition, reduced as PyTorch does: the reference computes with it, the gradient proof puts dual numbers
 * through `sample`, the kernels are tested against it.
 */
import type { LossKind } from './backends/plan.ts';
import type { Arithmetic } from './numeric/arithmetic.ts';
import { exp, sigmoid } from './numeric/elementary.ts';

/** One loss function; p are a sample's predictions, t its targets, `setting` the number it is set by. */
export interface Loss {
  readonly formula: { readonly tex: string };
  /** 'class': the target is one class number a sample; 'value': one number per output. */
  readonly targets: 'class' | 'value';
  /** Whether a target may be any number, not only one from 0 to 1. */
  readonly anyTarget: boolean;
  /** The document's key of the number it is set by, and its default; null where there is none. */
  readonly setting: { readonly key: 'delta' | 'labelSmoothing'; readonly value: number } | null;
  /** Loss of one sample, summed over its outputs, with any arithmetic. */
  sample<T>(p: readonly T[], t: ArrayLike<number>, over: Arithmetic<T>, setting: number): T;
  /** Its gradient with respect to p, written into `into`. */
  gradient(p: ArrayLike<number>, t: ArrayLike<number>, into: Float64Array, setting: number): void;
  /** What reduction "mean" divides the sum by; `rows` are the samples, or each step of each sample of a sequence. */
  divisor(rows: number, outputs: number, samples: number): number;
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
    anyTarget: true,
    setting: null,
    sample: (p, t, over) => sumOfSquares(p, t, over),
    gradient: (p, t, into) => each(into, (i) => 2 * (at(p, i) - at(t, i))),
    divisor: (rows, outputs) => rows * outputs,
    right: (p, t) => sameAnswer(p, t, 0.5),
  },
  halfSse: {
    formula: { tex: 'L = \\frac{1}{2B} \\sum (p - t)^2' },
    targets: 'value',
    anyTarget: true,
    setting: null,
    sample: (p, t, over) => over.multiply(over.constant(0.5), sumOfSquares(p, t, over)),
    gradient: (p, t, into) => each(into, (i) => at(p, i) - at(t, i)),
    divisor: (_rows, _outputs, samples) => samples,
    right: (p, t) => sameAnswer(p, t, 0.5),
  },
  /** p are probabilities. */
  binaryCrossEntropy: {
    formula: { tex: 'L = -\\frac{1}{B\\,n} \\sum t \\ln p + (1 - t) \\ln(1 - p)' },
    targets: 'value',
    anyTarget: false,
    setting: null,
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
    divisor: (rows, outputs) => rows * outputs,
    right: (p, t) => sameAnswer(p, t, 0.5),
  },
  /** p are logits: max(p, 0) - p t + ln(1 + e^-|p|). */
  binaryCrossEntropyLogits: {
    formula: { tex: 'L = \\frac{1}{B\\,n} \\sum \\ln(1 + e^{p}) - t\\,p' },
    targets: 'value',
    anyTarget: false,
    setting: null,
    sample: (p, t, over) =>
      sum(p, over, (x, i) => {
        const size = over.real(x) > 0 ? over.subtract(over.constant(0), x) : x;
        const tail = over.log1p(over.exp(size));
        const linear = over.multiply(over.constant(over.real(x) > 0 ? 1 - at(t, i) : -at(t, i)), x);
        return over.add(linear, tail);
      }),
    gradient: (p, t, into) => each(into, (i) => sigmoid(at(p, i)) - at(t, i)),
    divisor: (rows, outputs) => rows * outputs,
    right: (p, t) => sameAnswer(p, t, 0),
  },
  /** The mean absolute error; its derivative is 0 at p = t and, as PyTorch's sign, of NaN: the loss itself shows that. */
  l1: {
    formula: { tex: 'L = \\frac{1}{B\\,n} \\sum |p - t|' },
    targets: 'value',
    anyTarget: true,
    setting: null,
    sample: (p, t, over) => sum(p, over, (x, i) => magnitude(over.subtract(x, over.constant(at(t, i))), over)),
    gradient: (p, t, into) => each(into, (i) => Math.sign(at(p, i) - at(t, i)) || 0),
    divisor: (rows, outputs) => rows * outputs,
    right: (p, t) => sameAnswer(p, t, 0.5),
  },
  /** Huber 1964: a parabola up to delta, a line beyond. */
  huber: {
    formula: {
      tex: 'L = \\frac{1}{B\\,n} \\sum \\begin{cases} \\frac12 d^2 & |d| \\le \\delta \\\\ \\delta\\,(|d| - \\frac12\\delta) & |d| > \\delta \\end{cases}, \\quad d = p - t',
    },
    targets: 'value',
    anyTarget: true,
    setting: { key: 'delta', value: 1 },
    sample: (p, t, over, delta) =>
      sum(p, over, (x, i) => {
        const difference = over.subtract(x, over.constant(at(t, i)));
        const size = magnitude(difference, over);
        if (over.real(size) > delta) {
          return over.multiply(over.constant(delta), over.subtract(size, over.constant(0.5 * delta)));
        }
        return over.multiply(over.constant(0.5), over.multiply(difference, difference));
      }),
    gradient: (p, t, into, delta) => each(into, (i) => Math.max(-delta, Math.min(delta, at(p, i) - at(t, i)))),
    divisor: (rows, outputs) => rows * outputs,
    right: (p, t) => sameAnswer(p, t, 0.5),
  },
  /**
   * p are logits of a softmax; the row maximum is taken out first. t is one class number. Label smoothing s (Szegedy et al.
   * 2016): the target is 1 - s + s/n at the class, s/n at the others.
   */
  crossEntropy: {
    formula: { tex: 'L = -\\frac{1}{B} \\sum \\ln \\frac{e^{p_c}}{\\sum_j e^{p_j}}' },
    targets: 'class',
    anyTarget: false,
    setting: { key: 'labelSmoothing', value: 0 },
    sample: (p, t, over, smoothing) => {
      const total = logSum(p, over);
      const truth = p[at(t, 0)] as typeof total;
      if (smoothing === 0) return over.subtract(total, truth);
      const mean = over.divide(
        sum(p, over, (x) => x),
        over.constant(p.length),
      );
      const kept = over.multiply(over.constant(1 - smoothing), truth);
      return over.subtract(total, over.add(kept, over.multiply(over.constant(smoothing), mean)));
    },
    gradient: (p, t, into, smoothing) => {
      softmax(p, into);
      const share = smoothing / into.length;
      each(into, (i) => at(into, i) - share - (i === at(t, 0) ? 1 - smoothing : 0));
    },
    divisor: (rows) => rows,
    right: (p, t) => largestIndex(p) === at(t, 0),
  },
  /** The same with a distribution over the classes as target. */
  crossEntropySoft: {
    formula: { tex: 'L = -\\frac{1}{B} \\sum \\sum_j t_j \\ln \\frac{e^{p_j}}{\\sum_k e^{p_k}}' },
    targets: 'value',
    anyTarget: false,
    setting: null,
    sample: (p, t, over) => {
      const total = logSum(p, over);
      return sum(p, over, (x, i) => over.multiply(over.constant(at(t, i)), over.subtract(total, x)));
    },
    gradient: (p, t, into) => {
      softmax(p, into);
      let mass = 0;
      for (let i = 0; i < into.length; i++) mass += at(t, i);
      each(into, (i) => mass * at(into, i) - at(t, i));
    },
    divisor: (_rows, _outputs, samples) => samples,
    right: (p, t) => largestIndex(p) === largestIndex(t),
  },
} as const satisfies Record<LossKind, Loss>;

/** Every loss, by name. */
export const losses: Readonly<Record<LossKind, Loss>> = table;

/** The number a loss is set by, from a document's loss: its own or the default, 0 where the loss has none. */
export function lossSetting(loss: {
  readonly type: LossKind;
  readonly delta?: number | undefined;
  readonly labelSmoothing?: number | undefined;
}): number {
  const { setting } = losses[loss.type];
  return setting === null ? 0 : (loss[setting.key] ?? setting.value);
}

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

/** |x|, with derivative 0 at 0. */
function magnitude<T>(x: T, over: Arithmetic<T>): T {
  if (over.real(x) === 0) return over.constant(0);
  return over.real(x) < 0 ? over.subtract(over.constant(0), x) : x;
}

/** ln of the sum of e^p; the largest is taken out first. */
function logSum<T>(p: readonly T[], over: Arithmetic<T>): T {
  const largest = p[largestIndex(p.map(over.real))] as T;
  const total = sum(p, over, (x) => over.exp(over.subtract(x, largest)));
  return over.add(largest, over.log(total));
}

function softmax(p: ArrayLike<number>, into: Float64Array): void {
  const largest = at(p, largestIndex(p));
  each(into, (i) => exp(at(p, i) - largest));
  const total = into.reduce((partial, term) => partial + term, 0);
  each(into, (i) => at(into, i) / total);
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

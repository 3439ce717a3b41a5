/**
 * Registry of activation functions: name -> formula, value, derivative. The living definition: the reference computes
 * with it, the gradient proof puts dual numbers through `value`, the kernels are tested against it. It trains nothing.
 *
 * At a kink the derivative is the left one (ReLU'(0) = 0), as in PyTorch.
 */
import type { Arithmetic } from './numeric/arithmetic.ts';
import { erf, exp, sigmoid, tanh } from './numeric/elementary.ts';

/** One activation function. */
export interface Activation {
  /** As typeset by KaTeX, and as plain text. */
  readonly formula: { readonly tex: string; readonly plain: string };
  /** f(x) with any arithmetic; `slope` is what a learned activation learns (others ignore it). */
  value<T>(x: T, slope: T, over: Arithmetic<T>): T;
  /** f'(x) in float64. */
  derivative(x: number, slope: number): number;
  /** f' from a = f(x), where that is cheap and keeps its digits; backpropagation then needs no x. Null: it does. */
  readonly derivativeFromOutput: ((a: number) => number) | null;
  /** Largest |f'|: below 5 % of it a neuron counts as saturated. */
  readonly largestDerivative: number;
  /** Where f' jumps. */
  readonly kinks: readonly number[];
  /** Start value of a learned slope, null where nothing is learned. */
  readonly learnedSlope: number | null;
}

const LEAK = 0.01;
/** Klambauer et al. 2017: the fixed point of mean 0 and variance 1. */
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;
const HALF_ROOT = Math.sqrt(0.5);
const NORMAL_PEAK = 0.3989422804014327; // 1 / sqrt(2 pi)
const GELU_SLOPE = 0.7978845608028654; // sqrt(2 / pi)
const GELU_CUBE = 0.044715;

const smooth = { kinks: [], learnedSlope: null, derivativeFromOutput: null } as const;
const kinked = { kinks: [0], learnedSlope: null, derivativeFromOutput: null } as const;

/** x for x > 0 (and NaN), slope x below. */
function rectified<T>(x: T, slope: T, over: Arithmetic<T>): T {
  return over.real(x) > 0 ? x : over.multiply(slope, x);
}

/** scale (x for x > 0, alpha (e^x - 1) below). */
function exponentialLinear<T>(x: T, scale: number, alpha: number, over: Arithmetic<T>): T {
  if (over.real(x) > 0) return over.multiply(over.constant(scale), x);
  return over.multiply(over.constant(scale * alpha), over.expm1(x));
}

const table = {
  identity: {
    ...smooth,
    formula: { tex: 'f(x) = x', plain: 'x' },
    value: (x) => x,
    derivative: () => 1,
    derivativeFromOutput: () => 1,
    largestDerivative: 1,
  },
  sigmoid: {
    ...smooth,
    formula: { tex: 'f(x) = \\frac{1}{1 + e^{-x}}', plain: '1 / (1 + exp(-x))' },
    value: (x, _, over) => over.sigmoid(x),
    derivative: (x) => sigmoid(x) * sigmoid(-x),
    derivativeFromOutput: (a) => a * (1 - a),
    largestDerivative: 0.25,
  },
  tanh: {
    ...smooth,
    formula: { tex: 'f(x) = \\tanh x', plain: 'tanh(x)' },
    value: (x, _, over) => over.tanh(x),
    derivative: (x) => 1 - tanh(x) * tanh(x),
    derivativeFromOutput: (a) => 1 - a * a,
    largestDerivative: 1,
  },
  relu: {
    ...kinked,
    formula: { tex: 'f(x) = \\max(0, x)', plain: 'max(0, x)' },
    value: (x, _, over) => (over.real(x) <= 0 ? over.constant(0) : x),
    // Not x > 0: a NaN must not shut the gradient off.
    derivative: (x) => (x <= 0 ? 0 : 1),
    derivativeFromOutput: (a) => (a <= 0 ? 0 : 1),
    largestDerivative: 1,
  },
  leaky_relu: {
    ...kinked,
    formula: { tex: 'f(x) = \\max(0.01\\,x,\\; x)', plain: 'x > 0 ? x : 0.01 x' },
    value: (x, _, over) => rectified(x, over.constant(LEAK), over),
    derivative: (x) => (x > 0 ? 1 : LEAK),
    derivativeFromOutput: (a) => (a > 0 ? 1 : LEAK),
    largestDerivative: 1,
  },
  prelu: {
    ...kinked,
    formula: { tex: 'f(x) = \\begin{cases} x & x > 0 \\\\ p\\,x & x \\le 0 \\end{cases}', plain: 'x > 0 ? x : p x' },
    value: rectified,
    derivative: (x, slope) => (x > 0 ? 1 : slope),
    largestDerivative: 1,
    learnedSlope: 0.25,
  },
  elu: {
    ...smooth,
    formula: {
      tex: 'f(x) = \\begin{cases} x & x > 0 \\\\ e^x - 1 & x \\le 0 \\end{cases}',
      plain: 'x > 0 ? x : exp(x) - 1',
    },
    value: (x, _, over) => exponentialLinear(x, 1, 1, over),
    derivative: (x) => (x > 0 ? 1 : exp(x)),
    largestDerivative: 1,
  },
  selu: {
    ...kinked,
    formula: {
      tex: 'f(x) = 1.0507 \\begin{cases} x & x > 0 \\\\ 1.6733\\,(e^x - 1) & x \\le 0 \\end{cases}',
      plain: '1.0507 (x > 0 ? x : 1.6733 (exp(x) - 1))',
    },
    value: (x, _, over) => exponentialLinear(x, SELU_SCALE, SELU_ALPHA, over),
    derivative: (x) => (x > 0 ? SELU_SCALE : SELU_SCALE * SELU_ALPHA * exp(x)),
    largestDerivative: SELU_SCALE * SELU_ALPHA,
  },
  gelu: {
    ...smooth,
    formula: {
      tex: 'f(x) = \\tfrac{x}{2}\\left(1 + \\operatorname{erf}\\tfrac{x}{\\sqrt 2}\\right)',
      plain: 'x/2 (1 + erf(x / sqrt 2))',
    },
    value: (x, _, over) => {
      const share = over.add(over.constant(1), over.erf(over.multiply(over.constant(HALF_ROOT), x)));
      return over.multiply(over.multiply(over.constant(0.5), x), share);
    },
    derivative: (x) => 0.5 * (1 + erf(x * HALF_ROOT)) + x * NORMAL_PEAK * exp(-0.5 * x * x),
    largestDerivative: 1.128904145,
  },
  gelu_tanh: {
    ...smooth,
    formula: {
      tex: 'f(x) = \\tfrac{x}{2}\\left(1 + \\tanh\\!\\left(\\sqrt{\\tfrac 2\\pi}\\,(x + 0.044715\\,x^3)\\right)\\right)',
      plain: 'x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))',
    },
    value: (x, _, over) => {
      const cube = over.multiply(over.constant(GELU_CUBE), over.multiply(x, over.multiply(x, x)));
      const inner = over.multiply(over.constant(GELU_SLOPE), over.add(x, cube));
      return over.multiply(over.multiply(over.constant(0.5), x), over.add(over.constant(1), over.tanh(inner)));
    },
    derivative: (x) => {
      const t = tanh(GELU_SLOPE * (x + GELU_CUBE * x * x * x));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * GELU_SLOPE * (1 + 3 * GELU_CUBE * x * x);
    },
    largestDerivative: 1.128999,
  },
  silu: {
    ...smooth,
    formula: { tex: 'f(x) = \\frac{x}{1 + e^{-x}}', plain: 'x / (1 + exp(-x))' },
    value: (x, _, over) => over.multiply(x, over.sigmoid(x)),
    derivative: (x) => sigmoid(x) * (1 + x * sigmoid(-x)),
    largestDerivative: 1.0998393,
  },
  softplus: {
    ...smooth,
    formula: { tex: 'f(x) = \\ln(1 + e^x)', plain: 'ln(1 + exp(x))' },
    // The larger part is taken out first, so that exp cannot overflow.
    value: (x, _, over) =>
      over.real(x) > 0
        ? over.add(x, over.log1p(over.exp(over.subtract(over.constant(0), x))))
        : over.log1p(over.exp(x)),
    derivative: (x) => sigmoid(x),
    largestDerivative: 1,
  },
  softsign: {
    ...smooth,
    formula: { tex: 'f(x) = \\frac{x}{1 + |x|}', plain: 'x / (1 + |x|)' },
    value: (x, _, over) => {
      const size = over.real(x) < 0 ? over.subtract(over.constant(0), x) : x;
      return over.divide(x, over.add(over.constant(1), size));
    },
    derivative: (x) => 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))),
    largestDerivative: 1,
  },
} as const satisfies Record<string, Activation>;

/** Name of an activation, as saved in files. */
export type ActivationName = keyof typeof table;

/** Every activation, by name. */
export const activations: Readonly<Record<ActivationName, Activation>> = table;

/** The activation called `name`; whoever reads a document has made sure that there is one. */
export function activationOf(name: string): Activation {
  if (!Object.hasOwn(table, name)) throw new RangeError(`unknown activation "${name}"`);
  return activations[name as ActivationName];
}

/** Share of the largest derivative below which a neuron counts as saturated. */
export const SATURATED_BELOW = 0.05;

/** Activations that end in flat stretches on both sides: only they saturate; a rectifier's zero half is rest, not saturation. */
const SQUASHING: readonly string[] = ['sigmoid', 'tanh', 'softsign'];

/** Whether the activation is flat at both ends. */
export function isSquashing(activation: string): boolean {
  return SQUASHING.includes(activation);
}

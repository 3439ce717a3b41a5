/**
 * Registry of optimisers: the numbers each needs, its state, and its rule for one number, by PyTorch's formulas. The
 * living definition: the reference updates with it, the kernels are tested against it. It holds no state itself.
 *
 * Adam's beta1^t and beta2^t are running products among the hyper-parameters (start: 1): the plan multiplies them before
 * the updates of a step, so they are saved and restored with the other numbers.
 */

/** One optimiser. */
export interface Optimizer {
  /** As typeset by KaTeX. */
  readonly formula: { readonly tex: string };
  /** Its numbers, in their order in the plan's `hyper` tensor. */
  readonly hyper: readonly string[];
  /** Running products: [name of the product, name of its factor]. */
  readonly products: readonly (readonly [string, string])[];
  /** State tensors per parameter, of its shape, all zero at the start. */
  readonly states: readonly string[];
  /** The new value of one parameter; reads and writes `state` (one number per state tensor). `hyper` as listed above. */
  update(parameter: number, gradient: number, state: Float64Array, hyper: ArrayLike<number>): number;
}

const table = {
  sgd: {
    formula: { tex: 'w \\leftarrow w - \\eta\\, g' },
    hyper: ['learningRate'],
    products: [],
    states: [],
    update: (w, g, _, hyper) => w - at(hyper, 0) * g,
  },
  /** m starts at 0, so the first m is g itself (Polyak 1964; PyTorch's form: no rate inside m). */
  momentum: {
    formula: { tex: 'm \\leftarrow \\mu\\, m + g, \\quad w \\leftarrow w - \\eta\\, m' },
    hyper: ['learningRate', 'momentum'],
    products: [],
    states: ['momentum'],
    update: (w, g, state, hyper) => {
      const m = at(hyper, 1) * at(state, 0) + g;
      state[0] = m;
      return w - at(hyper, 0) * m;
    },
  },
  /** Kingma, Ba 2015; epsilon stands outside the root. */
  adam: {
    formula: {
      tex: 'w \\leftarrow w - \\eta\\, \\frac{m / (1 - \\beta_1^t)}{\\sqrt{v / (1 - \\beta_2^t)} + \\varepsilon}',
    },
    hyper: ['learningRate', 'beta1', 'beta2', 'epsilon', 'beta1Power', 'beta2Power'],
    products: [
      ['beta1Power', 'beta1'],
      ['beta2Power', 'beta2'],
    ],
    states: ['firstMoment', 'secondMoment'],
    update: (w, g, state, hyper) => {
      const m = at(hyper, 1) * at(state, 0) + (1 - at(hyper, 1)) * g;
      const v = at(hyper, 2) * at(state, 1) + (1 - at(hyper, 2)) * g * g;
      state[0] = m;
      state[1] = v;
      const rate = at(hyper, 0) / (1 - at(hyper, 4));
      const root = Math.sqrt(v) / Math.sqrt(1 - at(hyper, 5));
      return w - (rate * m) / (root + at(hyper, 3));
    },
  },
} as const satisfies Record<string, Optimizer>;

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}

/** Name of an optimiser, as saved in files. */
export type OptimizerName = keyof typeof table;

/** Every optimiser, by name. */
export const optimizers: Readonly<Record<OptimizerName, Optimizer>> = table;

/** Name of the clipping limit among the hyper-parameters (largest |g|, or largest norm). */
export const CLIP_LIMIT = 'clipLimit';

/** Names of all numbers in the `hyper` tensor of a plan with this optimiser. */
export function hyperNames(optimizer: OptimizerName): readonly string[] {
  return [...optimizers[optimizer].hyper, CLIP_LIMIT];
}

/** What the `hyper` tensor holds before the first step: the given numbers by name, running products 1. */
export function initialHyper(optimizer: OptimizerName, given: Readonly<Record<string, unknown>>): number[] {
  const products = new Map(optimizers[optimizer].products);
  return hyperNames(optimizer).map((name) => {
    if (products.has(name)) return 1;
    const value = given[name];
    return typeof value === 'number' ? value : 0;
  });
}

/**
 * Registry of optimisers: the numbers each needs, its state, and its rule for one number, by PyTorch's formulas. The
 * living definition: the reference updates with it, the kernels are tested against it. It holds no state itself.
 *
 * Adam's beta1^t and beta2^t are running products among the hyper-parameters (start: 1), `steps` counts the updates (start: 0):
 * the plan multiplies and counts before the updates of a step, so they are saved and restored with the other numbers.
 */

/** One optimiser. */
export interface Optimizer {
  /** As typeset by KaTeX. */
  readonly formula: { readonly tex: string };
  /** Its numbers, in their order in the plan's `hyper` tensor; a switch is 0 or 1. */
  readonly hyper: readonly string[];
  /** Running products: [name of the product, name of its factor]. */
  readonly products: readonly (readonly [string, string])[];
  /** Names of the numbers that count updates: 1 at the first. */
  readonly counters: readonly string[];
  /** State tensors per parameter, of its shape, all zero at the start. */
  readonly states: readonly string[];
  /** The new value of one parameter; reads and writes `state` (one number per state tensor). `hyper` as listed above. */
  update(parameter: number, gradient: number, state: Float64Array, hyper: ArrayLike<number>): number;
}

const adamHyper = ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay', 'beta1Power', 'beta2Power'] as const;
const adamProducts = [
  ['beta1Power', 'beta1'],
  ['beta2Power', 'beta2'],
] as const;
const adamTex = 'w \\leftarrow w - \\eta\\, \\frac{m / (1 - \\beta_1^t)}{\\sqrt{v / (1 - \\beta_2^t)} + \\varepsilon}';

const table = {
  sgd: {
    formula: { tex: 'w \\leftarrow w - \\eta\\, g' },
    hyper: ['learningRate'],
    products: [],
    counters: [],
    states: [],
    update: (w, g, _, hyper) => w - at(hyper, 0) * g,
  },
  /** The first m is g itself, without dampening (Polyak 1964; PyTorch's form: no rate inside m). */
  momentum: {
    formula: { tex: 'm \\leftarrow \\mu\\, m + (1 - \\tau)\\, g, \\quad w \\leftarrow w - \\eta\\, m' },
    hyper: ['learningRate', 'momentum', 'dampening', 'weightDecay', 'steps'],
    products: [],
    counters: ['steps'],
    states: ['momentum'],
    update: (w, gradient, state, hyper) => {
      const g = gradient + at(hyper, 3) * w;
      const share = at(hyper, 4) > 1 ? 1 - at(hyper, 2) : 1;
      const m = at(hyper, 1) * at(state, 0) + share * g;
      state[0] = m;
      return w - at(hyper, 0) * m;
    },
  },
  /** Nesterov 1983, in the form of Sutskever et al. 2013 that PyTorch has: the step looks one momentum ahead. */
  nesterov: {
    formula: { tex: 'm \\leftarrow \\mu\\, m + g, \\quad w \\leftarrow w - \\eta\\,(g + \\mu\\, m)' },
    hyper: ['learningRate', 'momentum', 'weightDecay'],
    products: [],
    counters: [],
    states: ['momentum'],
    update: (w, gradient, state, hyper) => {
      const g = gradient + at(hyper, 2) * w;
      const m = at(hyper, 1) * at(state, 0) + g;
      state[0] = m;
      return w - at(hyper, 0) * (g + at(hyper, 1) * m);
    },
  },
  /** Tieleman, Hinton 2012; centered (Graves 2013): the variance of g instead of its mean square. */
  rmsprop: {
    formula: {
      tex: 'v \\leftarrow \\alpha v + (1 - \\alpha) g^2, \\quad w \\leftarrow w - \\eta\\, \\frac{g}{\\sqrt v + \\varepsilon}',
    },
    hyper: ['learningRate', 'alpha', 'epsilon', 'momentum', 'centered'],
    products: [],
    counters: [],
    states: ['squareAverage', 'gradientAverage', 'momentum'],
    update: (w, g, state, hyper) => {
      const alpha = at(hyper, 1);
      const square = alpha * at(state, 0) + (1 - alpha) * g * g;
      const mean = alpha * at(state, 1) + (1 - alpha) * g;
      state[0] = square;
      state[1] = mean;
      const spread = at(hyper, 4) === 0 ? square : Math.max(0, square - mean * mean);
      const m = at(hyper, 3) * at(state, 2) + g / (Math.sqrt(spread) + at(hyper, 2));
      state[2] = m;
      return w - at(hyper, 0) * m;
    },
  },
  /** Duchi, Hazan, Singer 2011. */
  adagrad: {
    formula: {
      tex: 'v \\leftarrow v + g^2, \\quad w \\leftarrow w - \\frac{\\eta}{1 + (t - 1)\\lambda}\\, \\frac{g}{\\sqrt v + \\varepsilon}',
    },
    hyper: ['learningRate', 'learningRateDecay', 'epsilon', 'weightDecay', 'steps'],
    products: [],
    counters: ['steps'],
    states: ['squareSum'],
    update: (w, gradient, state, hyper) => {
      const g = gradient + at(hyper, 3) * w;
      const sum = at(state, 0) + g * g;
      state[0] = sum;
      const rate = at(hyper, 0) / (1 + (at(hyper, 4) - 1) * at(hyper, 1));
      return w - (rate * g) / (Math.sqrt(sum) + at(hyper, 2));
    },
  },
  /** Kingma, Ba 2015; epsilon stands outside the root, weight decay is added to the gradient. */
  adam: {
    formula: { tex: adamTex },
    hyper: adamHyper,
    products: adamProducts,
    counters: [],
    states: ['firstMoment', 'secondMoment'],
    update: (w, g, state, hyper) => w - adamStep(g + at(hyper, 4) * w, state, hyper),
  },
  /** Reddi, Kale, Kumar 2018: the largest v so far. */
  amsgrad: {
    formula: { tex: adamTex.replace('v /', '\\max_t v /') },
    hyper: adamHyper,
    products: adamProducts,
    counters: [],
    states: ['firstMoment', 'secondMoment', 'largestSecondMoment'],
    update: (w, g, state, hyper) => w - adamStep(g + at(hyper, 4) * w, state, hyper),
  },
  /** Loshchilov, Hutter 2019: weight decay apart from the gradient. */
  adamw: {
    formula: { tex: `w \\leftarrow (1 - \\eta\\lambda)\\, w, \\quad ${adamTex}` },
    hyper: adamHyper,
    products: adamProducts,
    counters: [],
    states: ['firstMoment', 'secondMoment'],
    update: (w, g, state, hyper) => w * (1 - at(hyper, 0) * at(hyper, 4)) - adamStep(g, state, hyper),
  },
} as const satisfies Record<string, Optimizer>;

/** What Adam takes off a parameter; where there is a third state, it keeps the largest second moment. */
function adamStep(g: number, state: Float64Array, hyper: ArrayLike<number>): number {
  const m = at(hyper, 1) * at(state, 0) + (1 - at(hyper, 1)) * g;
  const v = at(hyper, 2) * at(state, 1) + (1 - at(hyper, 2)) * g * g;
  state[0] = m;
  state[1] = v;
  if (state.length > 2) state[2] = Math.max(at(state, 2), v);
  const rate = at(hyper, 0) / (1 - at(hyper, 5));
  const root = Math.sqrt(state.length > 2 ? at(state, 2) : v) / Math.sqrt(1 - at(hyper, 6));
  return (rate * m) / (root + at(hyper, 3));
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] as number;
}

/** Name of an optimiser, as saved in files. */
export type OptimizerName = keyof typeof table;

/** Every optimiser, by name. */
export const optimizers: Readonly<Record<OptimizerName, Optimizer>> = table;

/** Plain SGD is fused into the gradient; with weight decay it is momentum's rule with momentum 0. */
export function ruleOf(choice: { readonly type: OptimizerName; readonly weightDecay?: number | undefined }) {
  return choice.type === 'sgd' && choice.weightDecay !== undefined ? 'momentum' : choice.type;
}

/** Name of the clipping limit among the hyper-parameters (largest |g|, or largest norm). */
export const CLIP_LIMIT = 'clipLimit';
/** Name of the regulariser's strength among the hyper-parameters. */
export const PENALTY_STRENGTH = 'penaltyStrength';
/** What a schedule remembers from step to step (schedules.ts), among the hyper-parameters so that checkpoints hold it. */
export const SCHEDULE_MEMORY = ['scheduleFactor', 'scheduleBest', 'scheduleWaited', 'scheduleSum'] as const;

/** Names of all numbers in the `hyper` tensor of a plan with this optimiser. */
export function hyperNames(optimizer: OptimizerName): readonly string[] {
  return [...optimizers[optimizer].hyper, CLIP_LIMIT, PENALTY_STRENGTH, ...SCHEDULE_MEMORY];
}

/** What the `hyper` tensor holds before the first step: the given numbers by name, factors that change as it goes on 1. */
export function initialHyper(optimizer: OptimizerName, given: Readonly<Record<string, unknown>>): number[] {
  const factors = new Set([...optimizers[optimizer].products.map(([product]) => product), SCHEDULE_MEMORY[0]]);
  return hyperNames(optimizer).map((name) => (factors.has(name) ? 1 : hyperNumber(given[name])));
}

/** A hyper-parameter of a document as a number: switches are 0 or 1, what is not given is 0. */
export function hyperNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number(value === true);
}

/**
 * Registry of initialisers: name -> formula, which settings it takes, and how it draws one tensor. Values are drawn in float64
 * in the order of PyTorch's shape [out, in, ...]; training/initialParameters.ts rounds them to float32 and gives them to either backend.
 *
 * `gain` multiplies whatever an initialiser draws; He's sqrt 2 is its own and not part of the gain. Names differ between
 * texts: N(0, 1/n) is LeCun's here, Xavier (Glorot) is N(0, 2/(fanIn + fanOut)), as in PyTorch.
 */
import { orthonormalRows } from './numeric/orthogonal.ts';
import type { Random } from './numeric/random.ts';

/** What a tensor is drawn for. */
export interface TensorFans {
  readonly shape: readonly number[];
  readonly fanIn: number;
  readonly fanOut: number;
}

/** An initialiser and its settings, as a document chooses them. */
export interface InitializerChoice {
  /** A key of the registry. */
  readonly name: string;
  readonly gain?: number | undefined;
  readonly value?: number | undefined;
  readonly mean?: number | undefined;
  readonly std?: number | undefined;
  readonly bound?: number | undefined;
  readonly fan?: 'in' | 'out' | undefined;
}

/** Settings of an initialiser besides its name. */
export type InitializerSetting = Exclude<keyof InitializerChoice, 'name'>;

/** One initialiser. */
export interface Initializer {
  readonly formula: { readonly tex: string };
  readonly settings: readonly InitializerSetting[];
  /** The values before the gain, row by row. */
  draw(choice: InitializerChoice, fans: TensorFans, random: Random): Float64Array;
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

function fill({ shape }: TensorFans, value: () => number): Float64Array {
  return new Float64Array(count(shape)).map(value);
}

/** N(0, variance) with the variance as a function of the fans. */
function normal(variance: (fans: TensorFans, choice: InitializerChoice) => number): Initializer['draw'] {
  return (choice, fans, random) => {
    const std = Math.sqrt(variance(fans, choice));
    return fill(fans, () => std * random.normal());
  };
}

/** U(-b, b) of the same variance: b = sqrt(3 variance). */
function uniform(variance: (fans: TensorFans, choice: InitializerChoice) => number): Initializer['draw'] {
  return (choice, fans, random) => {
    const bound = Math.sqrt(3 * variance(fans, choice));
    return fill(fans, () => bound * (2 * random.uniform() - 1));
  };
}

/** Glorot, Bengio 2010. */
const xavier = ({ fanIn, fanOut }: TensorFans) => 2 / (fanIn + fanOut);
/** He et al. 2015. */
const he = ({ fanIn, fanOut }: TensorFans, { fan }: InitializerChoice) => 2 / (fan === 'out' ? fanOut : fanIn);
/** LeCun et al. 1998. */
const lecun = ({ fanIn }: TensorFans) => 1 / fanIn;

const table = {
  zeros: {
    formula: { tex: 'w = 0' },
    settings: [],
    draw: (_, fans) => fill(fans, () => 0),
  },
  constant: {
    formula: { tex: 'w = c' },
    settings: ['gain', 'value'],
    draw: ({ value = 0 }, fans) => fill(fans, () => value),
  },
  normal: {
    formula: { tex: 'w \\sim \\mathcal N(\\mu, \\sigma^2)' },
    settings: ['gain', 'mean', 'std'],
    draw: ({ mean = 0, std = 1 }, fans, random) => fill(fans, () => mean + std * random.normal()),
  },
  /** PyTorch's start value of linear layers, unless a bound is given; its variance is 1/(3 fanIn). */
  uniform: {
    formula: { tex: 'w \\sim \\mathcal U\\!\\left(\\pm \\tfrac{1}{\\sqrt{n_\\text{in}}}\\right)' },
    settings: ['gain', 'bound'],
    draw: (choice, fans, random) => {
      const bound = choice.bound ?? 1 / Math.sqrt(fans.fanIn);
      return fill(fans, () => bound * (2 * random.uniform() - 1));
    },
  },
  xavierNormal: {
    formula: { tex: 'w \\sim \\mathcal N\\!\\left(0, \\tfrac{2}{n_\\text{in} + n_\\text{out}}\\right)' },
    settings: ['gain'],
    draw: normal(xavier),
  },
  xavierUniform: {
    formula: { tex: 'w \\sim \\mathcal U\\!\\left(\\pm \\sqrt{\\tfrac{6}{n_\\text{in} + n_\\text{out}}}\\right)' },
    settings: ['gain'],
    draw: uniform(xavier),
  },
  heNormal: {
    formula: { tex: 'w \\sim \\mathcal N\\!\\left(0, \\tfrac{2}{n}\\right)' },
    settings: ['gain', 'fan'],
    draw: normal(he),
  },
  heUniform: {
    formula: { tex: 'w \\sim \\mathcal U\\!\\left(\\pm \\sqrt{\\tfrac{6}{n}}\\right)' },
    settings: ['gain', 'fan'],
    draw: uniform(he),
  },
  lecunNormal: {
    formula: { tex: 'w \\sim \\mathcal N\\!\\left(0, \\tfrac{1}{n_\\text{in}}\\right)' },
    settings: ['gain'],
    draw: normal(lecun),
  },
  lecunUniform: {
    formula: { tex: 'w \\sim \\mathcal U\\!\\left(\\pm \\sqrt{\\tfrac{3}{n_\\text{in}}}\\right)' },
    settings: ['gain'],
    draw: uniform(lecun),
  },
  /** Saxe et al. 2014: a random rotation (or a part of one), uniform over all of them. */
  orthogonal: {
    formula: { tex: 'W^\\top W = I \\text{ or } W W^\\top = I' },
    settings: ['gain'],
    draw: (_, { shape }, random) => {
      const rows = shape[0] ?? 1;
      return orthonormalRows(rows, count(shape) / rows, () => random.normal());
    },
  },
  /** Le, Jaitly, Hinton 2015: what comes out is what came in, for weights from step to step. */
  identity: {
    formula: { tex: 'w_{ij} = 1 \\text{ if } i = j, \\text{ else } 0' },
    settings: ['gain'],
    draw: (_, fans) => {
      const columns = count(fans.shape) / (fans.shape[0] ?? 1);
      return fill(fans, () => 0).map((_, index) => (Math.floor(index / columns) === index % columns ? 1 : 0));
    },
  },
} as const satisfies Record<string, Initializer>;

/** Name of an initialiser, as saved in files. */
export type InitializerName = keyof typeof table;

/** Every initialiser, by name. */
export const initializers: Readonly<Record<InitializerName, Initializer>> = table;

/** Draws one tensor as `choice` says. */
export function drawInitial(choice: InitializerChoice, fans: TensorFans, random: Random): Float64Array {
  if (!Object.hasOwn(table, choice.name)) throw new RangeError(`unknown initializer "${choice.name}"`);
  const values = initializers[choice.name as InitializerName].draw(choice, fans, random);
  const { gain = 1 } = choice;
  return gain === 1 ? values : values.map((value) => gain * value);
}

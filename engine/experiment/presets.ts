/**
 * Registry of ready-made experiments: each shows one thing. Keys are what the command line and the menu offer; their titles
 * stand in assets/words/{de,en}/presets.json under the same key. A new one is an entry here and a title in each language.
 */
import type { z } from '../zod.ts';
import { type Block, type Experiment, experimentSchema } from './experiment.ts';

type Draft = z.input<typeof experimentSchema>;
type Weight = NonNullable<NonNullable<Draft['initialization']>['weight']>;

/** A stack of equal hidden layers before a head of its own. */
interface Stack {
  readonly depth: number;
  readonly width: number;
  readonly activation: string;
  readonly weight: Weight;
  readonly bias?: boolean;
  readonly outputs?: number;
}

function stack({ depth, width, activation, weight, bias = true, outputs = 10 }: Stack) {
  const hidden: Block = { type: 'dense', units: width, activation, bias };
  const head: Block = { type: 'dense', units: outputs, activation: 'identity', bias };
  const blocks: Block[] = [{ type: 'repeat', times: depth, blocks: [hidden] }, head];
  return { model: { blocks }, initialization: { weight, bias: { name: 'zeros' } } };
}

/** Digits, softmax cross-entropy, batches of 64, plain SGD, unless the preset says otherwise. */
function preset(draft: Partial<Draft> & Pick<Draft, 'model'>): Experiment {
  return experimentSchema.parse({
    format: 'gradiorama-experiment',
    version: 1,
    data: { set: 'digits' },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'sgd', learningRate: 0.1 },
    seed: 7,
    ...draft,
  });
}

/** Ten hidden layers of 32 without biases: the setting in which vanishing and exploding are measured. */
function ten(activation: string, weight: Weight): Stack {
  return { depth: 10, width: 32, activation, weight, bias: false };
}

const sgd = (learningRate: number) => ({ type: 'sgd', learningRate }) as const;

const table = {
  /**
   * What a first start shows: the gradient fades from layer to layer, and for more than 20,000 steps nothing is learned; with
   * ReLU and He at the same learning rate it is learned within a few hundred.
   */
  'first-start': preset(stack({ depth: 6, width: 16, activation: 'sigmoid', weight: { name: 'xavierNormal' } })),
  'sigmoid-10-xavier': preset(stack(ten('sigmoid', { name: 'xavierNormal' }))),
  'relu-10-he': preset(stack(ten('relu', { name: 'heNormal' }))),
  'tanh-10-too-large': preset({ ...stack(ten('tanh', { name: 'normal', std: 1 })), optimizer: sgd(0.05) }),
  'relu-10-too-small': preset(stack(ten('relu', { name: 'normal', std: 0.01 }))),
  'zero-init': preset(stack({ depth: 3, width: 16, activation: 'tanh', weight: { name: 'zeros' } })),
  'all-equal': preset(stack({ depth: 3, width: 16, activation: 'tanh', weight: { name: 'constant', value: 0.1 } })),
  /** Leaky ReLU, since with ReLU all units die before the numbers overflow. */
  'learning-rate-too-high': preset({
    ...stack({ depth: 4, width: 32, activation: 'leaky_relu', weight: { name: 'heNormal' } }),
    optimizer: sgd(1.5),
  }),
  /** After ten steps no input switches a unit of some layer on any more, and none comes back. */
  'dead-relu': preset({
    ...stack({ depth: 4, width: 32, activation: 'relu', weight: { name: 'heNormal' } }),
    optimizer: sgd(1.5),
  }),
  /** Without clipping it overflows at step 3. */
  'clipping-rescue': preset({
    ...stack({ depth: 10, width: 32, activation: 'relu', weight: { name: 'heNormal', gain: 1.6 } }),
    clip: { type: 'norm', maxNorm: 1 },
  }),
  healthy: preset(stack({ depth: 4, width: 32, activation: 'relu', weight: { name: 'heNormal' } })),
  spirals: preset({
    ...stack({ depth: 3, width: 16, activation: 'tanh', weight: { name: 'xavierNormal' }, outputs: 2 }),
    data: { set: 'spirals', standardize: 'none' },
    optimizer: { type: 'adam', learningRate: 0.01 },
    batch: { size: 32 },
  }),
} as const satisfies Record<string, Experiment>;

/** Name of a preset. */
export type PresetName = keyof typeof table;

/** Every preset, by name. */
export const presets: Readonly<Record<PresetName, Experiment>> = table;

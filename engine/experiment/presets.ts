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

type Recurrent = Omit<Extract<Block, { type: 'recurrent' }>, 'type' | 'readout' | 'truncate' | 'units'>;

/** The adding problem over 100 steps: one recurrent layer of 32, Adam. */
function addingOver100(cell: Recurrent, more: Partial<Draft> = {}): Experiment {
  const layer: Block = { type: 'recurrent', units: 32, readout: 'last', truncate: null, ...cell };
  return preset({
    data: { set: 'adding', shape: 'sequence', standardize: 'none', length: 100 },
    model: { blocks: [layer, { type: 'dense', units: 1, activation: 'identity', bias: true }] },
    initialization: { weight: { name: 'xavierNormal' } },
    loss: { type: 'mse' },
    optimizer: { type: 'adam', learningRate: 0.002 },
    batch: { size: 32 },
    ...more,
  });
}

/** Convolutions of 3 x 3 with pooling behind them, then a dense head. */
function convolutions(channels: readonly number[], outputs: number): Draft['model'] {
  const layers = channels.flatMap((count): Block[] => [
    {
      ...{ type: 'conv', channels: count, kernel: 3, stride: 1, padding: 1, activation: 'relu', bias: true },
      initializer: { name: 'heNormal' },
    },
    { type: 'pool', kind: 'max', kernel: 2, padding: 0 },
  ]);
  return { blocks: [...layers, { type: 'dense', units: outputs, activation: 'identity', bias: true }] };
}

function residualOfTwo(layer: Block): Block {
  const blocks: Block[] = [{ type: 'repeat', times: 2, blocks: [layer] }];
  return { type: 'residual', addition: 'afterActivation', scale: 1, blocks };
}

const sgd = (learningRate: number) => ({ type: 'sgd', learningRate }) as const;

/** A word from the mean of those around it, German, 500 of them. */
function words(head: Block) {
  const blocks: Block[] = [{ type: 'embedding', dim: 16, combine: 'mean' }, head];
  return {
    data: { set: 'wordsDe', shape: 'tokens', standardize: 'none', symbols: 500 } as const,
    model: { blocks },
    initialization: { weight: { name: 'normal', std: 0.5 } },
    optimizer: sgd(1),
  };
}

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
  /** Five kinds of 8 x 8 images, told apart within a few hundred steps. */
  'shapes-cnn': preset({
    data: { set: 'shapes', shape: 'image' },
    model: convolutions([8, 16], 5),
    optimizer: { type: 'adam', learningRate: 0.003 },
    batch: { size: 32 },
  }),
  'digits-cnn': preset({
    data: { set: 'digits', shape: 'image' },
    model: convolutions([8, 16], 10),
    optimizer: { type: 'adam', learningRate: 0.003 },
    batch: { size: 32 },
  }),
  /** Of the first layer's gradient 5e-6 is left without normalisation, with it nearly all. */
  'batch-norm-sigmoid': preset({
    model: {
      blocks: [
        {
          type: 'repeat',
          times: 10,
          blocks: [{ type: 'dense', units: 32, activation: 'sigmoid', bias: false, normalization: 'batch' }],
        },
        { type: 'dense', units: 10, activation: 'identity', bias: false },
      ],
    },
  }),
  /** Fifty layers and more; the sum around every two of them lets the gradient through. */
  'residual-50': preset({
    model: {
      blocks: [
        { type: 'dense', units: 32, activation: 'tanh', bias: false },
        {
          type: 'repeat',
          times: 25,
          blocks: [residualOfTwo({ type: 'dense', units: 32, activation: 'tanh', bias: false })],
        },
        { type: 'dense', units: 10, activation: 'identity', bias: false },
      ],
    },
    optimizer: sgd(0.05),
  }),
  /** Nothing of what the last step wants reaches the marked ones: the error stays at 1/6. */
  'adding-tanh': addingOver100({ cell: 'rnn', recurrentInitializer: { name: 'normal', std: 0.1 } }),
  /** The same task, the same steps: learned after about 850. */
  'adding-lstm': addingOver100({ cell: 'lstm', forgetBias: 1 }, { optimizer: { type: 'adam', learningRate: 0.01 } }),
  /** Learned after about 600 steps. */
  'adding-gru': addingOver100({ cell: 'gru' }),
  /** Without clipping the weights are lost within a few steps. */
  'adding-clipped': addingOver100(
    { cell: 'rnn', activation: 'relu', recurrentInitializer: { name: 'identity', gain: 1.02 } },
    { optimizer: sgd(0.01), clip: { type: 'norm', maxNorm: 1 } },
  ),
  spirals: preset({
    ...stack({ depth: 3, width: 16, activation: 'tanh', weight: { name: 'xavierNormal' }, outputs: 2 }),
    data: { set: 'spirals', standardize: 'none' },
    optimizer: { type: 'adam', learningRate: 0.01 },
    batch: { size: 32 },
  }),
  'words-tree': preset(words({ type: 'softmaxTree', tree: 'huffman', bias: false })),
  /** The same but for the head: as many units as words. */
  'words-full': preset(words({ type: 'dense', units: 500, activation: 'identity', bias: false })),
  characters: preset({
    data: { set: 'characters', shape: 'tokens', standardize: 'none', length: 20 },
    model: {
      blocks: [
        { type: 'embedding', dim: 12, combine: 'sequence', initializer: { name: 'normal', std: 1 } },
        { type: 'recurrent', cell: 'gru', units: 48, readout: 'last', truncate: null },
        { type: 'dense', units: 75, activation: 'identity', bias: true },
      ],
    },
    optimizer: { type: 'adam', learningRate: 0.005 },
    clip: { type: 'norm', maxNorm: 1 },
  }),
} as const satisfies Record<string, Experiment>;

/** Name of a preset. */
export type PresetName = keyof typeof table;

/** Every preset, by name. */
export const presets: Readonly<Record<PresetName, Experiment>> = table;

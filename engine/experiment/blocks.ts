/**
 * The blocks a model is made of: schemas and types. They nest; what fits together is decided in modelShapes.ts, what a block becomes in
 * layers/compile.ts. Part of the document in experiment.ts.
 */
import { activations } from '../activations.ts';
import type { InitializerChoice } from '../initializers.ts';
import { type WordTreeName, wordTrees } from '../wordTrees.ts';
import { z } from '../zod.ts';
import { limits } from './limits.ts';
import { initializer, keyOf, nameIn, share, size } from './settings.ts';

/** What layers with weights have in common. */
interface LayerBlock {
  readonly activation: string;
  readonly bias: boolean;
  /** Share of its activations that is left out at random while training. */
  readonly dropout?: number | undefined;
  /** Draws this layer's weights instead of initialization.weight. */
  readonly initializer?: InitializerChoice | undefined;
}

/** A fully connected layer, its normalisation, the activation after it, dropout. */
export interface DenseBlock extends LayerBlock {
  readonly type: 'dense';
  readonly units: number;
  readonly normalization?: 'batch' | 'layer' | undefined;
}

/** A convolution of images, its normalisation, the activation after it, dropout. */
export interface ConvBlock extends LayerBlock {
  readonly type: 'conv';
  readonly channels: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly normalization?: 'batch' | undefined;
}

/** The largest or the mean value under a window. */
export interface PoolBlock {
  readonly type: 'pool';
  readonly kind: 'max' | 'average';
  readonly kernel: number;
  /** The kernel where none is given. */
  readonly stride?: number | undefined;
  readonly padding: number;
}

/** The same blocks several times over. */
export interface RepeatBlock {
  readonly type: 'repeat';
  readonly times: number;
  readonly blocks: readonly Block[];
}

/** x + scale F(x) around some blocks F (He et al. 2015, 2016). */
export interface ResidualBlock {
  readonly type: 'residual';
  readonly blocks: readonly Block[];
  /** After F's last activation, before it, or F with normalisation and activation before every layer. */
  readonly addition: 'afterActivation' | 'beforeActivation' | 'preActivation';
  readonly scale: number;
}

/** A piece of the model; blocks nest. */
export type Block =
  | DenseBlock
  | ConvBlock
  | PoolBlock
  | RecurrentBlock
  | EmbeddingBlock
  | SoftmaxTreeBlock
  | RepeatBlock
  | ResidualBlock;

/** A vector for every word, looked up for the words of a context: the first block over tokens. */
export interface EmbeddingBlock {
  readonly type: 'embedding';
  readonly dim: number;
  /** The vectors of the context side by side, their mean, or one after another for a recurrent layer. */
  readonly combine: 'mean' | 'concatenate' | 'sequence';
  /** Draws the vectors instead of initialization.weight. */
  readonly initializer?: InitializerChoice | undefined;
}

/** A head over the words (or classes) by a binary tree: one logistic unit for each of its inner nodes. */
export interface SoftmaxTreeBlock {
  readonly type: 'softmaxTree';
  readonly tree: WordTreeName;
  readonly bias: boolean;
  readonly initializer?: InitializerChoice | undefined;
}

/** A recurrent layer over a sequence; its cell holds its activations. */
export interface RecurrentBlock {
  readonly type: 'recurrent';
  readonly cell: 'rnn' | 'lstm' | 'gru';
  /** Of a plain RNN; tanh where none is given. */
  readonly activation?: 'tanh' | 'relu' | 'identity' | undefined;
  readonly units: number;
  /** What the next block gets: the last hidden state, or one of every step. */
  readonly readout: 'last' | 'all';
  /** Steps after which back-propagation through time is cut, null: never. */
  readonly truncate: number | null;
  /** Where the bias of an LSTM's forget gate begins; as initialization.bias says where none is given. */
  readonly forgetBias?: number | undefined;
  /** Share of its outputs that is left out at random while training. */
  readonly dropout?: number | undefined;
  /** Draws the weights of its inputs instead of initialization.weight. */
  readonly initializer?: InitializerChoice | undefined;
  /** Draws the weights from step to step instead of initialization.weight, every gate's as a matrix of its own. */
  readonly recurrentInitializer?: InitializerChoice | undefined;
}

const layerSettings = {
  activation: nameIn(activations).default('identity'),
  bias: z.boolean().default(true),
  dropout: share.optional(),
  initializer: initializer.optional(),
};
const windowSize = z.number().int().min(1).max(limits.window);
const padding = z.number().int().min(0).max(limits.window).default(0);

const dense = z.strictObject({
  type: z.literal('dense'),
  units: z.number().int().min(1).max(limits.units),
  normalization: z.enum(['batch', 'layer']).optional(),
  ...layerSettings,
});
const conv = z.strictObject({
  type: z.literal('conv'),
  channels: z.number().int().min(1).max(limits.units),
  kernel: windowSize.default(3),
  stride: windowSize.default(1),
  padding,
  normalization: z.literal('batch').optional(),
  ...layerSettings,
});
const pool = z.strictObject({
  type: z.literal('pool'),
  kind: z.enum(['max', 'average']).default('max'),
  kernel: windowSize.default(2),
  stride: windowSize.optional(),
  padding,
});
const recurrent = z.strictObject({
  type: z.literal('recurrent'),
  cell: z.enum(['rnn', 'lstm', 'gru']).default('rnn'),
  activation: z.enum(['tanh', 'relu', 'identity']).optional(),
  units: z.number().int().min(1).max(limits.units),
  readout: z.enum(['last', 'all']).default('last'),
  truncate: z.number().int().min(1).max(limits.sequence).nullable().default(null),
  forgetBias: size.optional(),
  dropout: share.optional(),
  initializer: initializer.optional(),
  recurrentInitializer: initializer.optional(),
});
const embedding = z.strictObject({
  type: z.literal('embedding'),
  dim: z.number().int().min(1).max(limits.units),
  combine: z.enum(['mean', 'concatenate', 'sequence']).default('concatenate'),
  initializer: initializer.optional(),
});
const softmaxTree = z.strictObject({
  type: z.literal('softmaxTree'),
  tree: keyOf(wordTrees).default('huffman'),
  bias: z.boolean().default(false),
  initializer: initializer.optional(),
});
const repeat = z.strictObject({
  type: z.literal('repeat'),
  times: z.number().int().min(1).max(limits.layers),
  blocks: z.lazy(() => blocks),
});
const residual = z.strictObject({
  type: z.literal('residual'),
  addition: z.enum(['afterActivation', 'beforeActivation', 'preActivation']).default('afterActivation'),
  /** What the branch is multiplied with before it is added. */
  scale: size.default(1),
  blocks: z.lazy(() => blocks),
});
const block: z.ZodType<Block> = z
  .discriminatedUnion('type', [dense, conv, pool, recurrent, embedding, softmaxTree, repeat, residual])
  .meta({ id: 'block' });
/** A list of blocks. */
export const blocks = z.array(block).min(1).max(limits.blocks).meta({ id: 'blocks' });

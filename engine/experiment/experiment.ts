/**
 * The experiment document: one JSON document that says everything about a run. Schema and defaults; limits stand in
 * limits.ts, what fits together in checks.ts, what goes wrong is told by problems.ts, ready-made documents are in presets/.
 */
import { dataSources } from '../data/index.ts';
import { losses } from '../losses.ts';
import { probeNames } from '../training/probes/names.ts';
import { z } from '../zod.ts';
import { blocks } from './blocks.ts';
import { LEAST_SAMPLES, limits } from './limits.ts';
import { initializer, keyOf, nameIn, nonNegative, positive, share } from './settings.ts';

export type { InitializerChoice } from '../initializers.ts';
export type {
  Block,
  ConvBlock,
  DenseBlock,
  EmbeddingBlock,
  PoolBlock,
  RecurrentBlock,
  RepeatBlock,
  ResidualBlock,
  SoftmaxTreeBlock,
} from './blocks.ts';

const learningRate = nonNegative;

const weightDecay = nonNegative.default(0);
const momentum = z.number().min(0).max(1).default(0.9);
const adamSettings = {
  learningRate,
  beta1: share.default(0.9),
  beta2: share.default(0.999),
  epsilon: positive.default(1e-8),
};

/** Settings of the optimisers, one schema each. */
export const optimizerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('sgd'), learningRate, weightDecay: nonNegative.optional() }),
  z.strictObject({
    type: z.literal('momentum'),
    learningRate,
    momentum,
    dampening: z.number().min(0).max(1).default(0),
    weightDecay,
  }),
  z.strictObject({ type: z.literal('nesterov'), learningRate, momentum, weightDecay }),
  z.strictObject({
    type: z.literal('rmsprop'),
    learningRate,
    alpha: share.default(0.99),
    epsilon: positive.default(1e-8),
    momentum: z.number().min(0).max(1).default(0),
    /** Divides by the deviation of the gradient, not by its root mean square. */
    centered: z.boolean().default(false),
  }),
  z.strictObject({
    type: z.literal('adagrad'),
    learningRate,
    learningRateDecay: nonNegative.default(0),
    epsilon: positive.default(1e-10),
    weightDecay,
  }),
  z.strictObject({ type: z.literal('adam'), ...adamSettings, weightDecay }),
  z.strictObject({ type: z.literal('amsgrad'), ...adamSettings, weightDecay }),
  z.strictObject({ type: z.literal('adamw'), ...adamSettings, weightDecay: nonNegative.default(0.01) }),
]);

const stepCount = z.number().int().min(1).max(limits.step);
const minimum = nonNegative.default(0);

/** Settings of the learning-rate schedules, one schema each; rates are set before every training step. */
export const scheduleSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('step'), every: stepCount, gamma: nonNegative.default(0.1) }),
  z.strictObject({ type: z.literal('exponential'), gamma: nonNegative }),
  z.strictObject({ type: z.literal('cosine'), steps: stepCount, minimum }),
  z.strictObject({ type: z.literal('warmupLinear'), warmupSteps: stepCount }),
  z.strictObject({ type: z.literal('warmupCosine'), warmupSteps: stepCount, steps: stepCount, minimum }),
  z.strictObject({
    type: z.literal('plateau'),
    factor: share.default(0.1),
    /** Epochs without improvement that are borne. */
    patience: z.number().int().min(0).max(limits.step).default(10),
    /** What counts as one: a loss lower by this share. */
    threshold: share.default(1e-4),
    minimum,
  }),
]);

/** Settings of gradient clipping. */
export const clipSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('value'), limit: positive }),
  z.strictObject({ type: z.literal('norm'), maxNorm: positive }),
  /** Every weight and bias tensor by its own norm. */
  z.strictObject({ type: z.literal('normPerTensor'), maxNorm: positive }),
]);

/** Settings of the regulariser: strength times the sum of |w|, or of w^2 / 2, over all weights is added to the loss. */
export const regularizationSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('none') }),
  z.strictObject({ type: z.literal('l1'), strength: nonNegative }),
  z.strictObject({ type: z.literal('l2'), strength: nonNegative }),
]);

/** The whole document. */
export const experimentSchema = z.strictObject({
  format: z.literal('gradiorama-experiment'),
  version: z.literal(1),
  title: z.string().max(limits.title).default(''),
  data: z.strictObject({
    set: nameIn(dataSources),
    shape: z.enum(['vector', 'image', 'sequence', 'tokens']).default('vector'),
    /** "global": one mean and one deviation over all training values. */
    standardize: z.enum(['none', 'global', 'feature']).default('global'),
    /** For generated sets: rows to train and to test on, together. */
    samples: z.number().int().min(LEAST_SAMPLES).max(limits.samples).optional(),
    /** For generated sets. */
    noise: z.number().min(0).max(100).optional(),
    /** For sequences: steps of each. For words and characters: how many stand in the context. */
    length: z.number().int().min(2).max(limits.sequence).optional(),
    /** For sequences of symbols and for words: how many different ones there are. */
    symbols: z.number().int().min(2).max(limits.symbols).optional(),
    /** How many symbols are to be remembered, or come again and again. */
    pattern: z.number().int().min(1).max(limits.sequence).optional(),
  }),
  /** Nested blocks, head included: the last dense block must fit the data's targets. */
  model: z.strictObject({ blocks }),
  initialization: z
    .strictObject({
      weight: initializer.default({ name: 'xavierNormal' }),
      bias: initializer.default({ name: 'zeros' }),
    })
    .prefault({}),
  loss: z.strictObject({
    type: keyOf(losses),
    reduction: z.enum(['mean', 'sum']).default('mean'),
    /** For huber: where the parabola ends; 1 where none is given. */
    delta: positive.optional(),
    /** For crossEntropy: what the target gives to all classes alike. */
    labelSmoothing: share.optional(),
  }),
  optimizer: optimizerSchema,
  schedule: scheduleSchema.default({ type: 'none' }),
  clip: clipSchema.default({ type: 'none' }),
  regularization: regularizationSchema.default({ type: 'none' }),
  batch: z
    .strictObject({
      size: z.number().int().min(1).max(limits.samples).default(64),
      /** Into a new order each epoch, drawn from the seed. A last partial batch is dropped. */
      shuffle: z.boolean().default(true),
    })
    .prefault({}),
  seed: z.number().int().min(0).max(0xffffffff).default(1),
  record: z
    .strictObject({
      every: z.union([z.literal('epoch'), z.number().int().min(1).max(limits.step)]).default(1),
      /** What is measured at every recorded step beyond what every record holds. */
      probes: z.array(z.enum(probeNames)).max(probeNames.length).default([]),
      /** For jacobian: numbers of the training samples that are looked at. */
      samples: z.array(z.number().int().min(0).max(limits.samples)).min(1).max(limits.probedSamples).default([0]),
    })
    .prefault({}),
  /** From step `step` on, the value at `path` (e.g. "optimizer.learningRate") is `value`. */
  interventions: z
    .array(
      z.strictObject({ step: z.number().int().min(0).max(limits.step), path: z.string().max(100), value: z.unknown() }),
    )
    .max(limits.interventions)
    .default([]),
});

/** A document whose defaults are filled in. */
export type Experiment = z.infer<typeof experimentSchema>;

/**
 * The language of a reference case (case.json) and what this engine makes of it: the graph, the loss, the optimiser. What
 * the engine cannot do yet is refused with a reason, never guessed. It runs nothing.
 */
import { z } from 'zod';
import {
  cellKinds,
  type Graph,
  type GraphNode,
  type LowerOptions,
  type OptimizerName,
  type Shape,
} from '../../../engine/index.ts';

/** JSON has no word for them. */
const notFinite: ReadonlyMap<unknown, number> = new Map(
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => [String(value), value]),
);
/** Any number; one that is not finite is written as a string. */
const number = z.unknown().transform((came, context) => {
  const read = typeof came === 'number' ? came : notFinite.get(came);
  if (read !== undefined) return read;
  context.addIssue('expected a number, "NaN", "Infinity" or "-Infinity"');
  return z.NEVER;
});

const inputs = z.array(z.number().int().min(-1)).min(1);
const normalization = {
  features: z.number().int(),
  eps: z.number().default(1e-5),
  affine: z.boolean().default(true),
};
const batchNorm = z.object({ name: z.string(), in: inputs, momentum: z.number().default(0.1), ...normalization });
const extent = z.union([z.number().int(), z.tuple([z.number().int(), z.number().int()])]);
const pooling = z.object({ in: inputs, kernel: extent, stride: extent.optional(), padding: extent.default(0) });
const nodeSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('linear'),
    name: z.string(),
    in_features: z.number().int(),
    out_features: z.number().int(),
    bias: z.boolean(),
    in: inputs,
  }),
  z.object({ type: z.literal('activation'), fn: z.string(), name: z.string().optional(), in: inputs }),
  z.object({ type: z.literal('flatten'), in: inputs }),
  batchNorm.extend({ type: z.literal('batch_norm1d') }),
  batchNorm.extend({ type: z.literal('batch_norm2d') }),
  z.object({ type: z.literal('layer_norm'), name: z.string(), in: inputs, ...normalization }),
  z.object({ type: z.literal('dropout'), name: z.string(), in: inputs, p: z.number().min(0).lt(1) }),
  z.object({
    type: z.literal('conv2d'),
    name: z.string(),
    in: inputs,
    in_channels: z.number().int(),
    out_channels: z.number().int(),
    kernel: extent,
    stride: extent.default(1),
    padding: extent.default(0),
    padding_mode: z.literal('zeros').default('zeros'),
    /** Where a case does not say, whether it gives one. */
    bias: z.boolean().optional(),
  }),
  pooling.extend({ type: z.literal('max_pool2d') }),
  pooling.extend({ type: z.literal('avg_pool2d') }),
  z.object({ type: z.literal('add'), in: z.tuple([inputs.element, inputs.element]) }),
]);

/** "mean", "sum", or in more words: "mean over the batch". */
const reduction = z
  .string()
  .regex(/^(mean|sum)\b/, 'expected words that begin with "mean" or "sum"')
  .default('mean')
  .transform((words) => (words.startsWith('sum') ? ('sum' as const) : ('mean' as const)));
/** Of a loss that is reduced in one way only, in whatever words. */
const onlyReduction = z
  .string()
  .default('mean')
  .transform(() => 'mean' as const);
const lossSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('mse'), reduction }),
  z.object({ type: z.literal('half_sse'), reduction: onlyReduction }),
  z.object({ type: z.literal('l1'), reduction }),
  z.object({ type: z.literal('huber'), reduction, delta: number.default(1) }),
  z.object({ type: z.literal('bce'), reduction }),
  z.object({ type: z.literal('bce_with_logits'), reduction }),
  z.object({ type: z.literal('cross_entropy'), reduction, label_smoothing: number.default(0) }),
  z.object({ type: z.literal('cross_entropy_soft'), reduction: onlyReduction }),
  z.object({ type: z.literal('negative log-likelihood'), reduction }),
]);
const lossKinds = {
  mse: 'mse',
  half_sse: 'halfSse',
  l1: 'l1',
  huber: 'huber',
  bce: 'binaryCrossEntropy',
  bce_with_logits: 'binaryCrossEntropyLogits',
  cross_entropy: 'crossEntropy',
  cross_entropy_soft: 'crossEntropySoft',
  'negative log-likelihood': 'crossEntropy',
} as const;

const zero = number.default(0);
const off = z.boolean().default(false);
const betas = z.tuple([number, number]).default([0.9, 0.999]);
const eps = number.default(1e-8);
const optimizerSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sgd'), momentum: zero, dampening: zero, nesterov: off, weight_decay: zero }),
  z.object({ type: z.literal('rmsprop'), alpha: number.default(0.99), eps, centered: off, momentum: zero }),
  z.object({ type: z.literal('adagrad'), eps: number.default(1e-10), lr_decay: zero, weight_decay: zero }),
  z.object({ type: z.literal('adam'), betas, eps, amsgrad: off, weight_decay: zero }),
  z.object({ type: z.literal('adamw'), betas, eps, weight_decay: number.default(0.01) }),
]);

const clipSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  z.object({ type: z.literal('value'), limit: number }),
  z.object({ type: z.literal('norm'), max_norm: number }),
  z.object({ type: z.literal('norm_per_tensor'), max_norm: number }),
]);

/** What every case that trains says of its training. */
export const trainingFields = {
  loss: lossSchema,
  optimizer: optimizerSchema,
  lr_per_step: z.array(number),
  clip: clipSchema,
  batch_size: z.number().int().min(1),
  samples: z.number().int().min(1),
  steps: z.number().int().min(0),
  saved_after_steps: z.array(z.number().int()),
};
const trainingSchema = z.object(trainingFields);
export type TrainingCase = z.infer<typeof trainingSchema>;

/** A case that trains a recurrent network. */
export const recurrentCaseSchema = z.object({
  model: z.object({
    kind: z.literal('recurrent'),
    cell: z.enum(cellKinds),
    input_size: z.number().int(),
    hidden_size: z.number().int(),
    output_size: z.number().int(),
    steps_T: z.number().int().min(1),
    readout: z.string(),
    truncated_bptt: z.number().int().min(1).nullable().default(null),
  }),
  ...trainingFields,
});
export type RecurrentCase = z.infer<typeof recurrentCaseSchema>;

/** A case that trains a graph. */
export const graphCaseSchema = z.object({
  model: z.object({
    kind: z.literal('graph'),
    nodes: z.array(nodeSchema).min(1),
    pre_activation_nodes: z.array(z.number().int()).default([]),
    activation_nodes: z.array(z.number().int()).default([]),
  }),
  ...trainingFields,
});
export type GraphCase = z.infer<typeof graphCaseSchema>;

/** What every case says of itself. */
export const anyCaseSchema = z.object({ model: z.looseObject({ kind: z.string() }) });

/** The graph of a case; `input`: shape of one sample; `gives`: whether the case gives a parameter of that name. */
export function graphOf({ model }: GraphCase, input: Shape, gives: (parameter: string) => boolean): Graph {
  return { input, nodes: model.nodes.map((node) => nodeOf(node, gives)) };
}

function nodeOf(node: z.infer<typeof nodeSchema>, gives: (parameter: string) => boolean): GraphNode {
  switch (node.type) {
    case 'linear': {
      const { type, name, bias } = node;
      return { type, in: node.in, name, inFeatures: node.in_features, outFeatures: node.out_features, bias };
    }
    case 'activation': {
      const { type, fn, name } = node;
      return { type, in: node.in, fn, ...(name === undefined ? {} : { name }) };
    }
    case 'batch_norm1d':
    case 'batch_norm2d': {
      const { name, features, eps: epsilon, momentum, affine } = node;
      return { type: 'batchNorm', in: node.in, name, features, epsilon, momentum, affine };
    }
    case 'layer_norm': {
      const { name, features, eps: epsilon, affine } = node;
      return { type: 'layerNorm', in: node.in, name, features, epsilon, affine };
    }
    case 'conv2d': {
      const { type, name, in_channels: inChannels, out_channels: outChannels, kernel, stride, padding } = node;
      const { bias = gives(`${name}.bias`) } = node;
      return { type, in: node.in, name, inChannels, outChannels, kernel, stride, padding, bias };
    }
    case 'max_pool2d':
    case 'avg_pool2d': {
      const { kernel, stride = kernel, padding } = node;
      const kind = node.type === 'max_pool2d' ? 'max' : 'average';
      return { type: 'pool2d', in: node.in, kind, kernel, stride, padding };
    }
    case 'dropout':
      return { type: 'dropout', in: node.in, name: node.name, rate: node.p };
    case 'flatten':
    case 'add':
      return { type: node.type, in: node.in };
  }
}

/** How the case wants its plan, but for what the program wants to look at. */
export function lowerOptionsOf(
  { loss, optimizer, clip, batch_size, samples }: TrainingCase,
  targetColumns: number,
): Omit<LowerOptions, 'keepAll' | 'epochSums' | 'inputGradient'> {
  return {
    batch: batch_size,
    samples,
    targetColumns,
    loss: { kind: lossKinds[loss.type], reduction: loss.reduction, setting: settingOf(loss) },
    optimizer: optimizerOf(optimizer),
    clip: clip.type === 'norm_per_tensor' ? 'normPerTensor' : clip.type,
  };
}

/** The number a loss is set by, 0 where there is none. */
function settingOf(loss: TrainingCase['loss']): number {
  if (loss.type === 'huber') return loss.delta;
  return loss.type === 'cross_entropy' ? loss.label_smoothing : 0;
}

/** The engine's name of the case's optimiser. */
function optimizerOf(optimizer: TrainingCase['optimizer']): OptimizerName {
  if (optimizer.type === 'adam') return optimizer.amsgrad ? 'amsgrad' : 'adam';
  if (optimizer.type !== 'sgd') return optimizer.type;
  if (optimizer.nesterov) return 'nesterov';
  return optimizer.momentum === 0 && optimizer.weight_decay === 0 ? 'sgd' : 'momentum';
}

/** The case's hyper-parameters by the engine's names; the learning rate changes with the step. */
export function hyperOf({ optimizer, clip }: TrainingCase): Readonly<Record<string, number | boolean>> {
  const clipLimit = clip.type === 'none' ? 0 : clip.type === 'value' ? clip.limit : clip.max_norm;
  if (optimizer.type === 'rmsprop') {
    const { alpha, eps: epsilon, centered, momentum } = optimizer;
    return { alpha, epsilon, centered, momentum, clipLimit };
  }
  const { weight_decay: weightDecay } = optimizer;
  if (optimizer.type === 'sgd') {
    const { momentum, dampening } = optimizer;
    return { momentum, dampening: momentum === 0 ? 0 : dampening, weightDecay, clipLimit };
  }
  const { eps: epsilon } = optimizer;
  if (optimizer.type === 'adagrad') {
    return { epsilon, learningRateDecay: optimizer.lr_decay, weightDecay, clipLimit };
  }
  const [beta1, beta2] = optimizer.betas;
  return { beta1, beta2, epsilon, weightDecay, clipLimit };
}

/** Why a document was not accepted, in one line: the path, what came and what was expected there. */
export function reasonOf(error: z.ZodError, document: unknown): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not a case';
  const came = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)?.[key], document);
  return `${issue.path.join('.') || 'case'} is ${JSON.stringify(came)}: ${issue.message}`;
}

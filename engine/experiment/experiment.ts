/**
 * The experiment document: one JSON document that says everything about a run. Schema and defaults; limits stand in
 * limits.ts, what goes wrong is told by problems.ts, ready-made documents are in presets/.
 */
import { z } from 'zod';

const activation = z.string();
const initializer = z.object({
  /** A key of the initialiser registry. */
  name: z.string(),
  gain: z.number().optional(),
  /** For constant, normal and uniform. */
  value: z.number().optional(),
  mean: z.number().optional(),
  std: z.number().optional(),
  bound: z.number().optional(),
  fan: z.enum(['in', 'out']).optional(),
});
export type InitializerChoice = z.infer<typeof initializer>;

export interface DenseBlock {
  readonly type: 'dense';
  readonly units: number;
  readonly activation: string;
  readonly bias: boolean;
  readonly initializer?: InitializerChoice | undefined;
}
export interface RepeatBlock {
  readonly type: 'repeat';
  readonly times: number;
  readonly blocks: readonly Block[];
}
export type Block = DenseBlock | RepeatBlock;

const dense = z.object({
  type: z.literal('dense'),
  units: z.number().int().min(1),
  activation,
  bias: z.boolean().default(true),
  initializer: initializer.optional(),
});
const block: z.ZodType<Block> = z.lazy(() =>
  z.discriminatedUnion('type', [
    dense,
    z.object({ type: z.literal('repeat'), times: z.number().int().min(1), blocks: z.array(block).min(1) }),
  ]),
) as z.ZodType<Block>;

export const experimentSchema = z.object({
  format: z.literal('gradiorama-experiment'),
  version: z.literal(1),
  title: z.string().max(200).default(''),
  data: z.object({
    set: z.string(),
    shape: z.enum(['vector', 'image', 'sequence', 'tokens']).default('vector'),
    /** "global": one mean and one deviation over all training values. */
    standardize: z.enum(['none', 'global', 'feature']).default('global'),
    /** For generated sets. */
    samples: z.number().int().optional(),
    noise: z.number().optional(),
  }),
  /** Nested blocks, head included: the last dense block must fit the data's targets. */
  model: z.object({ blocks: z.array(block).min(1) }),
  initialization: z.object({ weight: initializer, bias: initializer }),
  loss: z.object({
    type: z.enum(['mse', 'halfSse', 'binaryCrossEntropy', 'binaryCrossEntropyLogits', 'crossEntropy']),
    reduction: z.enum(['mean', 'sum']).default('mean'),
  }),
  optimizer: z.discriminatedUnion('type', [
    z.object({ type: z.literal('sgd'), learningRate: z.number() }),
    z.object({ type: z.literal('momentum'), learningRate: z.number(), momentum: z.number().default(0.9) }),
    z.object({
      type: z.literal('adam'),
      learningRate: z.number(),
      beta1: z.number().default(0.9),
      beta2: z.number().default(0.999),
      epsilon: z.number().default(1e-8),
    }),
  ]),
  clip: z.discriminatedUnion('type', [
    z.object({ type: z.literal('none') }),
    z.object({ type: z.literal('value'), limit: z.number().positive() }),
    z.object({ type: z.literal('norm'), maxNorm: z.number().positive() }),
  ]),
  batch: z.object({ size: z.number().int().min(1), shuffle: z.boolean().default(true) }),
  seed: z.number().int().min(0).max(0xffffffff),
  record: z.object({ every: z.union([z.literal('epoch'), z.number().int().min(1)]).default(1) }),
  /** From step `step` on, the value at `path` (e.g. "optimizer.learningRate") is `value`. */
  interventions: z.array(z.object({ step: z.number().int().min(0), path: z.string(), value: z.unknown() })).default([]),
});
export type Experiment = z.infer<typeof experimentSchema>;

/**
 * The events a viewer hears, each with what its payload holds. Rules of the conversation: protocol.ts, which passes this schema on.
 */
import { z } from '../zod.ts';
import { asker, axis, run, setName, step, targetSchema } from './protocolFields.ts';
import { divergedSchema, evaluationSchema, recordLayoutSchema, tensorsSchema, wireNumber } from './protocolValues.ts';

export const eventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('opened'),
    run,
    /** The whole document, defaults filled in, interventions so far included. */
    experiment: z.unknown(),
    layout: recordLayoutSchema,
    parameters: z.number().int(),
    batchesPerEpoch: z.number().int(),
    /** Bytes of the arena. */
    memory: z.number(),
    /** What the input layer shows: shape of a sample and names of the classes (empty: regression). */
    input: z.array(z.number().int()),
    classes: z.array(z.string()),
    engine: z.string(),
    /** False: nothing is recorded. */
    record: z.boolean().optional(),
  }),
  z.object({
    type: z.literal('state'),
    run,
    playing: z.boolean(),
    /** Steps trained so far = number of the next step. */
    step,
    epoch: step,
    /** Recorded range on each axis: `[first, last]`, null while empty. */
    steps: z.tuple([step, step]).nullable(),
    epochs: z.tuple([step, step]).nullable(),
    stepsPerSecond: z.number(),
    /** First step whose loss or gradient was not finite. */
    diverged: divergedSchema.nullable(),
    /** The newest evaluation on the way, with the parameters before step `at`; missing before the first. */
    evaluation: z.object({ at: step, test: evaluationSchema, train: evaluationSchema }).optional(),
  }),
  /** Payload: the record (floats, codes). `preview`: step 0 of the untrained network, nothing was updated. `sample`: row of the batch's first sample in the training data. */
  z.object({
    type: z.literal('frame'),
    run,
    axis,
    at: step,
    live: z.boolean(),
    preview: z.boolean(),
    sample: step,
    asker,
  }),
  /**
   * Payload: for each column `stride` float32 values [at, RUN_FIELDS, LAYER_FIELDS per layer] and, on the epoch axis, the maxima after
   * it. A column is the last of the records it stands for, except that layer numbers are their largest, and that NaN, else infinity,
   * stands for any number that was so in one of them.
   */
  z.object({
    type: z.literal('timeline'),
    run,
    axis,
    from: step,
    to: step,
    columns: z.number().int(),
    stride: z.number().int(),
  }),
  /**
   * Neuron: meanActivation and meanAbsDelta of the batch; of its first sample (`sample`, a row) preActivation, activation, delta; bias,
   * biasGradient; formula: the terms of its pre-activation {input, weight, activation, product}. Edge: weight, gradient, `sum` of the
   * formula's terms {sample, delta, activation, product} over the batch, which is the gradient bit for bit. At most 1,024 terms are sent.
   * Where a sample has several rows, `step` or `place` (from 0) says which; a neuron's numbers are those of the last step, or the first place.
   */
  z.object({
    type: z.literal('inspected'),
    run,
    at: step,
    target: targetSchema,
    values: z.record(z.string(), wireNumber),
    formula: z.array(z.record(z.string(), wireNumber)),
  }),
  z.object({
    type: z.literal('proved'),
    run,
    at: step,
    /** Largest relative difference between back-propagation (float64) and dual numbers. */
    dual: wireNumber,
    /** The same for the WASM gradient on the screen against the float64 reference. */
    wasm: wireNumber,
    directions: z.number().int(),
    edges: z.number().int(),
    skipped: z.array(z.object({ what: z.string(), count: z.number().int() })),
  }),
  /**
   * Norms in float64 over the whole batch. `links`: the weight layers from last to first, each with `delta` = ||dL/dz||, `meanDerivative` =
   * mean |f'(z)| of its own activation, and the way back to the layer before: `weights` = ||W^T delta|| / ||delta||, `joins` = what else stands
   * between (residual connections, normalisation; 1 without), `derivative` = ||W^T delta * f'|| / ||W^T delta||, `product` of the three =
   * ||delta of the layer before|| / ||delta||; null where there is none. `total`: ||delta of the first layer|| / ||delta of the last hidden layer||,
   * the product of the products but the last layer's; 1 below two hidden layers (all but the last are hidden). `growth`: its geometric mean
   * a layer, total^(1 / (hidden layers - 1)); null below two hidden layers, and where an end is not finite or the last is zero.
   */
  z.object({
    type: z.literal('chained'),
    run,
    at: step,
    links: z.array(
      z.object({
        layer: step,
        delta: wireNumber,
        meanDerivative: wireNumber,
        back: z
          .object({ weights: wireNumber, joins: wireNumber, derivative: wireNumber, product: wireNumber })
          .nullable(),
      }),
    ),
    total: wireNumber,
    growth: wireNumber.nullable(),
  }),
  /**
   * Payload: 64 uint32 for each of `quantities`, in order: how many values of the batch lie in each bin. Where bins lie:
   * training/histograms.ts (binRange). Zeros, infinities and NaN are counted apart, in no bin.
   */
  z.object({
    type: z.literal('histograms'),
    run,
    at: step,
    layer: step,
    quantities: z.array(
      z.object({
        what: z.enum(['activation', 'delta', 'weightGradient', 'weight']),
        scale: z.enum(['linear', 'logarithmic']),
        low: z.number(),
        high: z.number(),
        count: z.number().int(),
        zeros: z.number().int(),
        infinite: z.number().int(),
        nan: z.number().int(),
      }),
    ),
  }),
  /**
   * Payload: float32 [rows, columns, outputs], row by row from the lowest y; the first point of a row stands at x[0], the last at x[1], in
   * the raw coordinates of `samples`. `probabilities`: outputs are those of the classes (one output: of class 1), else values.
   */
  z.object({
    type: z.literal('boundary'),
    run,
    at: step,
    columns: z.number().int(),
    rows: z.number().int(),
    outputs: z.number().int(),
    probabilities: z.boolean(),
    x: z.tuple([z.number(), z.number()]),
    y: z.tuple([z.number(), z.number()]),
  }),
  /** Payload: float32 [count, outputs], as in `boundary`, for the rows that `samples` gives. */
  z.object({
    type: z.literal('predictions'),
    run,
    at: step,
    set: setName,
    from: step,
    count: z.number().int(),
    outputs: z.number().int(),
    probabilities: z.boolean(),
  }),
  /** `start`: the stretch it goes on from; `marks`: characters of `text` that could not be drawn and stand as U+FFFD. */
  z.object({
    type: z.literal('text'),
    run,
    at: step,
    start: z.string(),
    text: z.string(),
    marks: z.number().int(),
  }),
  /** The document after a `change`: interventions so far included. */
  z.object({ type: z.literal('changed'), run, experiment: z.unknown() }),
  z.object({
    type: z.literal('evaluated'),
    run,
    at: step,
    set: setName,
    ...evaluationSchema.shape,
  }),
  /**
   * Payload: for each of `count` evaluations, oldest first, 5 float64: step (parameters before it), loss and accuracy on the test set,
   * loss and accuracy on the training set. They are made at epochs' ends, as often as a small share of the time allows, and once of the
   * untrained network; the newest is in `state`, too.
   */
  z.object({ type: z.literal('evaluations'), run, from: step, to: step, count: z.number().int() }),
  /**
   * `shape`: a sample by nature, as in `opened.input`. `classes`: names, empty for regression. Of each set its rows and how many there
   * are of each class. `mean` and `deviation`: what the inputs were standardised with, one number a feature, before the scaling to 0 ... 1
   * that raw images have here. `attribution`: who must be named and the licence; null for generated data.
   */
  z.object({
    type: z.literal('dataInfo'),
    run,
    name: z.string(),
    shape: z.array(z.number().int()),
    features: z.number().int(),
    classes: z.array(z.string()),
    train: z.object({ rows: z.number().int(), perClass: z.array(z.number().int()) }),
    test: z.object({ rows: z.number().int(), perClass: z.array(z.number().int()) }),
    mean: z.array(z.number()),
    deviation: z.array(z.number()),
    attribution: z.string().nullable(),
  }),
  /**
   * Payload: float32 values [count, features] of the raw rows (images: 0 ... 1; points: their coordinates), then [count, labels]: a class
   * number, or the values of regression. `count` is what there was from `from` on, at most what was asked.
   */
  z.object({
    type: z.literal('samples'),
    run,
    set: setName,
    from: step,
    count: z.number().int(),
    features: z.number().int(),
    labels: z.number().int(),
  }),
  z.object({ type: z.literal('hashed'), run, at: step, sha256: z.string() }),
  /** Payload: the values of `tensors`. `at`: number of the next step. */
  z.object({
    type: z.literal('tensors'),
    run,
    at: step,
    what: z.enum(['parameters', 'gradients']),
    tensors: tensorsSchema,
  }),
  /** Payload: an Arrow file. */
  z.object({ type: z.literal('recording'), run, name: z.string() }),
  /** Payload: float32 values of the raw row (images: 0 ... 1). `label`: class number, -1 for regression. */
  z.object({ type: z.literal('sample'), run, row: step, label: z.number().int(), asker }),
  /** Values are put into words by the reader's language: a code of assets/words and what it speaks of. */
  z.object({
    type: z.literal('failed'),
    run,
    code: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  /** The training worker died; recorded steps are kept. `reason`: what the system said, if it did. */
  z.object({ type: z.literal('workerLost'), run, step, reason: z.string().optional() }),
  z.object({ type: z.literal('closed'), run }),
]);
export type Event = z.infer<typeof eventSchema>;

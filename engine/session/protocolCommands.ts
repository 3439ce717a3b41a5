/**
 * The commands a viewer sends, questions about past steps among them. Which event answers which command is said beside the command;
 * rules of the conversation: protocol.ts, which passes these schemas on.
 */
import { z } from '../zod.ts';
import { asker, axis, path, run, setName, someRows, step, targetSchema } from './protocolFields.ts';
import { tensorsSchema } from './protocolValues.ts';

/**
 * Questions about a past step, answered exactly: the step is computed again from the nearest checkpoint. `at` names the step whose batch,
 * deltas and gradients are meant and the parameters before its update; at most the number of the next step. A newer question of the
 * same type takes the place of one that has not begun.
 */
const lookBackCommands = [
  /** Exact values of a neuron or edge: answered by `inspected`. */
  z.object({ type: z.literal('inspect'), run, at: step, target: targetSchema }),
  /** Checks the gradients against dual numbers in float64: answered by `proved`. */
  z.object({ type: z.literal('prove'), run, at: step }),
  /** What each layer multiplies the gradient by: answered by `chained`. */
  z.object({ type: z.literal('chain'), run, at: step }),
  /** Distributions within one layer (index in the layout): answered by `histograms`. */
  z.object({ type: z.literal('histograms'), run, at: step, layer: step }),
  /** What the network answers on a grid over data with two features: answered by `boundary`. */
  z.object({
    type: z.literal('boundary'),
    run,
    at: step,
    columns: z.number().int().min(2).max(256),
    rows: z.number().int().min(2).max(256),
  }),
  /** What the network answers to rows of a set: answered by `predictions`. */
  z.object({ type: z.literal('predictions'), run, at: step, ...someRows }),
  /** Text that a network over characters writes: answered by `text`. */
  z.object({
    type: z.literal('text'),
    run,
    at: step,
    length: z.number().int().min(1).max(10_000),
    seed: z.number().int().min(0).max(0xffffffff),
    temperature: z.number().min(0.01).max(100).default(1),
  }),
] as const;
export const lookBackSchema = z.discriminatedUnion('type', lookBackCommands);
/** A question about a past step. */
export type LookBack = z.infer<typeof lookBackSchema>;

export const commandSchema = z.discriminatedUnion('type', [
  /**
   * Starts a run of a document; answered by `opened`, a frame of the untrained network and `state`, or by `failed`.
   * `record: false` trains the same bits faster and keeps nothing but checkpoints. An `open` of a run that is open replaces it.
   * With `tensors` (payload: their values) it starts from these parameters and buffers, all of them, instead of from its seed.
   */
  z.object({
    type: z.literal('open'),
    run,
    experiment: z.unknown(),
    record: z.boolean().optional(),
    tensors: tensorsSchema.optional(),
  }),
  z.object({ type: z.literal('play'), run }),
  z.object({ type: z.literal('pause'), run }),
  z.object({ type: z.literal('stepBatch'), run }),
  z.object({ type: z.literal('stepEpoch'), run }),
  /** Back to step 0 with the same document; the recording starts anew. */
  z.object({ type: z.literal('reset'), run }),
  /** Training steps per second; null: as fast as it can. */
  z.object({ type: z.literal('speed'), run, stepsPerSecond: z.number().positive().max(1e6).nullable() }),
  /** Trains on until this step, then pauses (the command line). */
  z.object({ type: z.literal('until'), run, step }),
  /** Changes one hyper-parameter from the next step on: an intervention in the document. Answered by `changed`. */
  z.object({ type: z.literal('change'), run, path, value: z.unknown() }),
  /** Live frames on or off, and how many may be on their way. */
  z.object({ type: z.literal('follow'), run, on: z.boolean(), axis }),
  z.object({ type: z.literal('credit'), run, frames: z.number().int().min(1).max(64) }),
  /** A recorded step or epoch, please: answered by one frame. */
  z.object({ type: z.literal('seek'), run, axis, at: step, asker }),
  /** Layer numbers of recorded steps or epochs from..to, thinned to at most `columns`: answered by `timeline`. */
  z.object({
    type: z.literal('timeline'),
    run,
    axis,
    from: step,
    to: step,
    columns: z.number().int().min(1).max(4096),
  }),
  ...lookBackCommands,
  /** After `workerLost`: a new worker goes on from the last checkpoint. */
  z.object({ type: z.literal('continue'), run }),
  /** All parameters and buffers as they stand, or dL/d(parameter) on the next step's batch, before clipping: answered by `tensors`. */
  z.object({ type: z.literal('tensors'), run, what: z.enum(['parameters', 'gradients']) }),
  /** Final or current parameters' hash: answered by `hashed`. */
  z.object({ type: z.literal('hash'), run }),
  /** The recording as an Arrow file: answered by `recording` with the bytes. */
  z.object({ type: z.literal('export'), run }),
  /** Loss and accuracy over a whole set with the current parameters: answered by `evaluated`. */
  z.object({ type: z.literal('evaluate'), run, set: setName }),
  /** What was evaluated on the way, from..to, thinned to at most `most` (the last one always stays): answered by `evaluations`. */
  z.object({ type: z.literal('evaluations'), run, from: step, to: step, most: z.number().int().min(1).max(4096) }),
  /** Rows, classes, source of the data: answered by `dataInfo`. */
  z.object({ type: z.literal('dataInfo'), run }),
  /** Rows of a set as they are: answered by `samples`. */
  z.object({ type: z.literal('samples'), run, ...someRows }),
  /** One row of the training data as the input layer shows it: answered by `sample`. */
  z.object({ type: z.literal('sample'), run, row: step, asker }),
  z.object({ type: z.literal('close'), run }),
]);
export type Command = z.infer<typeof commandSchema>;

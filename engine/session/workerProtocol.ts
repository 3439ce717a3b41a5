/**
 * What passes between the training worker and the host beside the viewers' language (protocol.ts): the stream of records, which
 * the host keeps; checkpoints, which it hands back to go on or to look at a past step; and acknowledgements, so that a fast worker
 * never fills the host's memory. Viewers never see these messages: main/recordings/ speaks protocol.ts to them.
 */
import { z } from '../zod.ts';
import {
  commandSchema,
  divergedSchema,
  evaluationSchema,
  eventSchema,
  lookBackSchema,
  tensorsSchema,
} from './protocol.ts';

const run = z.string().min(1).max(64);
const step = z.number().int().min(0);

/** What is said of a checkpoint; its values are the message's payload. */
export const checkpointSchema = z.object({
  step,
  epochSteps: step,
  hyper: z.array(z.number()),
  diverged: divergedSchema.nullable(),
});

const hostCommands = [
  /**
   * After a worker died: opens the document, goes on from the checkpoint (payload; null: from the start), catches up to `catchUp` without
   * pause, then goes on as it was. The values of `tensors`, which the run was opened with, come first in the payload.
   */
  z.object({
    type: z.literal('resume'),
    run,
    experiment: z.unknown(),
    record: z.boolean(),
    from: checkpointSchema.nullable(),
    catchUp: step,
    playing: z.boolean(),
    until: step.nullable(),
    stepsPerSecond: z.number().positive().nullable(),
    tensors: tensorsSchema.optional(),
  }),
  /** That many bytes of records and checkpoints have been kept. */
  z.object({ type: z.literal('acknowledge'), run, bytes: step }),
  /** A question about a past step with the nearest checkpoint as payload (null: from the seed). */
  z.object({ type: z.literal('lookBack'), run, question: lookBackSchema, from: checkpointSchema.nullable() }),
] as const;

const workerEvents = [
  /** How a run stands; the host makes `state` of it. `until`: the step at which it will pause. */
  z.object({
    type: z.literal('progress'),
    run,
    playing: z.boolean(),
    until: step.nullable(),
    step,
    epoch: step,
    stepsPerSecond: z.number(),
    diverged: divergedSchema.nullable(),
  }),
  /**
   * Payload: for each entry of `at` one record of `stride` bytes: floats, codes, zeros up to a multiple of 4. `samples`: row of the
   * batch's first sample. `preview`: of the untrained network.
   */
  z.object({
    type: z.literal('records'),
    run,
    axis: z.enum(['step', 'epoch']),
    at: z.array(step),
    samples: z.array(step),
    stride: z.number().int(),
    preview: z.boolean(),
  }),
  /** Payload: the values. */
  z.object({ type: z.literal('checkpoint'), run, checkpoint: checkpointSchema }),
  /** Both sets evaluated with the parameters before step `at`: at an epoch's end, and of the untrained network. */
  z.object({ type: z.literal('evaluation'), run, at: step, test: evaluationSchema, train: evaluationSchema }),
  /** The run begins anew at step 0: the recording is void. */
  z.object({ type: z.literal('restarted'), run }),
] as const;

/** Everything a session hears. */
export const workerCommandSchema = z.discriminatedUnion('type', [...commandSchema.options, ...hostCommands]);
export type WorkerCommand = z.infer<typeof workerCommandSchema>;

/** Everything a session says. */
export const workerEventSchema = z.discriminatedUnion('type', [...eventSchema.options, ...workerEvents]);
export type WorkerEvent = z.infer<typeof workerEventSchema>;

/** Bytes of one record in a `records` payload. */
export function recordStride(floats: number, codes: number): number {
  return floats * 4 + Math.ceil(codes / 4) * 4;
}

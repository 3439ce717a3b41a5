/**
 * Fields that many messages have: whose run, which step, which rows, what is pointed at. The messages themselves stand in
 * protocolCommands.ts and protocolEvents.ts, which use them.
 */
import { z } from '../zod.ts';

/** Whose message this is: a name the viewer chose for its run. */
export const run = z.string().min(1).max(64);
/** A step, from 0. */
export const step = z.number().int().min(0);
/** What time is counted in. */
export const axis = z.enum(['step', 'epoch']);
/** A field of the document, as in messages of errors. */
export const path = z.string().min(1).max(200);
/** Who in the window asked, where that is not the stage: the answer names it again. */
export const asker = z.string().min(1).max(64).optional();

/** What an inspector points at. Weight [unit, input] of layer, or unit of layer (-1: an input). */
export const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('neuron'), layer: z.number().int().min(-1), unit: z.number().int().min(0) }),
  z.object({
    kind: z.literal('edge'),
    layer: z.number().int().min(0),
    unit: z.number().int().min(0),
    input: z.number().int().min(0),
  }),
]);
export type Target = z.infer<typeof targetSchema>;

/** The part of the data to learn from, or the part kept for tests. */
export const setName = z.enum(['train', 'test']);
/** A stretch of a set. */
export const someRows = { set: setName, from: step, count: z.number().int().min(1).max(4096) };

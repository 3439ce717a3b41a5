/**
 * Values that several messages carry: numbers on the wire, layouts, tensors, evaluations, divergence. The messages themselves stand in
 * protocolCommands.ts, protocolEvents.ts and workerProtocol.ts, which use them.
 */
import { z } from '../zod.ts';
import { step } from './protocolFields.ts';

/** Tensors whose float32 values are the message's payload, one after another in the order of their shapes, which are PyTorch's. */
export const tensorsSchema = z.array(z.object({ name: z.string().min(1).max(200), shape: z.array(step).max(8) }));

const layerLayoutSchema = z.object({
  name: z.string(),
  type: z.string(),
  fanIn: z.number().int(),
  units: z.number().int(),
  activation: z.string(),
  fields: z.number().int(),
  meanAbsDelta: z.number().int(),
  meanActivation: z.number().int(),
  codes: z.number().int(),
  steps: z.number().int().optional(),
  stateDelta: z.number().int().optional(),
});
const seriesLayoutSchema = z.object({
  probe: z.string(),
  layer: z.string(),
  what: z.string(),
  at: z.number().int(),
  length: z.number().int(),
  holes: z.array(z.number().int()).readonly().optional(),
});
/** A record layout that came from outside. */
export const recordLayoutSchema = z.object({
  layers: z.array(layerLayoutSchema),
  floats: z.number().int(),
  epochFloats: z.number().int(),
  codes: z.number().int(),
  series: z.array(seriesLayoutSchema).readonly().optional(),
});

/** Where a run stopped being finite: the first such step, the layer (index in the layout) and what it was. */
export const divergedSchema = z.object({
  step,
  layer: z.number().int(),
  what: z.enum(['loss', 'gradient', 'parameter']),
});

/** A number that JSON cannot carry travels as "NaN", "Infinity" or "-Infinity". */
export const wireNumber = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]);

/** A number as the wire carries it. */
export type WireNumber = z.infer<typeof wireNumber>;

/** Puts a number on the wire. */
export function toWire(value: number): WireNumber {
  if (Number.isFinite(value)) return value;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** Takes a number from the wire. */
export function fromWire(value: WireNumber): number {
  return Number(value);
}

/** Loss and share of right answers over a whole set. */
export const evaluationSchema = z.object({ rows: z.number().int(), loss: wireNumber, accuracy: wireNumber });

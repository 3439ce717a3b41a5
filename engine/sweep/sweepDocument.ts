/**
 * The sweep document: a base experiment or preset, and axes of values for any of its fields. Schema and limits; what a document expands
 * to stands in expandSweep.ts.
 */
import { limits } from '../experiment/limits.ts';
import { z } from '../zod.ts';

/** What tells a sweep document from an experiment. */
export const SWEEP_FORMAT = 'gradiorama-sweep';

/** Largest allowed values. */
export const sweepLimits = {
  axes: 8,
  /** Values of one axis. */
  values: 1000,
  /** Experiments in the whole grid. */
  cells: 10_000,
  /** Characters of a path. */
  path: 200,
} as const;

/** The whole document. */
export const sweepSchema = z.strictObject({
  format: z.literal(SWEEP_FORMAT),
  version: z.literal(1),
  title: z.string().max(limits.title).default(''),
  /** An experiment document, or the name of a preset. */
  base: z.unknown(),
  /** The grid is all combinations; the last axis changes fastest. */
  axes: z
    .array(
      z.strictObject({
        /** Keys and indices from the document's root: "model.blocks.0.times" or "model.blocks[0].times". */
        path: z.string().min(1).max(sweepLimits.path),
        values: z.array(z.unknown()).min(1).max(sweepLimits.values),
      }),
    )
    .max(sweepLimits.axes),
  /** Training steps of each cell. */
  steps: z.number().int().min(0).max(limits.step).default(500),
});

/** A document whose defaults are filled in. */
export type SweepDocument = z.infer<typeof sweepSchema>;

/** Whether this is meant to be a sweep document, right or wrong. */
export function isSweepDocument(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'format' in input && input.format === SWEEP_FORMAT;
}

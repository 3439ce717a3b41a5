/**
 * Kinds of values that the parts of an experiment document have in common: names from registries, numbers within their limits, initialisers.
 * Used by experiment.ts and blocks.ts.
 */
import { type InitializerChoice, initializers } from '../initializers.ts';
import { z } from '../zod.ts';
import { limits } from './limits.ts';

/** The keys of a registry; in documents they are plain strings. */
export function nameIn(registry: Readonly<Record<string, unknown>>) {
  return z.enum(Object.keys(registry) as [string, ...string[]]);
}

/** One of the keys, typed. */
export function keyOf<Key extends string>(registry: Readonly<Record<Key, unknown>>) {
  return z.enum(Object.keys(registry) as [Key, ...Key[]]);
}

/** A number of either sign. */
export const size = z.number().min(-limits.size).max(limits.size);
/** A number of 0 or more. */
export const nonNegative = z.number().min(0).max(limits.size);
/** A number above 0. */
export const positive = z.number().positive().max(limits.size);
/** 0 or more, less than 1. */
export const share = z.number().min(0).lt(1);

/** How weights are drawn. */
export const initializer: z.ZodType<InitializerChoice> = z
  .strictObject({
    /** A key of the initialiser registry. */
    name: nameIn(initializers),
    /** Multiplies what is drawn. */
    gain: size.optional(),
    /** For constant. */
    value: size.optional(),
    /** For normal. */
    mean: size.optional(),
    std: nonNegative.optional(),
    /** For uniform: drawn from +-bound; 1 / sqrt(fanIn) where none is given. */
    bound: nonNegative.optional(),
    /** For He's: which side's size counts. */
    fan: z.enum(['in', 'out']).optional(),
  })
  .meta({ id: 'initializer' });

/**
 * The type of a group of op interpreters. Used by the files beside it.
 */
import type { Op } from '../plan.ts';
import type { Memory } from './memory.ts';

/** Interpreters of the named ops. */
export type InterpretersOf<Name extends Op['op']> = {
  readonly [Key in Name]: (op: Extract<Op, { op: Key }>, memory: Memory) => void;
};

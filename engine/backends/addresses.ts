/**
 * What the makers of op records share: how tensors are addressed, and the type of a table of records. Used by encode.ts and the files
 * beside it.
 */
import type { Op, Slot, Tensor } from './plan.ts';

/** How tensors are addressed in a record. */
export interface Addresses {
  /** Address and stride. */
  at(tensor: Tensor): [number, number];
  base(tensor: Tensor): number;
  slot(place: Slot): number;
  /** Two rows of numbers as wide as the widest tensor that an op needs them for. */
  readonly scratch: number;
}

/** The records of some ops: a table, one entry per op. */
export type Records<Name extends Op['op']> = {
  readonly [Key in Name]: (op: Extract<Op, { op: Key }>, to: Addresses) => number[];
};

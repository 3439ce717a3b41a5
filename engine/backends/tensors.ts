/**
 * Tensors as plans name them, and single numbers in them. No memory; that is a backend's (arena.ts, reference/memory.ts).
 */

/** What a tensor is for. */
export type TensorRole =
  | 'dataset' // all samples or all targets, gathered from
  | 'order' // row numbers of the epoch's batches (int32)
  | 'cursor' // where in `order` the next batch begins (one int32); seed and step
  | 'input'
  | 'target'
  | 'parameter'
  | 'gradient'
  | 'state' // optimiser state
  | 'buffer' // running statistics and the like
  | 'activation'
  | 'delta'
  | 'scratch'
  | 'scalars' // hyper-parameters and results, one number each
  | 'record' // the step record's floats
  | 'codes' // the step record's bytes
  | 'constant'; // whole numbers that never change (int32)

/** A matrix of float32 values, rows x columns; its numbers are in a backend. */
export interface Tensor {
  readonly id: number;
  readonly name: string;
  readonly role: TensorRole;
  readonly rows: number;
  readonly columns: number;
  /** Shape as files and reports see it (PyTorch's). */
  readonly shape: readonly number[];
  /** True where memory holds the transpose of `shape`. */
  readonly transposed: boolean;
  /** What a constant holds. */
  readonly values?: Int32Array;
  /** Rows of another tensor, from row `row` on: no memory of its own. */
  readonly view?: { readonly of: Tensor; readonly row: number };
}

/** One number in a `scalars` or `record` tensor. */
export interface Slot {
  readonly tensor: Tensor;
  readonly index: number;
}

/** A step of plain SGD, taken where the gradient is computed and on the rows that it touches. */
export interface Descent {
  readonly weight: Tensor;
  readonly rate: Slot;
}

/**
 * What a formula needs of memory, whatever its numbers are: the reference's has floats, the gradient proof's dual numbers.
 */
import type { Tensor } from './plan.ts';

/** Memory whose numbers are of type T. */
export interface Cells<T> {
  cell(tensor: Tensor, index: number): T;
  setCell(tensor: Tensor, index: number, value: T): void;
}

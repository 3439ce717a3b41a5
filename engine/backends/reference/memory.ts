/**
 * The reference's memory: one float64 array per tensor, row-major, no padding. Called by the op interpreters beside it.
 */
import type { Cells } from '../cells.ts';
import type { Plan, Slot, Tensor } from '../plan.ts';

/** The values of every tensor of a plan. */
export class Memory implements Cells<number> {
  readonly bytes: number;
  readonly #values: readonly Float64Array[];

  constructor(plan: Plan) {
    this.#values = tensorValues(plan);
    this.bytes = plan.tensors.reduce(
      (sum, { rows, columns, view }) => sum + (view === undefined ? 8 * rows * columns : 0),
      0,
    );
  }

  /** The values themselves, as memory holds them. */
  of(tensor: Tensor): Float64Array {
    return this.#values[tensor.id] as Float64Array;
  }

  /** One row of a tensor; writing to it writes to the tensor. */
  row(tensor: Tensor, row: number): Float64Array {
    return this.of(tensor).subarray(row * tensor.columns, (row + 1) * tensor.columns);
  }

  cell(tensor: Tensor, index: number): number {
    return this.of(tensor)[index] as number;
  }

  setCell(tensor: Tensor, index: number, value: number): void {
    this.of(tensor)[index] = value;
  }

  get({ tensor, index }: Slot): number {
    return this.of(tensor)[index] as number;
  }

  set({ tensor, index }: Slot, value: number): void {
    this.of(tensor)[index] = value;
  }

  /** A copy in the order of the tensor's shape. */
  inShape(tensor: Tensor): Float64Array {
    const values = this.of(tensor);
    return tensor.transposed ? transpose(values, tensor.rows, tensor.columns) : values.slice();
  }

  /** Takes values in the order of the tensor's shape. */
  writeInShape(tensor: Tensor, values: ArrayLike<number>): void {
    const own = this.of(tensor);
    if (values.length !== own.length) {
      throw new RangeError(`${tensor.name} holds ${own.length} values, given ${values.length}`);
    }
    own.set(tensor.transposed ? transpose(values, tensor.columns, tensor.rows) : values);
  }
}

/** One array per tensor, by its id; views share that of their tensor. */
export function tensorValues(plan: Plan): readonly Float64Array[] {
  const all: Float64Array[] = [];
  for (const { id, rows, columns, view, values } of plan.tensors) {
    const from = (view?.row ?? 0) * columns;
    const shared = view === undefined ? undefined : all[view.of.id];
    const own = () => (values === undefined ? new Float64Array(rows * columns) : Float64Array.from(values));
    all[id] = shared?.subarray(from, from + rows * columns) ?? own();
  }
  return all;
}

/** The transpose of a matrix of `rows` x `columns`. */
export function transpose(values: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = values[r * columns + c] as number;
  }
  return result;
}

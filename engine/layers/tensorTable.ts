/**
 * The tensors of a plan while it is being made: one per name, so that all programs of a plan share them. Called by lower.ts.
 */
import type { Slot, Tensor, TensorRole } from '../backends/plan.ts';
import type { Shape } from './graph.ts';

/** Creates tensors and finds them again by name. */
export class TensorTable {
  readonly #byName = new Map<string, Tensor>();

  /** All tensors so far, in order of their ids. */
  all(): readonly Tensor[] {
    return [...this.#byName.values()];
  }

  /** The tensor called `name`; created when it is asked for first. */
  tensor(
    name: string,
    role: TensorRole,
    rows: number,
    columns: number,
    shape: Shape = [rows, columns],
    transposed = false,
  ): Tensor {
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    const tensor: Tensor = { id: this.#byName.size, name, role, rows, columns, shape, transposed };
    this.#byName.set(name, tensor);
    return tensor;
  }

  /** Whole numbers that never change. */
  constant(name: string, rows: number, columns: number, values: Int32Array): Tensor {
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    const place = { id: this.#byName.size, name, role: 'constant', rows, columns, shape: [rows, columns] } as const;
    const tensor: Tensor = { ...place, transposed: false, values };
    this.#byName.set(name, tensor);
    return tensor;
  }

  /** A tensor that is there already. */
  existing(name: string): Tensor {
    const found = this.#byName.get(name);
    if (found === undefined) throw new RangeError(`no tensor ${name}`);
    return found;
  }

  /** Rows of a tensor as a tensor of their own. */
  view(of: Tensor, row: number, rows: number): Tensor {
    const name = `${of.name}[${row}+${rows}]`;
    const found = this.#byName.get(name);
    if (found !== undefined) return found;
    const { columns, role } = of;
    const view: Tensor = {
      ...{ id: this.#byName.size, name, role, rows, columns, shape: [rows, columns], transposed: false },
      view: { of, row },
    };
    this.#byName.set(name, view);
    return view;
  }

  /** A batch of samples of `shape`. */
  batch(name: string, role: TensorRole, batch: number, shape: Shape): Tensor {
    return this.tensor(name, role, batch, size(shape), [batch, ...shape]);
  }
}

/** Number of values of a shape. */
export function size(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A tensor of single numbers, each with a name. */
export class ScalarTable {
  readonly #places: ReadonlyMap<string, number>;
  readonly tensor: Tensor;

  constructor(table: TensorTable, name: string, names: readonly string[]) {
    this.#places = new Map(names.map((each, index) => [each, index]));
    this.tensor = table.tensor(name, 'scalars', 1, names.length, [names.length]);
  }

  /** Where the number called `name` stands. */
  slot(name: string): Slot {
    const index = this.#places.get(name);
    if (index === undefined) throw new RangeError(`no number "${name}" in ${this.tensor.name}`);
    return { tensor: this.tensor, index };
  }
}

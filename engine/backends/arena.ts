/**
 * Where the tensors of a plan lie in the kernels' memory: one arena, laid out before anything runs, never grown. Rows are
 * padded to whole vectors of 4 numbers; pads are 0 and stay 0. Called by wasm.ts; knows no op.
 */
import type { Plan, Tensor } from './plan.ts';

/** Memory of one tensor: byte address, bytes from row to row. */
export interface Place {
  readonly base: number;
  readonly stride: number;
}

const ALIGNMENT = 64;
/** Rows this far apart (or a multiple) fall on the same cache lines; such tensors get longer rows. */
const EVIL_STRIDE = 512;
/** The first bytes are the kernels' own: 0 up to address 63 (address 0 is "none"), then their tables of constants. */
const RESERVED = 1024;
/** Where a 0 is to be read. */
export const ZERO_AT = 16;
/** More than this is refused: addresses are 32-bit numbers. */
const LARGEST_ARENA = 0x8000_0000;

/** Bytes of a row of `columns` float32 values, padded. */
export function rowBytes(columns: number): number {
  return 4 * columnsPadded(columns);
}

/** Columns, padded to whole vectors. */
export function columnsPadded(columns: number): number {
  return Math.ceil(columns / 4) * 4;
}

/** Hands out memory, piece by piece. */
export class Arena {
  #end = RESERVED;
  readonly #places = new Map<Tensor, Place>();

  constructor(plan: Plan) {
    for (const tensor of plan.tensors) {
      if (tensor.view !== undefined) {
        const { base, stride } = this.place(tensor.view.of);
        this.#places.set(tensor, { base: base + tensor.view.row * stride, stride });
        continue;
      }
      const stride = strideOf(tensor);
      const bytes = tensor.role === 'codes' ? tensor.columns + ALIGNMENT : stride * tensor.rows;
      this.#places.set(tensor, { base: this.allocate(bytes), stride });
    }
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#end;
  }

  /** Address of `bytes` more bytes. */
  allocate(bytes: number): number {
    const base = this.#end;
    this.#end = Math.ceil((base + Math.max(bytes, 16)) / ALIGNMENT) * ALIGNMENT;
    if (this.#end > LARGEST_ARENA) {
      throw new RangeError(`the plan needs more than ${LARGEST_ARENA} bytes of memory`);
    }
    return base;
  }

  place(tensor: Tensor): Place {
    const place = this.#places.get(tensor);
    if (place === undefined) throw new RangeError(`tensor "${tensor.name}" is not part of the plan`);
    return place;
  }
}

function strideOf({ rows, columns, role }: Tensor): number {
  const bytes = rowBytes(columns);
  const walkedDown = rows > 1 && role !== 'dataset';
  return walkedDown && bytes % EVIL_STRIDE === 0 ? bytes + ALIGNMENT : bytes;
}

/**
 * The contract every backend keeps: it lays out a plan's memory once, then runs its programs. Who pulls it owns the time.
 */
import type { Plan, ProgramName, Tensor } from './plan.ts';

/** A plan laid out in memory, ready to run. Values are given and taken in the tensors' `shape` (PyTorch's), unpadded. */
export interface Machine {
  readonly plan: Plan;
  /** Bytes of the arena. */
  readonly bytes: number;
  run(program: ProgramName): void;
  /** A copy of a tensor's values, in the order of `shape`. Float32Array on WASM, Float64Array in the reference; int roles as numbers. */
  read(tensor: Tensor): Float32Array | Float64Array;
  write(tensor: Tensor, values: ArrayLike<number>): void;
  /** One number of a tensor as memory holds it (row-major, unpadded index); cheap, allocates nothing. */
  get(tensor: Tensor, index: number): number;
  set(tensor: Tensor, index: number, value: number): void;
  /** Whether one number, as `get` gives it, is neither infinite nor NaN. A number that is returned may be boxed on the heap, this never is. */
  isFinite(tensor: Tensor, index: number): boolean;
  /** Copies the step record into `floats` and `codes` (lengths as in plan.layout). */
  copyRecord(floats: Float32Array, codes: Uint8Array): void;
}

export interface Backend {
  readonly name: 'reference' | 'wasm';
  /** Lays out all memory. Throws a RangeError naming the bytes when there is not enough. */
  prepare(plan: Plan): Machine;
}

/** What the engine needs of an instantiated kernel module; a host makes it (the engine never touches WebAssembly). */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Walks the records from `begin` to `end` (byte offsets in memory). */
  run(begin: number, end: number): void;
}

/** Instantiates the kernels over a fresh memory of at least `bytes`. */
export type KernelFactory = (bytes: number) => KernelExports;

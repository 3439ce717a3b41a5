/**
 * The WASM backend: lays a plan out in the memory of a kernel module and runs its programs there, one call each. It never
 * touches WebAssembly itself: a host hands it the instance (KernelFactory). The same bits on every machine.
 */
import { Arena } from './arena.ts';
import type { Backend, KernelExports, KernelFactory, Machine } from './backend.ts';
import { allocateWorkspace, Encoder } from './encode.ts';
import type { Plan, ProgramName, Tensor } from './plan.ts';

/** The backend over kernels from `factory`; every plan gets a module and a memory of its own. */
export function wasmBackend(factory: KernelFactory): Backend {
  const known = new WeakMap<Plan, Placed>();
  return {
    name: 'wasm',
    prepare(plan) {
      const places = known.get(plan) ?? placed(plan);
      known.set(plan, places);
      return prepare(plan, places, factory);
    },
  };
}

/** Where a program's records begin and end in memory. */
interface Span {
  readonly begin: number;
  readonly end: number;
}

/** Bytes of memory that a plan takes, told before any is taken. */
export function arenaBytes(plan: Plan): number {
  return placed(plan).arena.bytes;
}

/** A plan's memory and records; the same for every machine that is made from it. */
interface Placed {
  readonly arena: Arena;
  readonly programs: readonly { readonly name: string; readonly words: Int32Array; readonly begin: number }[];
}

/** Finds a place for everything: tensors, workspace, records. */
function placed(plan: Plan): Placed {
  const arena = new Arena(plan);
  const encoder = new Encoder(arena, allocateWorkspace(plan, arena));
  const encoded = Object.entries(plan.programs).map(([name, ops]) => ({ name, words: encoder.encode(ops) }));
  const programs = encoded.map(({ name, words }) => ({ name, words, begin: arena.allocate(4 * words.length) }));
  return { arena, programs };
}

function prepare(plan: Plan, { arena, programs }: Placed, factory: KernelFactory): Machine {
  const kernels = instantiate(factory, arena.bytes);
  const spans: Record<string, Span> = {};
  for (const { name, words, begin } of programs) {
    new Int32Array(kernels.memory.buffer, begin, words.length).set(words);
    spans[name] = { begin, end: begin + 4 * words.length };
  }
  const machine = new WasmMachine(plan, arena, kernels, spans as Record<ProgramName, Span>);
  for (const tensor of plan.tensors) if (tensor.values !== undefined) machine.write(tensor, tensor.values);
  return machine;
}

function instantiate(factory: KernelFactory, bytes: number): KernelExports {
  try {
    return factory(bytes);
  } catch (cause) {
    if (cause instanceof RangeError) throw new RangeError(`no memory of ${bytes} bytes to be had`, { cause });
    throw cause;
  }
}

/** The exponent's bits of a float32: all ones in infinities and NaN. */
const EXPONENT = 0x7f80_0000;

class WasmMachine implements Machine {
  readonly plan: Plan;
  readonly bytes: number;
  private readonly arena: Arena;
  private readonly kernels: KernelExports;
  private readonly spans: Readonly<Record<ProgramName, Span>>;
  private readonly floats: Float32Array;
  private readonly integers: Int32Array;
  private readonly record: Float32Array;
  private readonly codes: Uint8Array;

  constructor(plan: Plan, arena: Arena, kernels: KernelExports, spans: Readonly<Record<ProgramName, Span>>) {
    const { buffer } = kernels.memory;
    this.plan = plan;
    this.bytes = arena.bytes;
    this.arena = arena;
    this.kernels = kernels;
    this.spans = spans;
    this.floats = new Float32Array(buffer);
    this.integers = new Int32Array(buffer);
    this.record = new Float32Array(buffer, arena.place(plan.record).base, plan.layout.floats);
    this.codes = new Uint8Array(buffer, arena.place(plan.codes).base, plan.layout.codes);
  }

  run(program: ProgramName): void {
    const span = this.spans[program];
    this.kernels.run(span.begin, span.end);
  }

  read(tensor: Tensor): Float32Array {
    if (tensor.role === 'codes') return Float32Array.from(this.codes);
    const { rows, columns, transposed } = tensor;
    const memory = this.memoryOf(tensor);
    const { base, stride } = this.arena.place(tensor);
    const values = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const from = (base + row * stride) / 4;
      for (let column = 0; column < columns; column++) {
        values[transposed ? column * rows + row : row * columns + column] = memory[from + column] as number;
      }
    }
    return values;
  }

  write(tensor: Tensor, values: ArrayLike<number>): void {
    const { rows, columns, transposed } = tensor;
    if (values.length !== rows * columns) {
      throw new RangeError(`${tensor.name}: ${values.length} values given, ${rows * columns} needed`);
    }
    const memory = this.memoryOf(tensor);
    const { base, stride } = this.arena.place(tensor);
    for (let row = 0; row < rows; row++) {
      const to = (base + row * stride) / 4;
      for (let column = 0; column < columns; column++) {
        memory[to + column] = values[transposed ? column * rows + row : row * columns + column] as number;
      }
      // A run that overflowed may have left NaN behind the columns, where sums over whole rows would find it.
      memory.fill(0, to + columns, to + stride / 4);
    }
  }

  get(tensor: Tensor, index: number): number {
    return this.memoryOf(tensor)[this.wordOf(tensor, index)] as number;
  }

  set(tensor: Tensor, index: number, value: number): void {
    this.memoryOf(tensor)[this.wordOf(tensor, index)] = value;
  }

  isFinite(tensor: Tensor, index: number): boolean {
    // By its bits: whole numbers of 32 bits need no box, compiled or not.
    return ((this.integers[this.wordOf(tensor, index)] as number) & EXPONENT) !== EXPONENT;
  }

  copyRecord(floats: Float32Array, codes: Uint8Array): void {
    floats.set(this.record);
    codes.set(this.codes);
  }

  private memoryOf({ role }: Tensor): Float32Array | Int32Array {
    return role === 'order' || role === 'cursor' || role === 'constant' ? this.integers : this.floats;
  }

  /** Index of a number in memory, in units of 4 bytes. */
  private wordOf(tensor: Tensor, index: number): number {
    const { base, stride } = this.arena.place(tensor);
    const row = Math.floor(index / tensor.columns);
    return (base + row * stride) / 4 + (index - row * tensor.columns);
  }
}

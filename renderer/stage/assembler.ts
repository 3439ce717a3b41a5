/**
 * A little assembler for WebAssembly: functions of numbers over one memory, written as nested expressions, become the bytes of a
 * module. Only what the brush's programs need (brushPrograms.ts); no text format, no checks: the window's compiler checks.
 * Format: WebAssembly Core Specification 2.0, chapter 5.
 */

/** Bytes of an instruction together with those that compute its operands. */
export type Code = readonly number[];

/** Kinds of values, by their codes. */
const VALUE = { i32: 0x7f, f64: 0x7c, v128: 0x7b } as const;
/** A kind of value that locals have. */
export type Kind = keyof typeof VALUE;

/** Whole numbers as the format has them: seven bits a byte, lowest first; `signed` keeps the sign in the last. */
function leb(value: number, signed = false): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const byte = rest & 127;
    const next = rest >> 7;
    const done = signed ? next === (byte & 64 ? -1 : 0) : next === 0;
    bytes.push(done ? byte : byte | 128);
    if (done) return bytes;
  }
}

const operation =
  (...opcode: number[]) =>
  (...operands: Code[]): Code => [...operands.flat(), ...opcode];
const vector = (opcode: number, ...rest: number[]) => operation(0xfd, ...leb(opcode), ...rest);
/** Sixteen (four) bytes in memory, in whole words, from an address on. */
const AT = [2, 0];

/** Instructions by what they do; operands first to last, results on their place. */
export const i32 = {
  of: (value: number): Code => [0x41, ...leb(value, true)],
  add: operation(0x6a),
  multiply: operation(0x6c),
  less: operation(0x48),
  greater: operation(0x4a),
  /** Towards zero; what does not fit becomes the nearest that does. */
  truncate: operation(0xfc, 2),
  store: operation(0x36, ...AT),
} as const;
/** The same for double precision. */
export const f64 = {
  of: (value: number): Code => [0x44, ...new Uint8Array(Float64Array.of(value).buffer)],
  add: operation(0xa0),
  subtract: operation(0xa1),
  multiply: operation(0xa2),
  divide: operation(0xa3),
  least: operation(0xa4),
  absolute: operation(0x99),
  up: operation(0x9b),
  down: operation(0x9c),
  greater: operation(0x64),
  /** A whole number as a double. */
  from: operation(0xb7),
} as const;
/** The same for single precision. */
export const f32 = {
  of: (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  subtract: operation(0x93),
  /** A double, rounded. */
  round: operation(0xb6),
} as const;
/** Four singles at once. */
export const f32x4 = {
  load: vector(0, ...AT),
  store: vector(11, ...AT),
  all: vector(19),
  add: vector(228),
  multiply: vector(230),
  /** Towards zero, as whole numbers from 0 on; two such fours as eight halves, two eights as sixteen bytes; the first word of them. */
  truncate: vector(249),
  halves: vector(134),
  bytes: vector(102),
  word: vector(27, 0),
} as const;

/** Values with names, and what goes on with them. */
export interface Locals<Name extends string> {
  get(name: Name): Code;
  set(name: Name, value: Code): Code;
  /** Goes on over the body while the condition holds; `step` follows each. */
  loop(condition: Code, body: readonly Code[], step: readonly Code[]): Code;
  /** The first where the condition holds, else the second; only one of them is computed. Doubles. */
  either(condition: Code, first: Code, second: Code): Code;
  /** The larger, the smaller of two whole numbers. */
  most(a: Code, b: Code): Code;
  least(a: Code, b: Code): Code;
}

/** A function without a result: its parameters, then its other locals, and what it does. */
export interface Program<Name extends string = string> {
  readonly parameters: Readonly<Partial<Record<Name, Kind>>>;
  readonly locals: Readonly<Partial<Record<Name, Kind>>>;
  body(locals: Locals<Name>): readonly Code[];
}

function localsOf<Name extends string>(names: readonly string[]): Locals<Name> {
  const place = (name: Name) => leb(names.indexOf(name));
  const choose = (greater: boolean) => (a: Code, b: Code) => [
    ...a,
    ...b,
    ...(greater ? i32.greater : i32.less)(a, b),
    0x1b,
  ];
  return {
    get: (name) => [0x20, ...place(name)],
    set: (name, value) => [...value, 0x21, ...place(name)],
    // if, loop, again if it still holds, end, end: one jump each time.
    loop: (condition, body, step) => [
      ...[...condition, 0x04, 0x40, 0x03, 0x40],
      ...[...body.flat(), ...step.flat(), ...condition, 0x0d, 0, 0x0b, 0x0b],
    ],
    either: (condition, first, second) => [...condition, 0x04, VALUE.f64, ...first, 0x05, ...second, 0x0b],
    most: choose(true),
    least: choose(false),
  };
}

const list = (items: readonly Code[]): Code => [...leb(items.length), ...items.flat()];
const text = (value: string): Code => list([...value].map((letter) => [letter.charCodeAt(0)]));
const section = (id: number, content: Code): Code => [id, ...leb(content.length), ...content];

/** The module of these functions, exported under their names, over the memory `env.memory`. */
export function assemble(programs: Readonly<Record<string, Program>>): Uint8Array<ArrayBuffer> {
  const all = Object.entries(programs);
  const kinds = (of: Program['locals']) => Object.values(of).map((kind) => VALUE[kind as Kind]);
  const types = all.map(([, { parameters }]) => [0x60, ...list(kinds(parameters).map((kind) => [kind])), 0]);
  const bodies = all.map(([, { parameters, locals, body }]) => {
    const names = [...Object.keys(parameters), ...Object.keys(locals)];
    const code = [...list(kinds(locals).map((kind) => [1, kind])), ...body(localsOf(names)).flat(), 0x0b];
    return [...leb(code.length), ...code];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list(types)),
    ...section(2, list([[...text('env'), ...text('memory'), 2, 0, 1]])),
    ...section(3, list(all.map((_, index) => leb(index)))),
    ...section(7, list(all.map(([name], index) => [...text(name), 0, ...leb(index)]))),
    ...section(10, list(bodies)),
  ]);
}

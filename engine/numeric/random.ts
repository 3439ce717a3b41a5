/**
 * Seeded random numbers, the same on every machine: every draw of the engine comes from a stream named by the run's seed, a
 * purpose ("parameter layers.0.weight", "order", ...) and an index. Streams of different names are independent, so a network one layer
 * deeper draws the same values for the layers it shares.
 *
 * Generator: xoshiro128** (Blackman, Vigna: Scrambled linear pseudorandom number generators, 2021). Its first state is the
 * name mixed by ChaCha's quarter round, which maps different names to different states.
 */
import { log } from './logarithm.ts';

/** A stream of random numbers. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, below), 1 <= below <= 2^32, without bias. */
  integer(below: number): number;
  /** Puts the rows into random order (Fisher, Yates). */
  shuffle(rows: Int32Array): void;
  /** All that is needed to go on from here (randomFrom). */
  state(): readonly number[];
}

/** The stream of this seed (32 bits), purpose and index. */
export function randomStream(seed: number, purpose: string, index = 0): Random {
  return randomFrom([...mix(seed | 0, hash(purpose, 0x811c9dc5), hash(purpose, 0x5bd1e995), index | 0), 0, 0]);
}

/** Goes on where `state` was taken: four words, then whether a normal is in hand, and that normal. */
export function randomFrom(state: readonly number[]): Random {
  const words = Int32Array.from(state.slice(0, 4));
  if (words.every((word) => word === 0)) words[0] = 1;
  let spare = state[4] === 1 ? (state[5] as number) : null;
  const next = () => nextWord(words);
  const uniform = () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
  const integer = (below: number) => {
    const limit = 4294967296 - (4294967296 % below);
    let word = next() >>> 0;
    while (word >= limit) word = next() >>> 0;
    return word % below;
  };
  return {
    uniform,
    integer,
    /** Marsaglia's polar method gives two normals at a time. */
    normal() {
      if (spare !== null) {
        const value = spare;
        spare = null;
        return value;
      }
      let x = 0;
      let y = 0;
      let square = 0;
      do {
        x = 2 * uniform() - 1;
        y = 2 * uniform() - 1;
        square = x * x + y * y;
      } while (square >= 1 || square === 0);
      const factor = Math.sqrt((-2 * log(square)) / square);
      spare = y * factor;
      return x * factor;
    },
    shuffle(rows) {
      for (let i = rows.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        const row = rows[i] as number;
        rows[i] = rows[j] as number;
        rows[j] = row;
      }
    },
    state: () => [...words, spare === null ? 0 : 1, spare ?? 0],
  };
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** One step of xoshiro128**. */
function nextWord(s: Int32Array): number {
  const [s0, s1, s2, s3] = [s[0] as number, s[1] as number, s[2] as number, s[3] as number];
  const third = s2 ^ s0;
  const fourth = s3 ^ s1;
  s[0] = s0 ^ fourth;
  s[1] = s1 ^ third;
  s[2] = third ^ (s1 << 9);
  s[3] = rotate(fourth, 11);
  return Math.imul(rotate(Math.imul(s1, 5), 7), 9);
}

/** FNV-1a over UTF-16 units, from a start of its own. */
function hash(text: string, start: number): number {
  let value = start;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

/** Ten quarter rounds of ChaCha (Bernstein 2008) with a constant between them; one to one, so no two names share a state. */
function mix(a: number, b: number, c: number, d: number): number[] {
  let [w, x, y, z] = [a ^ 0x61707865, b ^ 0x3320646e, c ^ 0x79622d32, d ^ 0x6b206574];
  for (let round = 0; round < 10; round++) {
    w = (w + x) | 0;
    z = rotate(z ^ w, 16);
    y = (y + z) | 0;
    x = rotate(x ^ y, 12);
    w = (w + x) | 0;
    z = rotate(z ^ w, 8);
    y = (y + z) | 0;
    x = rotate(x ^ y, 7);
    w = (w + 0x9e3779b9) | 0;
  }
  return [w, x, y, z];
}

/** safetensors files: what is written is read again, bit for bit; what is broken or hostile is refused and never crashes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readSafetensors,
  type StoredTensor,
  TensorFileError,
  tensorTable,
  writeSafetensors,
} from '../../main/safetensors.ts';

const small = () =>
  new Map<string, StoredTensor>([
    [
      'layers.0.weight',
      { shape: [2, 3], data: Float32Array.of(1, -0, Number.NaN, 4, 1e-45, Number.POSITIVE_INFINITY) },
    ],
    ['layers.0.bias', { shape: [2], data: Float64Array.of(0.1, 2) }],
    ['empty', { shape: [0, 4], data: new Float32Array() }],
    ['count', { shape: [], data: Int32Array.of(7) }],
  ]);

/** A file with this header; its length is told as it is, or as `told`. */
function file(header: unknown, body: number, told?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + body);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(told ?? text.length), true);
  bytes.set(text, 8);
  return bytes;
}

const entry = (begin: number, end: number, shape: number[] = [(end - begin) / 4], dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

function refusal(bytes: Uint8Array): string {
  try {
    readSafetensors(bytes);
  } catch (error) {
    if (error instanceof TensorFileError) return error.code;
    throw error;
  }
  return 'read';
}

describe('a safetensors file', () => {
  it('gives back what was written', () => {
    const bytes = writeSafetensors(small(), { format: 'pt' });
    const read = readSafetensors(bytes);
    expect(new Set(read.keys())).toEqual(new Set(small().keys()));
    for (const [name, { shape, data }] of small()) {
      expect(read.get(name)?.shape).toEqual(shape);
      const { buffer } = read.get(name)?.data ?? new Float32Array(1);
      expect(new Uint8Array(buffer)).toEqual(new Uint8Array(data.buffer));
    }
    // Every tensor begins at a multiple of its size, from the beginning of the file.
    const { entries } = tensorTable(bytes);
    const start = bytes.length - (entries.at(-1)?.end ?? 0);
    for (const { begin, kind } of entries) expect((start + begin) % (kind === 'F64' ? 8 : 4)).toBe(0);
    expect(writeSafetensors(small(), { format: 'pt' })).toEqual(bytes);
  });

  it.each([
    ['nothing', new Uint8Array(), 'tensorFile.tooShort'],
    ['a header longer than the file', file({}, 0, 3), 'tensorFile.headerLength'],
    ['a header longer than any', file({}, 0, 2 ** 52), 'tensorFile.headerLength'],
    ['no JSON', file('{"a": ', 0), 'tensorFile.notJson'],
    ['a list', file([], 0), 'tensorFile.notJson'],
    ['deep nesting', file('['.repeat(1_000_000), 0), 'tensorFile.notJson'],
    ['an entry without offsets', file({ a: { dtype: 'F32', shape: [1] } }, 4), 'tensorFile.entry'],
    ['a negative shape', file({ a: entry(0, 4, [-1]) }, 4), 'tensorFile.entry'],
    ['a shape that is no number', file({ a: { ...entry(0, 4), shape: ['1'] } }, 4), 'tensorFile.entry'],
    ['a shape beyond all numbers', file({ a: entry(0, 4, [2 ** 50, 2 ** 50, 2 ** 50]) }, 4), 'tensorFile.offsets'],
    ['offsets beyond the data', file({ a: entry(0, 4096) }, 4), 'tensorFile.bodyLength'],
    ['offsets that run backwards', file({ a: entry(4, 0, [1]) }, 4), 'tensorFile.offsets'],
    ['the same bytes twice', file({ a: entry(0, 8), b: entry(0, 8) }, 8), 'tensorFile.offsets'],
    ['a gap', file({ a: entry(0, 4), b: entry(8, 12) }, 12), 'tensorFile.offsets'],
    ['data that nobody names', file({ a: entry(0, 4) }, 8), 'tensorFile.bodyLength'],
    ['bfloat16', file({ a: entry(0, 4, [2], 'BF16') }, 4), 'tensor.kind'],
    ['a type of no name', file({ a: entry(0, 4, [2], 'constructor') }, 4), 'tensor.kind'],
    ['a tensor called __proto__', file(`{"__proto__":${JSON.stringify(entry(0, 4))}}`, 4), 'read'],
    ['metadata alone', file({ __metadata__: { format: 'pt' } }, 0), 'read'],
  ])('with %s', (_, bytes, code) => {
    expect(refusal(bytes)).toBe(code);
  });

  it('is read or refused, whatever bytes it has', () => {
    const whole = writeSafetensors(small());
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const damaged = fc.tuple(damage, fc.nat(whole.length)).map(([changes, length]) => {
      const bytes = whole.slice(0, length === 0 ? whole.length : length);
      for (const [place, value] of changes) if (place < bytes.length) bytes[place] = value;
      return bytes;
    });
    const json = fc.json({ maxDepth: 5 }).map((text) => file(text, 16));
    const entries = fc
      .dictionary(
        fc.string(),
        fc.record({
          dtype: fc.constantFrom('F32', 'F64', 'U8', 'I64', 'F16', 'X'),
          shape: fc.array(fc.oneof(fc.nat(4), fc.maxSafeNat()), { maxLength: 3 }),
          data_offsets: fc.tuple(fc.oneof(fc.nat(20), fc.maxSafeNat()), fc.oneof(fc.nat(20), fc.maxSafeNat())),
        }),
      )
      .map((header) => file(header, 16));
    fc.assert(
      fc.property(fc.oneof(damaged, json, entries, fc.uint8Array({ maxLength: 64 })), (bytes) => {
        expect(typeof refusal(bytes)).toBe('string');
      }),
      { numRuns: 2000 },
    );
  });
});

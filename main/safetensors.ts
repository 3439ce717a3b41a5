/**
 * Reads and writes safetensors files (huggingface/safetensors): 8 bytes header length, little endian; a JSON header padded
 * with spaces to a multiple of 8; the data. Called by the oracle program. It knows nothing of what the tensors mean.
 */
import { z } from 'zod';

/** Values of one tensor, row-major. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

const kinds = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
type Kind = keyof typeof kinds;

const LONGEST_HEADER = 100_000_000;
const entrySchema = z.object({
  dtype: z.enum(['F64', 'F32', 'I32', 'U8']),
  shape: z.array(z.number().int().min(0)),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});

/** The tensors of a file, by name. Throws a RangeError that says what is wrong with the bytes. */
export function readSafetensors(bytes: Uint8Array): Map<string, StoredTensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = bytes.length < 8 ? Number.POSITIVE_INFINITY : Number(view.getBigUint64(0, true));
  if (headerLength > Math.min(bytes.length - 8, LONGEST_HEADER)) throw new RangeError('safetensors: header too long');
  const body = bytes.subarray(8 + headerLength);
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(z.record(z.string(), z.unknown()).parse(header))) {
    if (name !== '__metadata__') tensors.set(name, readTensor(name, entrySchema.parse(entry), body));
  }
  return tensors;
}

function readTensor(name: string, entry: z.infer<typeof entrySchema>, body: Uint8Array): StoredTensor {
  const [begin, end] = entry.data_offsets;
  const count = entry.shape.reduce((product, size) => product * size, 1);
  if (end > body.length || end - begin !== count * kinds[entry.dtype].BYTES_PER_ELEMENT) {
    throw new RangeError(`safetensors: ${name} has bytes ${begin} to ${end} for ${count} values of ${entry.dtype}`);
  }
  // A copy, since typed arrays need an aligned beginning; a Node Buffer's own slice() would make none.
  const copy = new Uint8Array(body.subarray(begin, end));
  return { shape: entry.shape, data: new kinds[entry.dtype](copy.buffer) };
}

/** The bytes of a file with these tensors; the widest values come first, so that all stay aligned. */
export function writeSafetensors(tensors: ReadonlyMap<string, StoredTensor>): Uint8Array {
  const sorted = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let offset = 0;
  const entries = sorted.map(([name, { shape, data }]) => {
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: kindOf(data), shape, data_offsets: [begin, offset] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  const text = new TextEncoder().encode(json);
  const headerLength = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + offset).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(text, 8);
  let place = 8 + headerLength;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), place);
    place += data.byteLength;
  }
  return bytes;
}

function kindOf(data: StoredTensor['data']): Kind {
  if (data instanceof Float64Array) return 'F64';
  if (data instanceof Float32Array) return 'F32';
  return data instanceof Int32Array ? 'I32' : 'U8';
}

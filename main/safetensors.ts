/**
 * Reads and writes safetensors files (huggingface/safetensors): 8 bytes header length, little endian; a JSON header padded
 * with spaces to a multiple of 8; the data, without gaps or overlaps. A file may come from anywhere: whatever is wrong with it is a
 * TensorFileError. Called by the oracle program and the command line. It knows nothing of what the tensors mean.
 */
import { z } from 'zod';

/** Values of one tensor, row-major. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint8Array;
}

/** A tensor as the header tells of it; `begin` and `end`: bytes of the body. */
export interface TensorEntry {
  readonly name: string;
  /** "F32", "F64" ... */
  readonly kind: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What is wrong with a file: a code of assets/words and what it speaks of. */
export class TensorFileError extends RangeError {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  constructor(code: string, values: Readonly<Record<string, string | number>> = {}) {
    super(`safetensors: ${code} ${JSON.stringify(values)}`);
    this.code = code;
    this.values = values;
  }
}

const kinds = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;
type Kind = keyof typeof kinds;

/** Bytes of a value of each kind there is. */
const sizes: Readonly<Record<string, number>> = {
  ...{ F64: 8, I64: 8, U64: 8, F32: 4, I32: 4, U32: 4, F16: 2, BF16: 2, I16: 2, U16: 2 },
  ...{ I8: 1, U8: 1, BOOL: 1, F8_E4M3: 1, F8_E5M2: 1 },
};

/** Far more than the names of 2,000 layers take. */
const LONGEST_HEADER = 16 * 1024 * 1024;
const LONGEST_NAME = 80;

const entrySchema = z.object({
  dtype: z.string().max(LONGEST_NAME),
  shape: z.array(z.number().int().min(0)).max(32),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});

function shortened(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME - 1)}…`;
}

/** The tensors a file tells of, in the order of their data, and the data. */
export function tensorTable(bytes: Uint8Array): {
  readonly entries: readonly TensorEntry[];
  readonly body: Uint8Array;
} {
  if (bytes.length < 8) throw new TensorFileError('tensorFile.tooShort', { found: bytes.length });
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  const most = Math.min(bytes.length - 8, LONGEST_HEADER);
  if (length > BigInt(most)) throw new TensorFileError('tensorFile.headerLength', { found: String(length), most });
  const body = bytes.subarray(8 + Number(length));
  const entries = headerOf(bytes.subarray(8, 8 + Number(length)))
    .filter(([name]) => name !== '__metadata__')
    .map(([name, entry]) => entryOf(name, entry))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const entry of entries) {
    if (entry.begin !== end) throw misplaced(entry);
    end = entry.end;
  }
  if (end !== body.length) throw new TensorFileError('tensorFile.bodyLength', { expected: end, found: body.length });
  return { entries, body };
}

function headerOf(bytes: Uint8Array): [string, unknown][] {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof header === 'object' && header !== null && !Array.isArray(header)) return Object.entries(header);
  } catch {
    // Said below: it is no header either way.
  }
  throw new TensorFileError('tensorFile.notJson');
}

function entryOf(name: string, given: unknown): TensorEntry {
  const parsed = entrySchema.safeParse(given);
  if (!parsed.success) throw new TensorFileError('tensorFile.entry', { tensor: shortened(name) });
  const { dtype: kind, shape, data_offsets } = parsed.data;
  const [begin, end] = data_offsets;
  const entry = { name, kind, shape, begin, end };
  const size = Object.hasOwn(sizes, kind) ? sizes[kind] : undefined;
  const count = shape.reduce((product, length) => product * length, 1);
  if (end < begin || (size !== undefined && end - begin !== count * size)) throw misplaced(entry);
  return entry;
}

function misplaced({ name, begin, end, kind, shape }: TensorEntry): TensorFileError {
  const values = { tensor: shortened(name), begin, end, kind, shape: `[${shape.join(', ')}]` };
  return new TensorFileError('tensorFile.offsets', values);
}

/** The values of one tensor; kinds that nothing here computes with are refused. */
export function tensorValues({ name, kind, shape, begin, end }: TensorEntry, body: Uint8Array): StoredTensor {
  if (!Object.hasOwn(kinds, kind)) {
    throw new TensorFileError('tensor.kind', { tensor: shortened(name), found: kind, allowed: 'F32, F64' });
  }
  // A copy, since typed arrays need an aligned beginning; a Node Buffer's own slice() would make none.
  const copy = new Uint8Array(body.subarray(begin, end));
  return { shape, data: new kinds[kind as Kind](copy.buffer) };
}

/** The tensors of a file, by name. Throws a TensorFileError that says what is wrong with the bytes. */
export function readSafetensors(bytes: Uint8Array): Map<string, StoredTensor> {
  const { entries, body } = tensorTable(bytes);
  return new Map(entries.map((entry) => [entry.name, tensorValues(entry, body)]));
}

/** The bytes of a file with these tensors; the widest values come first, so that all stay aligned. */
export function writeSafetensors(
  tensors: ReadonlyMap<string, StoredTensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const sorted = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let offset = 0;
  const entries = sorted.map(([name, { shape, data }]) => {
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: kindOf(data), shape, data_offsets: [begin, offset] }] as const;
  });
  const about = metadata === undefined ? {} : { __metadata__: metadata };
  const json = JSON.stringify({ ...about, ...Object.fromEntries(entries) });
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

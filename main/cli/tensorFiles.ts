/**
 * Parameters and gradients as safetensors files on the command line: reads those a run is to start from, each checked against the
 * network before anything is trained, and writes what a run ends with. Names and shapes are PyTorch's.
 */
import { readFileSync, statSync } from 'node:fs';
import { type Event, type Experiment, expectedTensors, type TensorName, tensorProblems } from '../../engine/index.ts';
import { engineName } from '../engineName.ts';
import { type TensorEntry, TensorFileError, tensorTable, tensorValues, writeSafetensors } from '../safetensors.ts';
import { CommandFailure } from './exitCodes.ts';
import { systemReason, writeWhole } from './outFile.ts';
import type { Words } from './words.ts';

/** Twenty million parameters in float64, with room to spare. */
const LARGEST_FILE = 512 * 1024 * 1024;
const MOST_PROBLEMS = 10;

/** PyTorch's batch normalisation counts its batches; nothing here depends on that number. */
const IGNORED = /\.num_batches_tracked$/;
const READABLE = ['F32', 'F64'];

/** Tensors to start from, and their float32 values one after another. */
export interface GivenTensors {
  readonly tensors: { readonly name: string; readonly shape: number[] }[];
  readonly payload: Uint8Array;
}

/** Reads a file for this experiment's network; float64 is rounded to float32. */
export function readTensors(words: Words, file: string, experiment: Experiment): GivenTensors {
  const bytes = bytesOf(words, file);
  try {
    const { entries, body } = tensorTable(bytes);
    const given = entries.filter(({ name }) => !IGNORED.test(name));
    const expected = expectedTensors(experiment);
    refuseMisfits(words, file, expected, given);
    return inOrder(expected, given, body);
  } catch (error) {
    if (!(error instanceof TensorFileError)) throw error;
    throw refusal(words, file, [{ code: error.code, values: error.values }]);
  }
}

function bytesOf(words: Words, file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE) {
      const values = { found: size, most: LARGEST_FILE };
      throw refusal(words, file, [{ code: 'tensorFile.tooLarge', values }]);
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(words.say('document.unreadable', { name: file, reason: systemReason(words, error) }));
  }
}

interface Misfit {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
}

function refuseMisfits(
  words: Words,
  file: string,
  expected: readonly TensorName[],
  given: readonly TensorEntry[],
): void {
  const names = new Set(expected.map(({ name }) => name));
  const wrongKinds = given
    .filter(({ name, kind }) => names.has(name) && !READABLE.includes(kind))
    .map(({ name, kind }): Misfit => {
      return { code: 'tensor.kind', values: { tensor: name, found: kind, allowed: READABLE.join(', ') } };
    });
  const misfits: readonly Misfit[] = [...tensorProblems(expected, given), ...wrongKinds];
  if (misfits.length > 0) throw refusal(words, file, misfits);
}

function refusal(words: Words, file: string, misfits: readonly Misfit[]): CommandFailure {
  const lines = misfits.slice(0, MOST_PROBLEMS).map(({ code, values }) => `  ${words.code(code, values)}`);
  const more = misfits.length - lines.length;
  if (more > 0) lines.push(`  ${words.say('document.more', { count: more })}`);
  return new CommandFailure([words.say('tensors.wrong', { file }), ...lines].join('\n'));
}

function inOrder(expected: readonly TensorName[], given: readonly TensorEntry[], body: Uint8Array): GivenTensors {
  const entries = new Map(given.map((entry) => [entry.name, entry]));
  const parts = expected.map(({ name }) =>
    Float32Array.from(tensorValues(entries.get(name) as TensorEntry, body).data),
  );
  const values = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    values.set(part, place);
    place += part.length;
  }
  const tensors = expected.map(({ name, shape }) => ({ name, shape: [...shape] }));
  return { tensors, payload: new Uint8Array(values.buffer) };
}

/** What a run sent of its parameters or gradients. */
export interface SentTensors {
  readonly header: Extract<Event, { type: 'tensors' }>;
  readonly payload?: Uint8Array;
}

/** Writes them, whole or not at all. The same run gives the same bytes. */
export function writeTensors(words: Words, file: string, { header, payload = new Uint8Array() }: SentTensors): void {
  const values = new Float32Array(payload.slice().buffer);
  let place = 0;
  const tensors = new Map(
    header.tensors.map(({ name, shape }) => {
      const begin = place;
      place += shape.reduce((product, size) => product * size, 1);
      return [name, { shape, data: values.subarray(begin, place) }];
    }),
  );
  const metadata = { format: 'pt', engine: engineName, what: header.what, step: String(header.at) };
  writeWhole(words, file, writeSafetensors(tensors, metadata));
}

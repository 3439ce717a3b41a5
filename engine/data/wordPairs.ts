/**
 * Pairs of a context and a word, drawn by a seeded generator from the frequencies of a language's words: a word, and around it words that
 * like to stand beside it. What the two sets have in common; which language is said in their own files.
 */
import type { Random } from '../numeric/random.ts';
import type { DataSource, Rows, RowsRequest, SizedShape, Sizes } from './dataSource.ts';
import { choosable } from './sequences.ts';
import { utf8Text } from './text.ts';

/** Words that like to stand beside a word. */
const COMPANIONS = 4;
/** Words that a file of frequencies holds. */
const MOST_WORDS = 1000;

/** The words of a file, the most frequent first, with their counts. */
interface Frequencies {
  readonly words: readonly (readonly [word: string, count: number])[];
}

/** The pairs over the words of `file`: `symbols` words, contexts of `length` words; `noise` is the share of words that stand anywhere. */
export function wordPairs(file: string, attribution: string): DataSource {
  const sizes = { length: choosable(4, 2, 32), symbols: choosable(200, 4, MOST_WORDS) };
  return {
    ...pairShape({ length: sizes.length.usual, symbols: sizes.symbols.usual, pattern: 0 }),
    shapes: ['tokens'],
    generated: { samples: 5000, noise: 0.2 },
    sized: { sizes, shape: pairShape },
    rows: 0,
    testRows: (rows) => Math.floor(rows / 5),
    displayScale: 1,
    attribution,
    read: (request) => drawPairs(JSON.parse(utf8Text(request.files(file))) as Frequencies, request),
  };
}

/** The words themselves stand in the file: until it is read they are numbers. */
function pairShape({ length, symbols }: Sizes): SizedShape {
  const classes = Array.from({ length: symbols }, (_, word) => String(word + 1));
  return { display: [length], classes, targetColumns: 1, targetSteps: 1 };
}

function drawPairs({ words }: Frequencies, { samples, noise, sizes, random }: RowsRequest): Rows {
  const chosen = words.slice(0, sizes.symbols);
  const counts = chosen.map(([, count]) => count);
  const draw = byFrequency(counts);
  const companions = chosen.map(() => Array.from({ length: COMPANIONS }, () => draw(random)));
  const inputs = new Float64Array(samples * sizes.length);
  const targets = new Float64Array(samples);
  for (let row = 0; row < samples; row++) {
    const word = draw(random);
    targets[row] = word;
    for (let k = 0; k < sizes.length; k++) {
      const anywhere = random.uniform() < noise;
      const companion = companions[word]?.[random.integer(COMPANIONS)] ?? 0;
      inputs[row * sizes.length + k] = anywhere ? draw(random) : companion;
    }
  }
  return { inputs, targets, classes: chosen.map(([word]) => word), counts };
}

/** Draws a number with a probability in proportion to its count. */
function byFrequency(counts: readonly number[]): (random: Random) => number {
  let sum = 0;
  const ends = counts.map((count) => {
    sum += count;
    return sum;
  });
  return (random) => {
    const place = random.uniform() * sum;
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] as number) > place) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

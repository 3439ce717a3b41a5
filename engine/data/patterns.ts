/**
 * Repeated patterns: a few symbols drawn at random come again and again; at every step the next one is asked for. The first round cannot be
 * known, all later ones can.
 */
import { choosable, sequences, symbolNames } from './sequences.ts';

/** Inputs are one of `symbols`, one number each; the `pattern` drawn for a row is so many symbols long. */
export const patterns = sequences({
  samples: 2000,
  sizes: {
    length: choosable(30, 2, 1000),
    symbols: choosable(5, 2, 64),
    pattern: choosable(4, 1, ({ length }) => length - 1),
  },
  shape: ({ symbols }) => ({ features: symbols, classes: symbolNames(symbols), everyStep: true }),
  draw({ inputs, targets }, { length, symbols, pattern }, random) {
    const drawn = Array.from({ length: pattern }, () => random.integer(symbols));
    for (let t = 0; t < length; t++) {
      inputs[t * symbols + (drawn[t % pattern] as number)] = 1;
      targets[t] = drawn[(t + 1) % pattern] as number;
    }
  },
});

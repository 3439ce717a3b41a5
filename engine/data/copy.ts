/**
 * The copy task (Hochreiter, Schmidhuber 1997; Arjovsky, Shah, Bengio 2016): some symbols, a long blank, a signal, and then the symbols are to
 * be said again in their order. At every step one symbol is asked for: the blank until the signal.
 */
import { choosable, sequences, symbolNames } from './sequences.ts';

/** Inputs are one of `symbols`, the blank or the signal, one number each. `pattern` symbols are to be remembered. */
export const copy = sequences({
  samples: 2000,
  sizes: {
    length: choosable(30, 3, 1000),
    symbols: choosable(8, 2, 64),
    pattern: choosable(5, 1, ({ length }) => Math.floor((length - 1) / 2)),
  },
  shape: ({ symbols }) => ({ features: symbols + 2, classes: ['-', ...symbolNames(symbols)], everyStep: true }),
  draw({ inputs, targets }, { length, symbols, pattern }, random) {
    const features = symbols + 2;
    const signal = length - pattern - 1;
    for (let t = 0; t < length; t++) {
      const symbol = t < pattern ? 1 + random.integer(symbols) : t === signal ? symbols + 1 : 0;
      inputs[t * features + symbol] = 1;
      if (t < pattern) targets[signal + 1 + t] = symbol;
    }
  },
});

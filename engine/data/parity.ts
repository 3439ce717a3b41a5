/**
 * Parity: whether the number of ones so far is even or odd, asked for at every step. One bit of memory suffices, but every step turns it.
 */
import { choosable, sequences } from './sequences.ts';

/** Per step one bit, 0 or 1 with equal chance. */
export const parity = sequences({
  samples: 2000,
  sizes: { length: choosable(20, 2, 1000) },
  shape: () => ({ features: 1, classes: ['even', 'odd'], everyStep: true }),
  draw({ inputs, targets }, { length }, random) {
    let odd = 0;
    for (let t = 0; t < length; t++) {
      const bit = random.integer(2);
      odd = (odd + bit) % 2;
      inputs[t] = bit;
      targets[t] = odd;
    }
  },
});

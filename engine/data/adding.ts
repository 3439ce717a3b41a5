/**
 * The adding problem (Hochreiter, Schmidhuber 1997, in the form of Le, Jaitly, Hinton 2015): two of many numbers are marked, the sum of the
 * two is asked for after the last step. Whoever always says 1 has a mean squared error of 1/6.
 */
import { choosable, sequences } from './sequences.ts';

/** Per step a number, uniform in [0, 1), and a mark: one in the first half, one in the second. `noise` is added to the sum. */
export const adding = sequences({
  samples: 2000,
  sizes: { length: choosable(50, 2, 1000) },
  shape: () => ({ features: 2, everyStep: false }),
  draw({ inputs, targets }, { length }, random, noise) {
    const half = Math.floor(length / 2);
    const marked = [random.integer(half), half + random.integer(length - half)];
    for (let t = 0; t < length; t++) inputs[2 * t] = random.uniform();
    for (const t of marked) inputs[2 * t + 1] = 1;
    const sum = marked.reduce((total, t) => total + (inputs[2 * t] as number), 0);
    targets[0] = sum + (noise === 0 ? 0 : noise * random.normal());
  },
});

/**
 * Sine waves of different period and phase: at every step the next value is asked for.
 */
import { PI, sin } from '../numeric/elementary.ts';
import { choosable, sequences } from './sequences.ts';

/** x_t = sin(2 pi t / period + phase), period uniform in [8, 24) steps; `noise` is added to what is seen, not to the targets. */
export const sine = sequences({
  samples: 1000,
  sizes: { length: choosable(40, 2, 1000) },
  shape: () => ({ features: 1, everyStep: true }),
  draw({ inputs, targets }, { length }, random, noise) {
    const pace = (2 * PI) / (8 + 16 * random.uniform());
    const phase = 2 * PI * random.uniform();
    for (let t = 0; t < length; t++) {
      inputs[t] = sin(pace * t + phase) + (noise === 0 ? 0 : noise * random.normal());
      targets[t] = sin(pace * (t + 1) + phase);
    }
  },
});

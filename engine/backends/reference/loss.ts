/**
 * Definition of the loss and of what regularisers add to it, in float64; the losses themselves stand in losses.ts. Called by reference.ts.
 */
import { losses } from '../../losses.ts';
import { plainNumbers } from '../../numeric/arithmetic.ts';
import type { InterpretersOf } from './interpreter.ts';

/** Loss, accuracy and the delta that backpropagation begins with. */
export const lossOp: InterpretersOf<'loss' | 'penalty' | 'penaltyGradient'> = {
  // L = sum over samples of sample(p, t) / divisor, dL/dp = gradient(p, t) / divisor.
  loss({ kind, reduction, setting, prediction, target, samples, delta, loss, accuracy }, memory) {
    const definition = losses[kind];
    const { rows, columns } = prediction;
    const divisor = reduction === 'mean' ? definition.divisor(rows, columns, samples) : 1;
    let total = 0;
    let right = 0;
    for (let n = 0; n < rows; n++) {
      const p = memory.row(prediction, n);
      const t = memory.row(target, n);
      total += definition.sample([...p], t, plainNumbers, setting);
      if (definition.right(p, t)) right++;
      if (delta === null) continue;
      const slope = memory.row(delta, n);
      definition.gradient(p, t, slope, setting);
      for (let j = 0; j < columns; j++) slope[j] = (slope[j] as number) / divisor;
    }
    memory.set(loss, total / divisor);
    memory.set(accuracy, right / rows);
  },

  penalty({ kind, strength, weights, loss }, memory) {
    let total = 0;
    for (const weight of weights) {
      for (const w of memory.of(weight)) total += kind === 'l1' ? Math.abs(w) : 0.5 * w * w;
    }
    memory.set(loss, memory.get(loss) + memory.get(strength) * total);
  },

  penaltyGradient({ kind, strength, weight, gradient }, memory) {
    const w = memory.of(weight);
    const g = memory.of(gradient);
    const scale = memory.get(strength);
    for (let i = 0; i < g.length; i++) {
      const size = w[i] as number;
      g[i] = (g[i] as number) + scale * (kind === 'l1' ? Math.sign(size) : size);
    }
  },
};

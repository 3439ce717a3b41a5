/**
 * Definition of the loss op, in float64; the losses themselves stand in losses.ts. Called by reference.ts.
 */
import { losses } from '../../losses.ts';
import { plainNumbers } from '../../numeric/arithmetic.ts';
import type { InterpretersOf } from './interpreter.ts';

/** Loss, accuracy and the delta that backpropagation begins with. */
export const lossOp: InterpretersOf<'loss'> = {
  // L = sum over samples of sample(p, t) / divisor, dL/dp = gradient(p, t) / divisor.
  loss({ kind, reduction, prediction, target, delta, loss, accuracy }, memory) {
    const definition = losses[kind];
    const { rows, columns } = prediction;
    const divisor = reduction === 'mean' ? definition.divisor(rows, columns) : 1;
    let total = 0;
    let right = 0;
    for (let n = 0; n < rows; n++) {
      const p = memory.row(prediction, n);
      const t = memory.row(target, n);
      total += definition.sample([...p], t, plainNumbers);
      if (definition.right(p, t)) right++;
      if (delta === null) continue;
      const slope = memory.row(delta, n);
      definition.gradient(p, t, slope);
      for (let j = 0; j < columns; j++) slope[j] = (slope[j] as number) / divisor;
    }
    memory.set(loss, total / divisor);
    memory.set(accuracy, right / rows);
  },
};

/**
 * Regression on a tilted plane: z = (x + y) / 10, which a single linear unit can learn.
 */
import { points } from './points.ts';

/** x, y uniform in +-5, so z lies in +-1; `noise` is added to z. */
export const plane = points([], 0, (random, noise) => {
  const x = 10 * random.uniform() - 5;
  const y = 10 * random.uniform() - 5;
  return [x, y, (x + y) / 10 + noise * random.normal()];
});

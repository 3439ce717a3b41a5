/**
 * Regression on hills and hollows: six bell-shaped bumps of height +-1 over the plane.
 */
import { exp } from '../numeric/elementary.ts';
import { points } from './points.ts';

const BUMPS = [
  [-3.3, 2.1, 1],
  [0, 2.1, -1],
  [3.3, 2.1, 1],
  [-3.3, -2.1, -1],
  [0, -2.1, 1],
  [3.3, -2.1, -1],
] as const;

/** x, y uniform in +-5; z = sum of height e^(-distance^2 / 2); `noise` is added to z. */
export const bumps = points([], 0, (random, noise) => {
  const x = 10 * random.uniform() - 5;
  const y = 10 * random.uniform() - 5;
  const z = BUMPS.reduce((sum, [cx, cy, height]) => {
    const distance = (x - cx) * (x - cx) + (y - cy) * (y - cy);
    return sum + height * exp(-distance / 2);
  }, 0);
  return [x, y, z + noise * random.normal()];
});

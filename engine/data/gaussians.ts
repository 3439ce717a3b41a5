/**
 * Two clouds of points, normally distributed around (2, 2) and (-2, -2): one straight line suffices.
 */
import { points } from './points.ts';

/** `noise` widens the clouds: standard deviation 1 + noise. */
export const gaussians = points(['A', 'B'], 0, (random, noise, row) => {
  const center = row % 2 === 0 ? 2 : -2;
  return [center + (1 + noise) * random.normal(), center + (1 + noise) * random.normal(), row % 2];
});

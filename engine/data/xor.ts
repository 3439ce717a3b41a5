/**
 * Exclusive or: two coordinates of equal sign against two of different sign (Minsky, Papert 1969).
 */
import { blur, points } from './points.ts';

/** Uniform in the square of +-5, the axes kept free by 0.3. */
export const xor = points(['A', 'B'], 0.1, (random, noise) => {
  const x = 10 * random.uniform() - 5;
  const y = 10 * random.uniform() - 5;
  const [dx, dy] = blur(random, noise);
  const gap = (value: number) => value + (value > 0 ? 0.3 : -0.3);
  return [gap(x) + dx, gap(y) + dy, x * y >= 0 ? 0 : 1];
});

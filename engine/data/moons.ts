/**
 * Two half moons that reach into each other.
 */
import { cos, PI, sin } from '../numeric/elementary.ts';
import { blur, points } from './points.ts';

/** Half circles of radius 3 around (-1.5, -0.75) and, turned, (1.5, 0.75). */
export const moons = points(['A', 'B'], 0.3, (random, noise, row) => {
  const side = row % 2 === 0 ? 1 : -1;
  const angle = PI * random.uniform();
  const [dx, dy] = blur(random, noise);
  return [side * (3 * cos(angle) - 1.5) + dx, side * (3 * sin(angle) - 0.75) + dy, row % 2];
});

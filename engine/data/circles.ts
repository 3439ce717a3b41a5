/**
 * A disc and the ring around it: a network without a hidden layer cannot tell them apart.
 */
import { cos, PI, sin } from '../numeric/elementary.ts';
import { blur, points } from './points.ts';

/** Class 0: radius below 2.5; class 1: radius 3.5 ... 5. */
export const circles = points(['A', 'B'], 0.1, (random, noise, row) => {
  const outside = row % 2;
  const radius = outside === 1 ? 3.5 + 1.5 * random.uniform() : 2.5 * random.uniform();
  const angle = 2 * PI * random.uniform();
  const [dx, dy] = blur(random, noise);
  return [radius * sin(angle) + dx, radius * cos(angle) + dy, outside];
});

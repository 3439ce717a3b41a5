/**
 * Two spirals wound into each other (Lang, Witbrock 1988), radius 5: no straight line tells them apart.
 */
import { cos, PI, sin } from '../numeric/elementary.ts';
import { blur, points } from './points.ts';

const TURNS = 1.75;
const RADIUS = 5;

/** Arm c: radius r = 5 t, angle 2 pi 1.75 t + c pi, t uniform in [0, 1). */
export const spirals = points(['A', 'B'], 0.1, (random, noise, row) => {
  const arm = row % 2;
  const t = random.uniform();
  const angle = 2 * PI * TURNS * t + arm * PI;
  const [dx, dy] = blur(random, noise);
  return [RADIUS * t * sin(angle) + dx, RADIUS * t * cos(angle) + dy, arm];
});

/**
 * Shapes of 8 x 8 pixels drawn by a seeded generator: small enough that a convolution learns them within seconds, and every filter can be seen.
 */
import type { Random } from '../numeric/random.ts';
import type { DataSource } from './dataSource.ts';

const SIDE = 8;

/** How much of a pixel at (dx, dy) from the middle a shape of radius r covers, 0 ... 1: outlines about a pixel wide. */
type Draw = (dx: number, dy: number, r: number) => number;

const line = (distance: number) => Math.max(0, Math.min(1, 1.2 - Math.abs(distance)));
const within = (value: number) => Math.max(0, Math.min(1, 0.5 + value));

const SHAPES: Readonly<Record<string, Draw>> = {
  circle: (dx, dy, r) => line(Math.sqrt(dx * dx + dy * dy) - r),
  square: (dx, dy, r) => line(Math.max(Math.abs(dx), Math.abs(dy)) - 0.9 * r),
  /** Base below, tip above; the slanted sides are |dx| = (dy + r) / 2. */
  triangle: (dx, dy, r) => {
    const base = line(dy - r) * within(r - Math.abs(dx));
    const sides = line(Math.abs(dx) - (dy + r) / 2) * within(r - Math.abs(dy));
    return Math.max(base, sides);
  },
  cross: (dx, dy, r) => line(Math.abs(dx) - Math.abs(dy)) * within(r - Math.abs(dx)),
  plus: (dx, dy, r) => line(Math.min(Math.abs(dx), Math.abs(dy))) * within(r - Math.max(Math.abs(dx), Math.abs(dy))),
};
const CLASSES = Object.keys(SHAPES);

/** One image: middle, size and strength vary a little; `noise` is added to every pixel, which stays in 0 ... 1. */
function image(pixels: Float64Array, draw: Draw, random: Random, noise: number): void {
  const [x, y] = [3 + random.uniform(), 3 + random.uniform()];
  const radius = 2.2 + 0.8 * random.uniform();
  const strength = 0.7 + 0.3 * random.uniform();
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const value = strength * draw(column - x, row - y, radius) + noise * random.normal();
      pixels[row * SIDE + column] = Math.max(0, Math.min(1, value));
    }
  }
}

/** Circle, square, triangle, cross and plus, as many of each. */
export const shapes: DataSource = {
  display: [1, SIDE, SIDE],
  shapes: ['vector', 'image'],
  classes: CLASSES,
  targetColumns: 1,
  generated: { samples: 2000, noise: 0.1 },
  rows: 0,
  testRows: (samples) => Math.floor(samples / 5),
  displayScale: 1,
  attribution: null,
  read({ samples, noise, random }) {
    const inputs = new Float64Array(samples * SIDE * SIDE);
    const targets = new Float64Array(samples);
    for (let row = 0; row < samples; row++) {
      const kind = row % CLASSES.length;
      const pixels = inputs.subarray(row * SIDE * SIDE, (row + 1) * SIDE * SIDE);
      image(pixels, SHAPES[CLASSES[kind] as string] as Draw, random, noise);
      targets[row] = kind;
    }
    return { inputs, targets };
  },
};

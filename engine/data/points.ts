/**
 * Points in the plane drawn by a seeded generator, about +-5 wide: at radius 1 tanh networks mostly fail on the spirals,
 * at 5 they learn. What all such sets share; each set is a file of its own that says how one point is drawn.
 */
import type { Random } from '../numeric/random.ts';
import type { DataSource } from './dataSource.ts';

/** One point and its class number, or its value. */
export type DrawPoint = (random: Random, noise: number, row: number) => readonly [x: number, y: number, target: number];

/** A set of such points; the last fifth is for testing. */
export function points(classes: readonly string[], noise: number, draw: DrawPoint): DataSource {
  return {
    display: [2],
    shapes: ['vector'],
    classes,
    targetColumns: 1,
    generated: { samples: 1000, noise },
    rows: 0,
    testRows: (samples) => Math.floor(samples / 5),
    displayScale: 1,
    attribution: null,
    read({ samples, noise: amount, random }) {
      const inputs = new Float64Array(2 * samples);
      const targets = new Float64Array(samples);
      for (let row = 0; row < samples; row++) {
        const [x, y, target] = draw(random, amount, row);
        inputs[2 * row] = x;
        inputs[2 * row + 1] = y;
        targets[row] = target;
      }
      return { inputs, targets };
    },
  };
}

/** Normal noise on both coordinates. */
export function blur(random: Random, noise: number): readonly [number, number] {
  return [noise * random.normal(), noise * random.normal()];
}

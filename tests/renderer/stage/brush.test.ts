/**
 * The brush: strokes cover what they should, pieces of a stroke share no pixel, and strokes of one colour converge to it. With and
 * without WebAssembly it paints the same bits.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Brush, type Points } from '../../../renderer/stage/brush.ts';
import { brushPrograms } from '../../../renderer/stage/brushPrograms.ts';

const SIDE = 64;
const whole = { left: 0, top: 0, right: SIDE, bottom: SIDE };

function line(points: readonly (readonly [number, number])[], alpha: number): [Points, number] {
  const column = (at: 0 | 1) => Float64Array.from(points, (point) => point[at]);
  return [{ xs: column(0), ys: column(1), alphas: new Float64Array(points.length).fill(alpha) }, points.length - 1];
}

/** What is painted on a canvas of SIDE x SIDE; nothing beside the box. */
function brushed(
  paint: (brush: Brush) => void,
  ground: readonly [number, number, number] = [0, 0, 0],
  box = whole,
  brush = new Brush(),
) {
  brush.begin(box, ground);
  paint(brush);
  brush.finish();
  const canvas = new Uint8Array(SIDE * SIDE * 4);
  for (let y = box.top; y < box.bottom; y++) {
    const from = (y - box.top) * brush.width * 4;
    canvas.set(brush.bytes.subarray(from, from + (box.right - box.left) * 4), (y * SIDE + box.left) * 4);
  }
  return canvas;
}

const sum = (bytes: Uint8Array, channel: number) =>
  bytes.reduce((total, byte, at) => total + (at % 4 === channel ? byte : 0), 0);

describe('a stroke', () => {
  it.each([
    ['level', 0],
    ['slanting', 25],
    ['steep', 70],
    ['upright', 90],
  ])('%s: covers its length times its width', (_, degrees) => {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const bytes = brushed((brush) => {
      Object.assign(brush.ink, { red: 255, green: 255, blue: 255, halfWidth: 1.5 });
      brush.stroke(
        ...line(
          [
            [32 - 24 * c, 32 - 24 * s],
            [32, 32],
            [32 + 24 * c, 32 + 24 * s],
          ],
          1,
        ),
      );
    });
    expect(sum(bytes, 0) / 255).toBeGreaterThan(48 * 3 - 5);
    expect(sum(bytes, 0) / 255).toBeLessThan(48 * 3 + 5);
  });

  it('is nowhere painted twice, however it bends forward', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 4, max: 60 }), { minLength: 3, maxLength: 9 }), (heights) => {
        const points = heights.map((y, at) => [4 + at * 7, Math.min(60, 4 + at * 7 + (y % 5))] as const);
        const bytes = brushed((brush) => {
          Object.assign(brush.ink, { red: 200, green: 0, blue: 0, halfWidth: 1.2 });
          brush.stroke(...line(points, 0.5));
        });
        expect(Math.max(...bytes.filter((_, at) => at % 4 === 0))).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('leaves what lies outside of its box alone', () => {
    const box = { left: 10, top: 20, right: 40, bottom: 30 };
    const bytes = brushed(
      (brush) => {
        Object.assign(brush.ink, { red: 255, green: 0, blue: 0, halfWidth: 3 });
        brush.stroke(
          ...line(
            [
              [0, 0],
              [64, 60],
            ],
            1,
          ),
        );
        brush.stroke(
          ...line(
            [
              [20, 64],
              [25, 0],
            ],
            1,
          ),
        );
      },
      [0, 0, 0],
      box,
    );
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        if (x < box.left || x >= box.right || y < box.top || y >= box.bottom) expect(bytes[(y * SIDE + x) * 4]).toBe(0);
      }
    }
    expect(sum(bytes, 0)).toBeGreaterThan(0);
  });
});

describe('the programs', () => {
  const place = fc.integer({ min: -200, max: 840 }).map((value) => value / 10);
  const stroke = fc.record({
    points: fc.array(fc.tuple(place, place), { minLength: 2, maxLength: 5 }),
    alpha: fc.double({ min: 0, max: 1, noNaN: true }),
    halfWidth: fc.double({ min: 0.1, max: 3, noNaN: true }),
    glow: fc.constantFrom(0, 0, 4.7),
    color: fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 0, max: 255 }))),
  });
  const box = fc
    .tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 31 })))
    .map(([left = 0, top = 0, width = 0, height = 0]) => ({ left, top, right: left + width, bottom: top + height }));

  it('run here', () => {
    expect(brushPrograms(new WebAssembly.Memory({ initial: 1 }))).not.toBeNull();
  });

  it('paint the same bits as the loops that say what they mean, on a canvas that was used before, too', () => {
    const [quick, plain] = [new Brush(), new Brush(false)];
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 6 }), box, (strokes, inside) => {
        const [first, second] = [quick, plain].map((brush) =>
          brushed(
            () => {
              for (const { points, alpha, color, ...nib } of strokes) {
                const [red = 0, green = 0, blue = 0] = color;
                Object.assign(brush.ink, { red, green, blue, ...nib });
                brush.stroke(...line(points, alpha));
              }
            },
            [11, 15, 20],
            inside,
            brush,
          ),
        );
        // Compared here: what a test would print of thousands of bytes takes too long.
        expect(first?.findIndex((byte, at) => byte !== second?.[at])).toBe(-1);
      }),
    );
  });
});

it('a hundred faint strokes of one colour reach it and never pass it', () => {
  const byte = fc.integer({ min: 0, max: 255 });
  const color = fc.tuple(byte, byte, byte);
  fc.assert(
    fc.property(color, color, fc.double({ min: 0.06, max: 0.9, noNaN: true }), (ground, ink, alpha) => {
      const strokes = (times: number) =>
        brushed((brush) => {
          Object.assign(brush.ink, { red: ink[0], green: ink[1], blue: ink[2], halfWidth: 1 });
          for (let time = 0; time < times; time++)
            brush.stroke(
              ...line(
                [
                  [4, 20],
                  [60, 33],
                ],
                alpha,
              ),
            );
        }, ground);
      const middle = (Math.floor(20 + (13 * 28.5) / 56) * SIDE + 32) * 4;
      const often = strokes(100);
      for (let channel = 0; channel < 3; channel++) {
        const [from, to] = [ground[channel] ?? 0, ink[channel] ?? 0];
        expect(Math.abs((often[middle + channel] ?? 0) - to)).toBeLessThanOrEqual(1);
        const seen = strokes(3).filter((_, at) => at % 4 === channel);
        expect(Math.min(...seen)).toBeGreaterThanOrEqual(Math.min(from, to));
        expect(Math.max(...seen)).toBeLessThanOrEqual(Math.max(from, to));
      }
    }),
    { numRuns: 30 },
  );
});

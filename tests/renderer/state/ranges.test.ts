/** The decades of the colour scale: where a run opens, what "fit" finds. */
import { expect, test } from 'vitest';
import { encodeEdge, layerFieldIndex, top11 } from '../../../engine/index.ts';
import type { Frame } from '../../../renderer/state/frames.ts';
import { extremes, fittingRange, openingRange } from '../../../renderer/state/ranges.ts';
import { layout } from './fakes.ts';

/** Every edge zero but the given ones: [layer, edge, value]. */
function frame(edges: readonly (readonly [number, number, number])[]): Frame {
  const floats = new Float32Array(layout.floats);
  const codes = new Uint8Array(layout.codes);
  layout.layers.forEach((layer, index) => {
    const own = edges.filter(([at]) => at === index);
    const top = top11(Math.max(0, ...own.map(([, , value]) => value).filter(Number.isFinite)));
    floats[layerFieldIndex(layer, 'edgeTop')] = top;
    for (const [, edge, value] of own) codes[layer.codes + edge] = encodeEdge(value, top);
  });
  return { run: 'r', axis: 'step', at: 0, live: true, preview: true, sample: 0, floats, codes };
}

test('extremes leave out zero, infinite and NaN', () => {
  const { largest, smallest } = extremes(
    frame([
      [0, 0, 3e-12],
      [0, 1, Number.NaN],
      [1, 0, 0.02],
      [1, 1, Number.POSITIVE_INFINITY],
    ]),
    layout,
  );
  expect(largest / 0.02).toBeCloseTo(1, 0);
  expect(smallest / 3e-12).toBeCloseTo(1, 0);
});
test('a run opens with 10^-8 ... 1, or 10 where its gradients are larger', () => {
  expect(openingRange(frame([[1, 0, 0.5]]), layout)).toEqual({ min: -8, max: 0 });
  expect(openingRange(frame([[1, 0, 500]]), layout)).toEqual({ min: -8, max: 1 });
  expect(openingRange(frame([]), layout)).toEqual({ min: -8, max: 0 });
});
test('fit holds what is there', () => {
  const range = fittingRange(
    frame([
      [0, 0, 3e-12],
      [1, 0, 3e-6],
    ]),
    layout,
  );
  expect(range.max).toBe(-5);
  expect(range.min).toBeLessThanOrEqual(-12);
});

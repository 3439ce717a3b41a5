/** The decades of the colour scale: where a run opens, what "fit" finds. */
import { expect, test } from 'vitest';
import { encodeEdge, layerFieldIndex, presets, top11 } from '../../../engine/index.ts';
import type { Frame } from '../../../renderer/state/frames.ts';
import { fittingRange, openingRange } from '../../../renderer/state/ranges.ts';
import { layout } from './fakes.ts';

const run = { layout, experiment: presets['first-start'] };

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

test('a run opens with 10^-8 ... 1, or 10 where its gradients are larger', () => {
  expect(openingRange(frame([[1, 0, 0.5]]), run)).toEqual({ min: -8, max: 0 });
  expect(openingRange(frame([[1, 0, 500]]), run)).toEqual({ min: -8, max: 1 });
  expect(openingRange(frame([]), run)).toEqual({ min: -8, max: 0 });
});
test('fit holds edges, neurons and norms, and leaves out zero, infinite and NaN', () => {
  const still = frame([
    [0, 0, 3e-12],
    [0, 1, Number.NaN],
    [1, 0, 3e-6],
    [1, 1, Number.POSITIVE_INFINITY],
  ]);
  const edges = fittingRange(still, run, 'gradient');
  expect(edges.max).toBe(-5);
  expect(edges.min).toBeLessThanOrEqual(-12);
  const [layer] = layout.layers;
  if (layer === undefined) throw new Error('the layout has a layer');
  still.floats[layer.meanAbsDelta] = 0.01;
  expect(fittingRange(still, run, 'gradient').max).toBe(0);
  still.floats[layerFieldIndex(layer, 'weightGradientNorm')] = 50;
  expect(fittingRange(still, run, 'gradient').max).toBe(2);
});
test('fit of another encoding reads its own numbers', () => {
  const still = frame([[1, 0, 3e-6]]);
  const [layer] = layout.layers;
  if (layer === undefined) throw new Error('the layout has a layer');
  still.floats[layer.meanActivation] = 0.5;
  expect(fittingRange(still, run, 'activation').max).toBe(0);
});

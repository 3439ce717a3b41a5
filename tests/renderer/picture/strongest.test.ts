/** The K strongest edges: the right ones, in the right order, and counts that add up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layerFieldIndex, runFieldIndex } from '../../../engine/index.ts';
import { planeLabels } from '../../../renderer/picture/labels.ts';
import { marksPresent, summarize } from '../../../renderer/picture/legend.ts';
import { MARK } from '../../../renderer/picture/magnitude.ts';
import { EDGE_WORDS, type Picture } from '../../../renderer/picture/picture.ts';
import { filled, frameOf } from './pictureOf.ts';

const indices = (picture: Picture) =>
  Array.from({ length: picture.shown }, (_, slot) => (picture.edges[slot * EDGE_WORDS + 2] ?? 0) & 255);

describe('chosen edges', () => {
  it('are the strongest, weakest first, whatever the values and the budget', () => {
    const value = fc.oneof(
      fc.constant(0),
      fc.integer({ min: -110, max: 20 }).map((tenths) => 10 ** (tenths / 10)),
    );
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 38, maxLength: 38 }),
        fc.integer({ min: 1, max: 45 }),
        (values, budget) => {
          const at = [0, 20, 32];
          const frame = (layout: Parameters<typeof frameOf>[0]) =>
            frameOf(layout, (layer, input, unit) => {
              const units = layout.layers[layer]?.units ?? 1;
              return values[(at[layer] ?? 0) + input * units + unit] ?? 0;
            });
          const all = filled([5, 4, 3, 2], frame);
          const some = filled([5, 4, 3, 2], frame, budget);
          const drawable = indices(all);
          expect(drawable).toEqual([...drawable].sort((a, b) => a - b));
          expect(drawable.every((index) => index > 0)).toBe(true);
          expect(indices(some)).toEqual(drawable.slice(-Math.min(budget, 38)).slice(-drawable.length));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('name the two neurons they join', () => {
    const picture = filled([2, 3, 1], (layout) =>
      frameOf(layout, (l, i, u) => (l === 0 && i === 1 && u === 2 ? 0.5 : 0)),
    );
    expect(picture.shown).toBe(1);
    // Nodes: inputs 0-1, hidden 2-4, output 5; edge from input 1 to hidden unit 2.
    expect([...picture.edges.subarray(0, 2)]).toEqual([1, 4]);
    expect(picture.edges[3]).toBe(1);
  });

  it('come evenly from all layers where one level fits in part only', () => {
    const picture = filled([10, 10, 10], (layout) => frameOf(layout, () => 1e-3), 50);
    expect([...picture.chosen.perLayer]).toEqual([25, 25]);
  });

  it('tell a layer at 1e-36 from zero', () => {
    const tiny = filled([4, 4, 4], (layout) => frameOf(layout, (layer) => (layer === 0 ? 1e-36 : 0)), 1e6, {
      range: { min: -40, max: -30 },
    });
    expect(tiny.shown).toBe(16);
    expect(tiny.counts.zero).toBe(16);
  });
});

describe('the legend\u2019s counts', () => {
  it('add up and name every special value', () => {
    const special = [0, 3e-9, 1e-3, 2, Number.POSITIVE_INFINITY, Number.NaN];
    const picture = filled([6, 1], (layout) =>
      frameOf(
        layout,
        (_, input) => special[input] ?? 0,
        () => 0,
      ),
    );
    expect(picture.counted).toBe('edges');
    expect(picture.counts).toEqual({ total: 6, below: 1, above: 1, zero: 1, infinite: 1, nan: 1 });
    expect(picture.neuronCounts.zero).toBe(1);
    expect(picture.nodes[13]).toBe(MARK.zero);
    expect(picture.layerBroken[0]).toBe(1);
    const summary = summarize(picture);
    expect(summary).toMatchObject({ shownEdges: 6, edges: 6, thinned: false });
    expect(marksPresent(summary)).toEqual(['zero', 'above', 'infinite', 'nan']);
  });

  it('name saturated layers and a clipped gradient', () => {
    const picture = filled([2, 3, 1], (layout) => {
      const values = frameOf(layout, () => 0.1);
      const [first] = layout.layers;
      if (first) values.floats[layerFieldIndex(first, 'saturatedShare')] = 0.8;
      values.floats[runFieldIndex('clipFactor')] = 0.25;
      return values;
    });
    const summary = summarize(picture);
    expect(summary).toMatchObject({ saturatedLayers: 1, clipped: true });
    expect(marksPresent(summary)).toEqual(['saturated', 'clipped']);
    const labels = planeLabels(picture, { input: 'Input', output: 'Output', decimal: ',' }, { min: -8, max: 0 }, [2]);
    expect(labels.map((label) => label.swatch?.saturated)).toEqual([undefined, true, false]);
    expect(labels.map((label) => label.name.map((run) => run.text).join(''))).toEqual(['2', 'h1', 'Output']);
  });

  it('say how many edges are shown when some are left out', () => {
    const picture = filled([10, 10], (layout) => frameOf(layout, () => 0.1), 30);
    expect(summarize(picture)).toMatchObject({ shownEdges: 30, edges: 100, thinned: true });
  });
});

describe('encodings', () => {
  const gradient = (layer: number) => (layer === 1 ? 1e-2 : 1e-5);
  it('relative gradients do not change when all gradients shrink together', () => {
    const picture = (scale: number) =>
      filled(
        [3, 3, 3],
        (layout) =>
          frameOf(
            layout,
            (layer) => scale * gradient(layer),
            (layer) => scale * gradient(layer),
          ),
        1e6,
        { encoding: 'relativeGradient' },
      );
    // Factors of two: codes move by whole octaves.
    expect([...picture(1).nodes]).toEqual([...picture(2 ** -12).nodes]);
    expect(indices(picture(1))).toEqual(indices(picture(2 ** -12)));
  });

  it('neurons show the sum of |delta| over the batch, as edges do', () => {
    const values = (layout: Parameters<typeof frameOf>[0]) => frameOf(layout, gradient, () => 1e-4);
    expect(filled([2, 2], values, 9, { batch: 100 }).nodes[4]).toBe(Math.round(255 * 0.75));
  });

  it('activations colour the edges that leave a neuron; those of the input are not drawn', () => {
    const picture = filled(
      [3, 2, 2],
      (layout) => {
        const values = frameOf(layout, () => 0);
        values.floats[(layout.layers[0]?.meanActivation ?? 0) + 1] = -0.1;
        return values;
      },
      100,
      { encoding: 'activation' },
    );
    expect(indices(picture)).toEqual([223, 223]);
    expect(picture.edges[0]).toBe(4);
  });
});

/** What charts draw: axes, curves, slopes, histograms, decision boundaries, the chain rule's table. */
import { describe, expect, test } from 'vitest';
import { HISTOGRAM_BINS, layerFieldIndex, presets, RUN_FIELDS, recordLayout } from '../../../engine/index.ts';
import { boundaryPixels, decision } from '../../../renderer/charts/boundaryPixels.ts';
import {
  chainFormulas,
  chainRows,
  derivativeName,
  factorText,
  joinsLayers,
  partsOf,
} from '../../../renderer/charts/chainRows.ts';
import { histogramBars, histogramViews } from '../../../renderer/charts/histogramView.ts';
import { layerNorms, stateNorms } from '../../../renderer/charts/layerNorms.ts';
import { decadeScale, linearScale, logPlace, placeScale } from '../../../renderer/charts/plotScale.ts';
import { progressCurves } from '../../../renderer/charts/progressCurves.ts';
import { columnAt } from '../../../renderer/charts/TimelinePointer.tsx';
import type { ChainAnswer, HistogramsAnswer } from '../../../renderer/state/frames.ts';

const layout = recordLayout(
  [8, 4, 4, 4].map((fanIn, index) => ({
    name: `layers.${index}`,
    type: 'linear',
    fanIn,
    units: 4,
    activation: index === 3 ? 'identity' : 'sigmoid',
  })),
);

test('a recurrent layer has norms over time, and no factor a layer', () => {
  const part = { type: 'recurrent', fanIn: 2, units: 3, activation: 'tanh' };
  const inTime = recordLayout([
    { ...part, name: 'layers.0 input' },
    { ...part, name: 'layers.0 recurrent', fanIn: 3, steps: 4 },
    { ...part, name: 'layers.1', type: 'linear', fanIn: 3, units: 1 },
  ]);
  const floats = new Float32Array(inTime.floats).fill(1);
  floats.set([0.125, 0.25, 0.5, 1], inTime.layers[1]?.stateDelta);
  expect(stateNorms(floats, inTime)).toEqual([[0.125, 0.25, 0.5, 1]]);
  expect(layerNorms(floats, inTime, 'deltaNorm').growth).toBeNull();
  expect(stateNorms(new Float32Array(layout.floats), layout)).toEqual([]);
});

describe('axes', () => {
  const texts = (scale: ReturnType<typeof linearScale>, labels: number) => scale.ticks(labels).map(({ text }) => text);
  test('round numbers in the reader’s notation', () => {
    expect(texts(linearScale(0, 1, 'de'), 5)).toEqual(['0', '0,2', '0,4', '0,6', '0,8', '1']);
    expect(texts(linearScale(-0.3, 0.3, 'en'), 3)).toEqual(['−0.2', '0', '0.2']);
  });
  test('steps are whole', () => {
    expect(placeScale(0, 3, 'en').ticks(10)).toEqual([0, 1, 2, 3].map((at) => ({ at, text: `${at}` })));
    expect(texts(placeScale(0, 2000, 'de'), 4)).toEqual(['0', '500', '1\u202f000', '1\u202f500', '2\u202f000']);
  });
  test('decades hold 10^-31, and have no place for zero, infinity and NaN', () => {
    const scale = decadeScale([3e-31, 0.5, 0, Number.POSITIVE_INFINITY]);
    expect(scale.range).toEqual([-31, 0]);
    expect(texts(scale, 4)).toEqual(['10^{−30}', '10^{−20}', '10^{−10}', '10^{0}']);
    expect([0, Number.NaN, Number.POSITIVE_INFINITY].map(logPlace)).toEqual([null, null, null]);
  });
});

describe('learning', () => {
  const columns = (losses: readonly number[]) => {
    const stride = 1 + RUN_FIELDS.length;
    const values = new Float32Array(losses.length * stride);
    for (const [at, loss] of losses.entries()) values.set([at, loss, 0.5], at * stride);
    return { run: 'a', axis: 'step', from: 0, to: losses.length - 1, columns: losses.length, stride, values } as const;
  };
  const evaluations = { run: 'a', values: Float64Array.of(0, 2.3, 0.1, 2.4, 0.2, 2, 2.1, 0.3, 2.2, 0.4) };

  test('batches stand in the middle of their step, evaluations where their parameters are', () => {
    const curves = progressCurves(columns([2.5, 2.4]), evaluations, 'loss', 0, 1);
    expect(curves.xs).toEqual([0, 0.5, 1.5, 2]);
    expect(curves.batch).toEqual([undefined, 2.5, Math.fround(2.4), undefined]);
    expect(curves.test).toEqual([2.3, undefined, undefined, 2.1]);
    expect(curves.train).toEqual([2.4, undefined, undefined, 2.2]);
  });
  test('on epochs, evaluations stand at their epoch', () => {
    expect(progressCurves(null, evaluations, 'accuracy', 0, 2)).toMatchObject({ xs: [0, 1], test: [0.1, 0.3] });
  });
  test('what is not finite is a gap', () => {
    expect(progressCurves(columns([1, Number.NaN]), null, 'loss', 0, 1).batch).toEqual([1, null]);
  });
  test('the column of a place is the first at or after it', () => {
    const data = columns([1, 1, 1]);
    expect([0, 2, 3].map((place) => columnAt(data, place))).toEqual([0, 2, null]);
  });
});

describe('norms per layer', () => {
  test('the slope is that of the hidden layers', () => {
    const floats = new Float32Array(layout.floats);
    layout.layers.forEach((layer, index) => {
      floats[layerFieldIndex(layer, 'deltaNorm')] = index === 3 ? 100 : 0.5 * 0.25 ** (2 - index);
    });
    const { growth, line, values } = layerNorms(floats, layout, 'deltaNorm');
    expect(growth?.factor).toBeCloseTo(0.25, 6);
    expect(line.slice(0, 3).map((place) => 10 ** (place ?? 0))).toEqual(
      values.slice(0, 3).map((value) => expect.closeTo(value, 6)),
    );
    expect(line[3]).toBeNull();
  });
});

describe('histograms', () => {
  const answer = (scale: 'linear' | 'logarithmic', low: number, high: number, filled: readonly number[]) => {
    const bins = new Uint32Array(HISTOGRAM_BINS);
    for (const bin of filled) bins[bin] = 7;
    const quantity = { what: 'delta', scale, low, high, count: 7, zeros: 0, infinite: 0, nan: 0 } as const;
    const header = { type: 'histograms', run: 'a', at: 0, layer: 0, quantities: [quantity] } as const;
    return histogramViews({ header, bins } as unknown as HistogramsAnswer)[0];
  };
  test('linear bins carry round values at their places', () => {
    const view = answer('linear', -1, 1, [3]);
    if (view === undefined) throw new Error('no view');
    const { xs, heights, scale } = histogramBars(view, 'en');
    expect([xs.length, heights[3], scale.range]).toEqual([64, 7, [0, 64]]);
    expect(scale.ticks(5)).toContainEqual({ at: 32, text: '0' });
    expect(scale.ticks(5)).toContainEqual({ at: 64, text: '1' });
  });
  test('empty octaves next to zero are left out on both sides alike', () => {
    const view = answer('logarithmic', 2 ** -32, 1, [63, 60, 1]);
    if (view === undefined) throw new Error('no view');
    const { xs, heights, scale } = histogramBars(view, 'en');
    // Octaves 26 and 27 stay as the gap around zero.
    expect(scale.range).toEqual([26, 38]);
    expect(xs).toEqual(Array.from({ length: 12 }, (_, index) => 26 + index));
    expect(heights).toEqual([0, 7, 0, 0, 0, 0, 0, 0, 7, 0, 0, 7]);
    const tick = scale.ticks(7).find(({ text }) => text === '10^{−1}');
    // 2^-32 * 2^(26 + x) = 0.1
    expect(tick?.at).toBeCloseTo(32 + Math.log2(0.1) + 32 - 26, 9);
  });
});

describe('decision boundary', () => {
  test('how sure: nothing at chance, one at certainty, one output is class 1', () => {
    expect(decision([1 / 3, 1 / 3, 1 / 3]).sure).toBeCloseTo(0);
    expect(decision([0, 1, 0])).toEqual({ index: 1, sure: 1 });
    expect(decision([0.25])).toEqual({ index: 0, sure: 0.5 });
  });
  test('the highest y is on top; what is not finite stays transparent', () => {
    const header = { columns: 1, rows: 2, outputs: 1, probabilities: true, type: 'boundary', run: 'a', at: 0 } as const;
    const pixels = boundaryPixels(
      { header: { ...header, x: [0, 1], y: [0, 1] }, values: Float32Array.of(Number.NaN, 1) },
      {
        ground: [0, 0, 0],
        classColor: (index) => (index === 1 ? [200, 100, 0] : [0, 0, 200]),
        palette: new Uint8Array(),
      },
    );
    expect([...pixels]).toEqual([124, 62, 0, 255, 0, 0, 0, 0]);
  });
});

describe('the chain rule', () => {
  const back = (product: number, joins = 1) => ({ weights: 1, joins, derivative: product, product });
  const answer: ChainAnswer = {
    type: 'chained',
    run: 'a',
    at: 0,
    links: [
      { layer: 2, delta: 0.1, meanDerivative: 1, back: back(0.25) },
      { layer: 1, delta: 0.025, meanDerivative: 0.24, back: back(0.2) },
      { layer: 0, delta: 0.005, meanDerivative: 0.24, back: null },
    ],
    total: 0.05,
    growth: null,
  };
  test('a row names what the gradient was multiplied by on its way to it', () => {
    expect(chainRows(answer).map(({ layer, factor }) => [layer, factor?.product])).toEqual([
      [2, undefined],
      [1, 0.25],
      [0, 0.2],
    ]);
  });
  test('a dash, not NaN, stands where nothing was multiplied; a run that diverged says NaN', () => {
    expect(factorText(Number.NaN, 0, 'en', 2)).toBe('–');
    expect(factorText(Number.NaN, Number.NaN, 'en', 2)).toBe('NaN');
    expect(factorText(0.25, 0.1, 'de', 2)).toBe('0,25');
  });
  test('formulas of dense layers are shown of dense layers only', () => {
    expect(chainFormulas(layout, false)).toHaveLength(2);
    expect(chainFormulas(layout, true)).toEqual(chainFormulas(layout, false).slice(0, 1));
    const [first, ...others] = layout.layers;
    if (first === undefined) throw new Error('no layer');
    expect(chainFormulas({ ...layout, layers: [{ ...first, type: 'conv2d' }, ...others] }, false)).toEqual([]);
  });
  test('the recursion of delta is not claimed where residual connections, normalisation or dropout stand between layers', () => {
    const joins = (name: keyof typeof presets) => joinsLayers(presets[name]);
    expect([joins('residual-50'), joins('batch-norm-sigmoid'), joins('first-start')]).toEqual([true, true, false]);
    const { blocks } = presets['first-start'].model;
    const inner = { type: 'dense', units: 4, activation: 'tanh', bias: true } as const;
    const dropping = (dropout: number) => ({ model: { blocks: [{ ...inner, dropout }, ...blocks] } });
    expect([joinsLayers(dropping(0.5)), joinsLayers(dropping(0))]).toEqual([true, false]);
  });
  test('residual connections ask for a column, derivatives that are all 1 for none', () => {
    expect(partsOf(chainRows(answer))).toEqual(['weights', 'derivative']);
    const joined = { ...answer, links: answer.links.map((link) => ({ ...link, back: back(0.5, 1.4) })) };
    expect(partsOf(chainRows(joined))).toContain('joins');
    const straight = answer.links.map((link) => ({ ...link, back: link.back && { ...link.back, derivative: 1 } }));
    expect(partsOf(chainRows({ ...answer, links: straight }))).toEqual(['weights']);
  });
  test('the derivative bears the activation’s name where all hidden layers share one', () => {
    expect(derivativeName(layout).plain).toBe('σ′');
    const [first, ...others] = layout.layers;
    if (first === undefined) throw new Error('no layer');
    expect(derivativeName({ ...layout, layers: [{ ...first, activation: 'tanh' }, ...others] }).plain).toBe('f′');
  });
});

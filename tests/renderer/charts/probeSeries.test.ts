/** What the page of probes shows: which series are whose, holes told from divergence, the chain's product, recorded distributions. */
import { describe, expect, test } from 'vitest';
import { HISTOGRAM_BINS, probeNames, type RecordLayout, recordLayout } from '../../../engine/index.ts';
import { recordedHistograms } from '../../../renderer/charts/histogramView.ts';
import { hasProbeCharts } from '../../../renderer/charts/ProbeCharts.tsx';
import { curveScale } from '../../../renderer/charts/ProbeCurves.tsx';
import { barLength } from '../../../renderer/charts/ProbeRadii.tsx';
import {
  chainCurves,
  gateNames,
  meanOf,
  probeReadings,
  recordedLayer,
  signOf,
  specialMarks,
  timeFactor,
} from '../../../renderer/charts/probeSeries.ts';

const part = { type: 'recurrent', fanIn: 2, units: 3, activation: 'tanh' };
const plain = recordLayout([
  { ...part, name: 'layers.0 input' },
  { ...part, name: 'layers.0 recurrent', fanIn: 3, steps: 4 },
  { ...part, name: 'layers.1', type: 'linear', fanIn: 3, units: 1 },
]);
const layout: RecordLayout = {
  ...plain,
  series: [
    { probe: 'states', layer: 'layers.0', what: 'gradient of h', at: 2, length: 3 },
    { probe: 'states', layer: 'layers.0', what: 'gradient of c', at: 5, length: 3 },
    { probe: 'chain', layer: '', what: 'factor of weights', at: 8, length: 2, holes: [0] },
  ],
};

describe('series of probes', () => {
  const floats = Float32Array.of(9, 9, 0.25, 0.5, 1, 3, 4, 5, Number.NaN, 2);
  test('are read where they stand, by layer', () => {
    const [states] = probeReadings(floats, layout, 'states');
    expect(states?.layer).toBe('layers.0');
    expect(states?.series.map(({ what, values }) => [what, values])).toEqual([
      ['gradient of h', [0.25, 0.5, 1]],
      ['gradient of c', [3, 4, 5]],
    ]);
    expect(probeReadings(floats, layout, 'gates')).toEqual([]);
    expect(probeReadings(floats, plain, 'states')).toEqual([]);
  });
  test('a hole is no divergence; NaN elsewhere is, and zero has a sign of its own on a logarithmic axis', () => {
    const [chain] = probeReadings(floats, layout, 'chain');
    expect(specialMarks(chain?.series[0] ?? { values: [], holes: [] }, true)).toEqual([]);
    const values = [0, Number.NaN, 1, Number.POSITIVE_INFINITY, Number.NaN];
    expect(specialMarks({ values, holes: [4] }, true)).toEqual([
      { at: 1, kind: 'zero' },
      { at: 2, kind: 'broken' },
      { at: 4, kind: 'broken' },
    ]);
    expect(specialMarks({ values: [0], holes: [] }, false)).toEqual([]);
  });
  test('layers of probes are found among the recorded ones', () => {
    expect([
      recordedLayer('layers.0', layout),
      recordedLayer('layers.1', layout),
      recordedLayer('norm.1', layout),
    ]).toEqual([0, 2, 2]);
    expect(recordedLayer('layers.10', layout)).toBe(-1);
  });
  test('the page is there for what it shows, not for distributions alone', () => {
    expect(hasProbeCharts({ layout })).toBe(true);
    expect(hasProbeCharts({ layout: plain })).toBe(false);
    const counted = { probe: 'histograms', layer: 'layers.1', what: 'histogram of delta', at: 0, length: 69 };
    expect(hasProbeCharts({ layout: { ...plain, series: [counted] } })).toBe(false);
    for (const probe of probeNames.filter((name) => name !== 'histograms'))
      expect(hasProbeCharts({ layout: { ...plain, series: [{ ...counted, probe }] } }), probe).toBe(true);
  });
});

describe('factors and means', () => {
  const series = (what: string, values: readonly number[], holes: readonly number[] = []) => ({ what, values, holes });
  test('the product of the chain; joins only where something joins in', () => {
    const parts = [series('w', [2, 4]), series('joins', [1, 1]), series('f', [0.25, 0.5])];
    expect(chainCurves({ layer: '', series: parts }).map(({ values }) => values)).toEqual([
      [0.5, 2],
      [2, 4],
      [0.25, 0.5],
    ]);
    const joined = [series('w', [2, 4], [0]), series('joins', [Number.NaN, 3], [0]), series('f', [1, 0.5], [0])];
    const curves = chainCurves({ layer: '', series: joined });
    expect(curves).toHaveLength(4);
    expect([curves[0]?.values[1], curves[0]?.holes]).toEqual([6, [0]]);
    expect(
      chainCurves({ layer: '', series: [joined[0], series('joins', [7, 1], [0]), joined[2]] as never }),
    ).toHaveLength(3);
  });
  test('the mean factor a step back in time, none where an end is zero or not finite', () => {
    expect(timeFactor([0.25, 9, 1])).toBe(0.5);
    expect([timeFactor([0, 1]), timeFactor([1, 0]), timeFactor([Number.NaN, 1])]).toEqual([null, null, null]);
  });
  test('means leave holes out, and keep NaN', () => {
    expect(meanOf(series('x', [1, 100, 3], [1]))).toBe(2);
    expect(meanOf(series('x', [1, Number.NaN]))).toBeNaN();
  });
  test('axes hold what is finite', () => {
    expect(curveScale('share', [0.2], 'en').range).toEqual([-0.03, 1.03]);
    const [low, high] = curveScale('linear', [-1, 3, Number.NaN], 'en').range;
    expect([low < -1, high > 3, high < 4]).toEqual([true, true, true]);
    expect(curveScale('linear', [2, 3], 'en').range[0]).toBe(0);
  });
  test('a bar ends at its room, and what is not finite fills it', () => {
    expect([barLength(1, 2), barLength(5, 2), barLength(Number.NaN, 2)]).toEqual([50, 100, 100]);
  });
  test('gates by their number of blocks; every series of a registry has a sign', () => {
    expect([gateNames(4).length, gateNames(3).length, gateNames(1)]).toEqual([4, 3, []]);
    for (const what of ['gradient of h', 'gate n', 'factor of joins', 'running variance'])
      expect(signOf(what)).not.toBeNull();
  });
});

test('recorded distributions: ends, what lies in no bin, counts', () => {
  const length = 5 + HISTOGRAM_BINS;
  const series = ['activation', 'delta', 'weightGradient', 'weight'].map((what, index) => {
    return { probe: 'histograms', layer: 'layers.1', what: `histogram of ${what}`, at: index * length, length };
  });
  const floats = new Float32Array(4 * length);
  floats.set([-1, 1, 3, 0, 2], length);
  floats.fill(2, length + 5, length + 15);
  const views = recordedHistograms(floats, { ...plain, series }, 2);
  expect(views?.map(({ what }) => what)).toEqual(['activation', 'delta', 'weightGradient', 'weight']);
  expect(views?.[1]).toMatchObject({ low: -1, high: 1, zeros: 3, infinite: 0, nan: 2, count: 25 });
  expect(views?.[1]?.bins.slice(0, 11)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0]);
  expect(recordedHistograms(floats, { ...plain, series }, 0)).toBeNull();
  expect(recordedHistograms(floats, plain, 2)).toBeNull();
});

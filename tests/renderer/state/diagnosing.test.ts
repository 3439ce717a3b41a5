/** The headline's source: looks a few times a second, and does not let two sentences take turns. */
import { expect, test } from 'vitest';
import { layerFieldIndex, presets, recordLayout } from '../../../engine/index.ts';
import { diagnosing } from '../../../renderer/state/diagnosing.ts';
import { liveValues } from '../../../renderer/state/frames.ts';
import type { RunInfo } from '../../../renderer/state/store.ts';
import { viewStore } from '../../../renderer/state/store.ts';
import { HandClock } from './fakes.ts';

const layout = recordLayout(
  [0, 1, 2, 3].map((index) => ({
    name: `layers.${index}`,
    type: 'linear',
    fanIn: 2,
    units: 2,
    activation: index === 3 ? 'identity' : 'sigmoid',
  })),
);

/** A record whose delta keeps `growth` from layer to layer. */
function floats(growth: number): Float32Array {
  const values = new Float32Array(layout.floats);
  layout.layers.forEach((layer, index) => {
    values[layerFieldIndex(layer, 'weightNorm')] = 1;
    values[layerFieldIndex(layer, 'deltaNorm')] = growth ** (3 - index);
    values[layerFieldIndex(layer, 'activationNorm')] = 1;
    values.set([1, 2], layer.meanAbsDelta);
    values.set([1, 2], layer.meanActivation);
  });
  values[0] = 2.3;
  values[3] = 1;
  return values;
}

function setUp(playing: boolean) {
  const run = { run: 'r', experiment: presets['first-start'], layout } as unknown as RunInfo;
  const progress = { playing, step: 1, epoch: 0, steps: null, epochs: null, stepsPerSecond: 1, diverged: null };
  const store = viewStore({ run, progress });
  const live = liveValues();
  const clock = new HandClock();
  diagnosing(store, live, clock);
  const show = (growth: number, at: number): void =>
    live.frame.set({
      run: 'r',
      axis: 'step',
      at,
      live: true,
      preview: false,
      sample: 0,
      floats: floats(growth),
      codes: new Uint8Array(layout.codes),
    });
  return { live, clock, show, store, code: () => live.findings.current[0]?.code };
}

test('says what the first frame shows at once, then looks a few times a second', () => {
  const { show, code, clock, live } = setUp(true);
  show(0.2, 0);
  expect(code()).toBe('vanishing');
  const before = live.findings.current;
  show(0.3, 1);
  expect(live.findings.current).toBe(before);
  clock.pass(400);
  expect(live.findings.current[0]?.values).toEqual({ percent: 30 });
});
test('another sentence must be found twice while time runs', () => {
  const { show, code, clock } = setUp(true);
  show(0.2, 0);
  clock.pass(400);
  show(1.9, 1);
  expect(code()).toBe('vanishing');
  clock.pass(400);
  show(0.2, 2);
  clock.pass(400);
  expect(code()).toBe('vanishing');
  show(1.9, 3);
  clock.pass(400);
  show(3, 4);
  expect(code()).not.toBe('vanishing');
});
test('and at once while it stands still', () => {
  const { show, code } = setUp(false);
  show(0.2, 0);
  show(1, 1);
  expect(code()).not.toBe('vanishing');
});

test('after a divergence the layer is the one where it began, before it there is none', () => {
  const { show, store, live } = setUp(false);
  const { progress } = store.getState();
  if (progress === null) throw new Error('no progress');
  store.setState({ progress: { ...progress, diverged: { step: 3, layer: 1, what: 'loss' } } });
  show(Number.NaN, 5);
  expect(live.findings.current[0]).toMatchObject({ code: 'diverged', values: { layer: 2 } });
  show(0.2, 2);
  expect(live.findings.current[0]?.code).toBe('vanishing');
});

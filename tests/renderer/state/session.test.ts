/** The window's end of a session: runs, credits, seeking, playing back, changes. */
import { beforeEach, describe, expect, test } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { choicesOf } from '../../../renderer/state/choices.ts';
import { askedDocument } from '../../../renderer/state/documents.ts';
import { liveValues } from '../../../renderer/state/frames.ts';
import { playWish } from '../../../renderer/state/playWish.ts';
import { connectSession } from '../../../renderer/state/session.ts';
import { placesShown, viewStore } from '../../../renderer/state/store.ts';
import { FakeHost, HandClock, layout, noWish } from './fakes.ts';

let host = new FakeHost();
let clock = new HandClock();
let store = viewStore();
let live = liveValues();
let session = connectSession(host, store, live, clock, noWish);

beforeEach(() => {
  host = new FakeHost();
  clock = new HandClock();
  store = viewStore();
  live = liveValues();
  session = connectSession(host, store, live, clock, noWish);
});

/** A run that has trained `steps` steps. */
function trained(steps: number, playing = false): void {
  session.open(presets['first-start'], playing);
  host.opened('run-1');
  host.state('run-1', steps, playing);
  host.sent.length = 0;
}

describe('opening', () => {
  test('follows, gives credits, sets the pace and plays', () => {
    session.open(presets['first-start'], true);
    expect(host.sent).toMatchObject([{ type: 'open', run: 'run-1' }]);
    host.opened('run-1');
    expect(host.sent.slice(1).map(({ type }) => type)).toEqual(['follow', 'credit', 'speed', 'play']);
    expect(store.getState().run?.run).toBe('run-1');
  });
  test('closes the run before only when the new one is open', () => {
    trained(5);
    session.open(presets['relu-10-he'], false);
    expect(host.take('close')).toEqual([]);
    host.opened('run-2');
    expect(host.take('close')).toEqual([{ type: 'close', run: 'run-1' }]);
  });
  test('a window that came back to a run gives the next one another name', () => {
    host.opened('run-1');
    session.open(presets['relu-10-he'], false);
    expect(host.take('open').map(({ run }) => run)).toEqual(['run-2']);
  });
  test('a refused document leaves the run on the stage and says why', () => {
    trained(5);
    session.open({ wrong: true }, false);
    host.say({ type: 'failed', run: 'run-2', code: 'missing', values: { path: 'data' } });
    expect(store.getState().run?.run).toBe('run-1');
    expect(store.getState().notice).toEqual({ code: 'missing', values: { path: 'data' } });
  });
  test('what fails of a run that has left the stage is nobody’s concern any more', () => {
    trained(5);
    session.open(presets['relu-10-he'], false);
    host.opened('run-2');
    host.say({ type: 'failed', run: 'run-1', code: 'run.unknown', values: { run: 'run-1' } });
    expect(store.getState().notice).toBeNull();
  });
  test('takes up a run that a reload finds again, at the pace the window shows', () => {
    host.opened('run-7');
    expect(host.sent.map(({ type }) => type)).toEqual(['follow', 'credit', 'speed']);
    host.state('run-7', 30, true);
    expect(store.getState()).toMatchObject({ run: { run: 'run-7' }, progress: { step: 30 } });
  });
  test('a run asked for just before a reload plays when the window comes back', () => {
    const drawer = new Map<string, string>();
    const wish = playWish({
      getItem: (key) => drawer.get(key) ?? null,
      setItem: (key, value) => void drawer.set(key, value),
    });
    connectSession(new FakeHost(), viewStore(), liveValues(), clock, wish).open(presets['first-start'], true);
    connectSession(host, store, live, clock, wish);
    host.opened('run-1');
    expect(host.sent.map(({ type }) => type)).toEqual(['follow', 'credit', 'speed', 'play']);
    expect(store.getState().untouched).toBe(true);
    expect(wish.take('run-1')).toBe(false);
  });
  test('a run that a reload finds again is nobody\u2019s first', () => {
    host.opened('run-7');
    expect(store.getState().untouched).toBe(false);
  });
  test('the counter tells an untrained network from one after its first step', () => {
    trained(0);
    expect(placesShown(store.getState())).toEqual({ at: null, last: null });
    host.state('run-1', 1);
    expect(placesShown(store.getState())).toEqual({ at: 0, last: 0 });
  });
  test('hears nothing of a run that is not on the stage', () => {
    trained(5);
    host.state('run-9', 100);
    expect(store.getState().progress?.step).toBe(5);
  });
});

describe('frames', () => {
  test('a live frame gives its credit back with the next picture', () => {
    trained(5, true);
    host.frame('run-1', 5, true);
    expect(live.frame.current?.at).toBe(5);
    expect(host.take('credit')).toEqual([]);
    clock.picture();
    expect(host.take('credit')).toEqual([{ type: 'credit', run: 'run-1', frames: 1 }]);
  });
  test('a frame of another size than the layout says is left out', () => {
    trained(5);
    host.say(
      { type: 'frame', run: 'run-1', axis: 'step', at: 1, live: true, preview: false, sample: 0 },
      new Uint8Array(4 * layout.floats + layout.codes - 1),
    );
    expect(live.frame.current).toBeNull();
  });
  test('asks for the sample a frame names, once', () => {
    trained(5);
    host.frame('run-1', 5, true);
    expect(host.take('sample')).toEqual([{ type: 'sample', run: 'run-1', row: 3 }]);
    host.say({ type: 'sample', run: 'run-1', row: 3, label: 1 }, new Uint8Array(12));
    host.frame('run-1', 6, true);
    expect(host.take('sample')).toEqual([]);
    expect(live.sample.current?.label).toBe(1);
  });
});

describe('time', () => {
  test('while dragging, one question is on its way and the newest waits', () => {
    trained(100);
    for (const at of [50, 40, 30, 20]) session.seek(at);
    expect(host.take('seek').map(({ at }) => at)).toEqual([50]);
    host.frame('run-1', 50, false);
    expect(host.take('seek').map(({ at }) => at)).toEqual([20]);
    expect(store.getState().cursor).toBe(20);
  });
  test('a place foreseen is asked for ahead, once, and the cursor waits for the hand', () => {
    trained(100);
    session.foresee(60);
    expect(host.take('seek')).toEqual([]);
    session.seek(50);
    host.frame('run-1', 50, false);
    session.foresee(40.2);
    expect(host.take('seek').map(({ at }) => at)).toEqual([50, 40]);
    expect(store.getState().cursor).toBe(50);
    session.seek(40);
    host.frame('run-1', 40, false);
    expect(host.take('seek')).toEqual([]);
    expect(store.getState().cursor).toBe(40);
    expect(live.frame.current?.at).toBe(40);
    // Whoever has gone elsewhere meanwhile asks anew.
    session.foresee(30);
    host.frame('run-1', 30, false);
    session.seek(35);
    host.frame('run-1', 35, false);
    session.seek(30);
    expect(host.take('seek').map(({ at }) => at)).toEqual([30, 35, 30]);
  });
  test('dragging on says nothing of live frames again', () => {
    trained(100);
    for (const at of [50, 40, 30]) session.seek(at);
    expect(host.take('follow')).toMatchObject([{ on: false }]);
  });
  test('dragging pauses training and stops live frames; the newest lets them in again', () => {
    trained(100, true);
    session.seek(10);
    const types = host.sent.map(({ type }) => type);
    expect(types).toContain('pause');
    expect(host.take('follow')).toMatchObject([{ on: false }]);
    host.frame('run-1', 100, true);
    expect(live.frame.current).toBeNull();
    session.seek(null);
    expect(host.take('follow')).toMatchObject([{ on: true }]);
    expect(store.getState().cursor).toBeNull();
  });
  test('a place outside of what is recorded is its end', () => {
    trained(100);
    session.seek(1000);
    expect(store.getState().cursor).toBe(99);
    session.seek(-5);
    expect(store.getState().cursor).toBe(0);
  });
  test('forward from the newest trains one batch, back shows the step before', () => {
    trained(10);
    session.move(1);
    expect(host.take('stepBatch')).toHaveLength(1);
    session.move(-1);
    expect(store.getState().cursor).toBe(8);
    session.move(1);
    expect(store.getState().cursor).toBe(9);
  });
  test('plays the past at the chosen pace, then trains on', () => {
    trained(4);
    session.setSpeed(2);
    session.seek(1);
    host.frame('run-1', 1, false);
    session.play();
    expect(store.getState()).toMatchObject({ cursor: 2, replaying: true });
    host.frame('run-1', 2, false);
    clock.pass(500);
    expect(store.getState().cursor).toBe(3);
    host.sent.length = 0;
    clock.pass(500);
    expect(store.getState()).toMatchObject({ cursor: null, replaying: false });
    expect(host.take('play')).toHaveLength(1);
  });
  test('on the epoch axis, steps are epochs', () => {
    trained(10);
    session.setAxis('epoch');
    expect(host.take('seek')).toMatchObject([{ axis: 'epoch', at: 1 }]);
    host.frame('run-1', 1, false, 'epoch');
    expect(live.frame.current?.axis).toBe('epoch');
    session.move(1);
    expect(host.take('stepEpoch')).toHaveLength(1);
  });
  test('asking for exact values empties the old ones first', () => {
    trained(10);
    session.inspect({ kind: 'neuron', layer: 0, unit: 1 }, 9);
    expect(store.getState().inspection?.values).toBeNull();
    host.say({
      type: 'inspected',
      run: 'run-1',
      at: 9,
      target: { kind: 'neuron', layer: 0, unit: 1 },
      values: { delta: 'NaN' },
      formula: [],
    });
    expect(store.getState().inspection?.values).toEqual({ delta: 'NaN' });
  });
});

describe('changes', () => {
  const asked = () => {
    const document = askedDocument(store.getState());
    return document && [choicesOf(document).activation, document.optimizer.learningRate];
  };
  const told = (
    ...interventions: readonly { readonly step: number; readonly path: string; readonly value: unknown }[]
  ) => host.say({ type: 'changed', run: 'run-1', experiment: { ...presets['first-start'], interventions } });
  const relu = { step: 10, path: 'model.activation', value: 'relu' } as const;
  const quarter = { step: 10, path: 'optimizer.learningRate', value: 0.25 } as const;

  test('show as soon as they are asked for, until all of them are made', () => {
    trained(10, true);
    session.change({ activation: 'relu' });
    session.change({ learningRate: 0.25 });
    expect(asked()).toEqual(['relu', 0.25]);
    expect(choicesOf(presets['first-start']).activation).toBe('sigmoid');
    told(relu);
    expect(asked()).toEqual(['relu', 0.25]);
    told(relu, quarter);
    expect(store.getState().asked).toBeNull();
    expect(asked()).toEqual(['relu', 0.25]);
    // What is on its way already is not asked for again.
    session.change({ activation: 'tanh' });
    host.sent.length = 0;
    session.change({ activation: 'tanh' });
    expect(host.take('change')).toEqual([]);
  });
  test('that are refused are seen to be', () => {
    trained(10, true);
    session.change({ activation: 'relu' });
    host.say({ type: 'failed', run: 'run-1', code: 'internal', values: {} });
    expect(asked()?.[0]).toBe('sigmoid');
  });
  test('the learning rate applies while the run goes on', () => {
    trained(10, true);
    session.change({ learningRate: 0.25 });
    expect(host.sent).toEqual([{ type: 'change', run: 'run-1', path: 'optimizer.learningRate', value: 0.25 }]);
    const changed = { ...presets['first-start'], interventions: [] };
    host.say({ type: 'changed', run: 'run-1', experiment: { ...changed, title: 'changed' } });
    expect(store.getState().run?.experiment.title).toBe('changed');
  });
  test('so does another activation, and the layers on the stage are called by it', () => {
    trained(10, true);
    session.change({ activation: 'relu' });
    const change = { path: 'model.activation', value: 'relu' };
    expect(host.sent).toEqual([{ type: 'change', run: 'run-1', ...change }]);
    const interventions = [{ step: 10, ...change }];
    host.say({ type: 'changed', run: 'run-1', experiment: { ...presets['first-start'], interventions } });
    expect(store.getState().run?.layout.layers[0]?.activation).toBe('relu');
  });
  test('anything else starts a new run with the same seed, playing where the old one did', () => {
    trained(10, true);
    session.change({ activation: 'relu', depth: 3 });
    const [open] = host.take('open');
    expect(open?.experiment).toMatchObject({ seed: presets['first-start'].seed });
    host.opened('run-2');
    expect(host.take('play')).toHaveLength(1);
  });
  test('a lost worker is said, and what comes back makes it well', () => {
    trained(10, true);
    host.say({ type: 'workerLost', run: 'run-1', step: 10 });
    expect(store.getState().connection).toBe('workerLost');
    host.state('run-1', 8);
    expect(store.getState().connection).toBe('open');
  });
});

test('the counter names the step of the cursor, live as well as looking back', () => {
  trained(10);
  expect(placesShown(store.getState())).toEqual({ at: 9, last: 9 });
  session.move(-1);
  expect(store.getState().cursor).toBe(8);
  expect(placesShown(store.getState())).toEqual({ at: 8, last: 9 });
});

test('a proof is of the step of the click and stays when the cursor goes on', () => {
  trained(10);
  session.prove();
  expect(host.take('prove')).toMatchObject([{ at: 9 }]);
  session.seek(3);
  expect(store.getState().proof).toEqual({ at: 9, running: true });
  session.reset();
  expect(store.getState().proof).toBeNull();
});

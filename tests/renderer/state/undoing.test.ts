/** Undo, redo and the experiments of lately, with a host the test holds in its hand. */
import { beforeEach, expect, test } from 'vitest';
import { type Experiment, presets } from '../../../engine/index.ts';
import { liveValues } from '../../../renderer/state/frames.ts';
import { keepRecent, readRecent, withRecent } from '../../../renderer/state/recent.ts';
import { connectSession, type WindowSession } from '../../../renderer/state/session.ts';
import { type ViewStore, viewStore } from '../../../renderer/state/store.ts';
import { type Undoing, undoing } from '../../../renderer/state/undoing.ts';
import { FakeHost, HandClock, noWish } from './fakes.ts';

let host: FakeHost;
let store: ViewStore;
let session: WindowSession;
let history: Undoing;
const first = presets['first-start'];

/** The host opens what was asked for. */
function answer(): Experiment {
  const [open] = host.take('open').slice(-1);
  if (open === undefined) throw new Error('nothing was opened');
  host.opened(open.run, open.experiment as Experiment);
  return open.experiment as Experiment;
}

beforeEach(() => {
  host = new FakeHost();
  store = viewStore();
  session = connectSession(host, store, liveValues(), new HandClock(), noWish);
  history = undoing(store, session);
  session.open(first, false);
  answer();
});

test('back through two changes and forth again', () => {
  session.change({ seed: 8 });
  answer();
  session.change({ seed: 9 });
  answer();
  history.undo();
  expect(answer().seed).toBe(8);
  history.undo();
  expect(answer().seed).toBe(7);
  history.undo();
  expect(host.take('open')).toEqual([]);
  history.redo();
  expect(answer().seed).toBe(8);
  expect([store.getState().undo.length, store.getState().redo.length]).toEqual([1, 1]);
});
test('twice in a row goes back twice, though the host takes its time', async () => {
  session.change({ seed: 8 });
  answer();
  session.change({ seed: 9 });
  answer();
  history.undo();
  history.undo();
  expect(answer().seed).toBe(8);
  await Promise.resolve();
  expect(answer().seed).toBe(7);
  await Promise.resolve();
  expect(host.take('open')).toEqual([]);
  expect([store.getState().undo.length, store.getState().redo.length]).toEqual([0, 2]);
});
test('a new change forgets what was taken back', () => {
  session.change({ seed: 8 });
  answer();
  history.undo();
  answer();
  session.change({ seed: 3 });
  answer();
  expect(store.getState().redo).toEqual([]);
});
test('a rate changed during the run is changed back during the run', () => {
  host.state('run-1', 5);
  session.change({ learningRate: 0.25 });
  const [change] = host.take('change');
  expect(change?.value).toBe(0.25);
  const interventions = [{ step: 5, path: 'optimizer.learningRate', value: 0.25 }];
  host.say({ type: 'changed', run: 'run-1', experiment: { ...first, interventions } });
  history.undo();
  expect(host.take('change')[0]?.value).toBe(first.optimizer.learningRate);
});
test('a document that does not fit is refused in words, and nothing changes', () => {
  session.change({ batch: 5000 });
  expect(host.take('open')).toEqual([]);
  expect(store.getState().notice?.code).toBe('batchTooLarge');
});

test('what has trained a little is kept, newest first and once', () => {
  const kept = new Map<string, string>();
  const drawer = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
  };
  keepRecent(store, drawer);
  host.state('run-1', 19);
  expect(readRecent(drawer)).toEqual([]);
  host.state('run-1', 20);
  expect(readRecent(drawer).map(({ seed }) => seed)).toEqual([7]);
  const other = { ...first, seed: 8 };
  expect(withRecent([first, other], other).map(({ seed }) => seed)).toEqual([8, 7]);
});
test('a drawer with nonsense in it is an empty one', () => {
  for (const text of ['{', '[1, {}]', '"x"', 'null']) {
    expect(readRecent({ getItem: () => text, setItem: () => undefined })).toEqual([]);
  }
});

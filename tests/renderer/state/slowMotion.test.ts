/** The slow player: one step at a time, its parts in order, pausable, everything as it was afterwards. */
import { beforeEach, expect, test } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { slowDuration } from '../../../renderer/picture/slowMoment.ts';
import { liveValues } from '../../../renderer/state/frames.ts';
import { connectSession, type WindowSession } from '../../../renderer/state/session.ts';
import { type SlowMotion, slowMotion } from '../../../renderer/state/slowMotion.ts';
import { viewStore } from '../../../renderer/state/store.ts';
import { FakeHost, HandClock, layout, noWish } from './fakes.ts';

const LAYERS = layout.layers.length;
let host = new FakeHost();
let clock = new HandClock();
let store = viewStore();
let live = liveValues();
let session: WindowSession;
let slow: SlowMotion;
let wishes = 0;

beforeEach(() => {
  host = new FakeHost();
  clock = new HandClock();
  store = viewStore();
  live = liveValues();
  wishes = 0;
  session = connectSession(host, store, live, clock, noWish);
  const lookingBack = {
    want() {
      wishes += 1;
      return () => {
        wishes -= 1;
      };
    },
  };
  slow = slowMotion({ session, store, live, lookingBack, clock, now: () => clock.now, calm: () => false });
  session.open(presets['first-start'], false);
  host.opened('run-1');
  host.state('run-1', 3, true);
  host.frame('run-1', 2, true);
  host.sent.length = 0;
});

/** Lets time pass in pictures. */
function pass(milliseconds: number): void {
  for (let time = 0; time < milliseconds; time += 20) {
    clock.pass(20);
    clock.picture();
  }
}
/** The host has trained the step that was asked for. */
function trained(at: number): void {
  host.state('run-1', at + 1, false);
  host.frame('run-1', at, true);
}

test('takes over from training: pauses it and trains one step', () => {
  slow.choose(true);
  expect(host.sent.map(({ type }) => type)).toEqual(expect.arrayContaining(['pause', 'stepBatch']));
  expect(store.getState()).toMatchObject({ slowMotion: true, replaying: true });
});
test('shows activations forward, gradients backward, then trains the next step', () => {
  slow.choose(true);
  trained(3);
  pass(100);
  expect(live.moment.current).toMatchObject({ phase: 'forward', layer: 0 });
  expect(store.getState().encoding).toBe('activation');
  pass(LAYERS * 260 + 900);
  expect(live.moment.current).toMatchObject({ phase: 'backward', layer: LAYERS - 1 });
  expect(store.getState().encoding).toBe('gradient');
  host.sent.length = 0;
  pass(slowDuration(LAYERS));
  expect(host.take('stepBatch')).toHaveLength(1);
});
test('waits for the step to be trained, however long it takes', () => {
  slow.choose(true);
  pass(5000);
  expect(live.moment.current).toBeNull();
  trained(3);
  pass(40);
  expect(live.moment.current?.phase).toBe('forward');
});
test('pauses in the middle and goes on from there', () => {
  slow.choose(true);
  trained(3);
  pass(400);
  session.pause();
  const moment = live.moment.current;
  pass(3000);
  expect(live.moment.current).toEqual(moment);
  host.sent.length = 0;
  slow.play();
  pass(100);
  expect(host.take('stepBatch')).toEqual([]);
  pass(300);
  expect(live.moment.current).not.toEqual(moment);
});
test('another step on the stage begins anew', () => {
  slow.choose(true);
  trained(3);
  pass(400);
  session.pause();
  trained(4);
  expect(live.moment.current).toBeNull();
  expect(store.getState().encoding).toBe('gradient');
});
test('left, everything is as it was, and trains on', () => {
  slow.choose(true);
  trained(3);
  pass(400);
  host.sent.length = 0;
  slow.choose(false);
  expect(live.moment.current).toBeNull();
  expect(store.getState()).toMatchObject({ encoding: 'gradient', slowMotion: false });
  expect(wishes).toBe(0);
  expect(host.take('play')).toHaveLength(1);
});

/** Answers about the step shown: asked for once a step, one at a time, less often the dearer they are. */
import { beforeEach, describe, expect, test } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { liveValues } from '../../../renderer/state/frames.ts';
import { type LookingBack, lookingBack } from '../../../renderer/state/lookingBack.ts';
import { connectSession } from '../../../renderer/state/session.ts';
import { viewStore } from '../../../renderer/state/store.ts';
import { FakeHost, HandClock, noWish } from './fakes.ts';

/** A port that several listen to, as the window's does. */
class OpenHost extends FakeHost {
  constructor() {
    super();
    const { port } = this;
    const receivers: Parameters<typeof port.listen>[0][] = [];
    port.listen((message) => {
      for (const receiver of receivers) receiver(message);
    });
    port.listen = (receiver) => {
      receivers.push(receiver);
      return () => undefined;
    };
  }
}

let host = new OpenHost();
let clock = new HandClock();
let live = liveValues();
let looking: LookingBack;

beforeEach(() => {
  host = new OpenHost();
  clock = new HandClock();
  live = liveValues();
  const store = viewStore();
  const session = connectSession(host, store, live, clock, noWish);
  looking = lookingBack(host.port, store, live, clock, () => clock.now);
  session.open(presets['first-start'], false);
  host.opened('run-1');
  host.state('run-1', 8);
  host.frame('run-1', 7, true);
  host.sent.length = 0;
});

const chained = (at: number) =>
  host.say({ type: 'chained', run: 'run-1', at, links: [], total: 1, growth: null } as const);

describe('while somebody shows it', () => {
  test('asks for the step shown, and puts the answer at hand', () => {
    looking.want({ type: 'chain' });
    expect(host.take('chain')).toEqual([{ type: 'chain', run: 'run-1', at: 7 }]);
    chained(7);
    expect(live.chain.current?.at).toBe(7);
    clock.pass(10_000);
    expect(host.take('chain')).toEqual([]);
  });
  test('nobody wants it: nothing is asked', () => {
    looking.want({ type: 'chain' })();
    host.sent.length = 0;
    host.frame('run-1', 3, true);
    expect(host.take('chain')).toEqual([]);
  });
  test('one at a time; then the newest step', () => {
    looking.want({ type: 'chain' });
    host.frame('run-1', 5, true);
    host.frame('run-1', 6, true);
    expect(host.take('chain').map(({ at }) => at)).toEqual([7]);
    chained(7);
    clock.pass(1000);
    expect(host.take('chain').map(({ at }) => at)).toEqual([6]);
  });
  test('while a hand drags time, the first step and the one where it rests', () => {
    looking.want({ type: 'chain' });
    chained(7);
    clock.pass(1000);
    host.sent.length = 0;
    for (const at of [6, 5, 4, 3]) {
      host.frame('run-1', at, false);
      clock.pass(50);
      if (at === 6) chained(6);
      clock.pass(50);
    }
    expect(host.take('chain').map(({ at }) => at)).toEqual([6]);
    clock.pass(40);
    expect(host.take('chain')).toEqual([]);
    clock.pass(60);
    expect(host.take('chain').map(({ at }) => at)).toEqual([3]);
  });
  test('while it trains, answers take a quarter of the time at most', () => {
    host.state('run-1', 8, true);
    looking.want({ type: 'chain' });
    clock.pass(1000);
    chained(7);
    host.frame('run-1', 8, true);
    host.sent.length = 0;
    clock.pass(2900);
    expect(host.take('chain')).toEqual([]);
    clock.pass(200);
    expect(host.take('chain').map(({ at }) => at)).toEqual([8]);
  });
  test('of two wishes the newest counts, and the other again when it is gone', () => {
    looking.want({ type: 'histograms', layer: 0 });
    const stop = looking.want({ type: 'histograms', layer: 1 });
    const payload = new Uint8Array(4 * 64);
    const answer = (layer: number) =>
      host.say({ type: 'histograms', run: 'run-1', at: 7, layer, quantities: [] }, payload);
    answer(0);
    clock.pass(100);
    answer(1);
    expect(host.take('histograms').map(({ layer }) => layer)).toEqual([0, 1]);
    clock.pass(100);
    stop();
    expect(host.take('histograms').map(({ layer }) => layer)).toEqual([0]);
  });
  test('never asks for a step that a reset has taken back', () => {
    looking.want({ type: 'chain' });
    chained(7);
    clock.pass(100);
    host.state('run-1', 0);
    host.frame('run-1', 6, true);
    clock.pass(1000);
    expect(host.take('chain').map(({ at }) => at)).toEqual([7]);
  });
  test('text is renewed once a second at most, and keeps what it was asked for with', () => {
    host.state('run-1', 8, true);
    looking.want({ type: 'text', length: 9, seed: 3, temperature: 0.5 });
    host.say({ type: 'text', run: 'run-1', at: 7, start: 'a', text: 'b', marks: 0 });
    expect(live.text.current).toMatchObject({ header: { at: 7 }, seed: 3, temperature: 0.5 });
    host.frame('run-1', 8, true);
    host.sent.length = 0;
    clock.pass(950);
    expect(host.take('text')).toEqual([]);
    clock.pass(100);
    expect(host.take('text').map(({ at }) => at)).toEqual([8]);
  });
  test('another run: the answers of the old one are gone', () => {
    looking.want({ type: 'chain' });
    chained(7);
    host.say({ type: 'workerLost', run: 'run-1', step: 8 });
    clock.pass(1000);
    host.frame('run-1', 2, true);
    expect(host.take('chain').map(({ at }) => at)).toEqual([7]);
  });
});

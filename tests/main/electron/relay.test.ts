/** The way from a window to its training port and back: electronHost, bridge and relay joined as Electron joins them. */
import { describe, expect, test, vi } from 'vitest';
import type { Command, Event, Message, Port } from '../../../engine/index.ts';
import { type Relay, relay } from '../../../main/electron/relay.ts';
import { type Bridge, toWindowSchema } from '../../../renderer/host/bridge.ts';
import { electronHost } from '../../../renderer/host/electronHost.ts';

const opened: Event = {
  type: 'opened',
  run: 'run-1',
  experiment: {},
  layout: { layers: [], floats: 0, epochFloats: 0, codes: 0 },
  parameters: 0,
  batchesPerEpoch: 1,
  memory: 0,
  input: [2],
  classes: [],
  engine: 'test',
};
const state = (step: number): Event => ({
  type: 'state',
  run: 'run-1',
  playing: true,
  step,
  epoch: 0,
  steps: null,
  epochs: null,
  stepsPerSecond: 1,
  diverged: null,
});

/** A training port in the hands of the test. */
function training() {
  const receivers = new Set<(message: Message<Event>) => void>();
  const port = {
    send: vi.fn<Port<Command, Event>['send']>(),
    listen: (receiver: (message: Message<Event>) => void) => {
      receivers.add(receiver);
      return () => receivers.delete(receiver);
    },
    close: vi.fn(),
  };
  const say = (header: Event, payload?: Uint8Array): void => {
    for (const receiver of receivers) receiver(payload === undefined ? { header } : { header, payload });
  };
  return { port, say };
}

/** A relay whose windows come and go; messages are cloned as IPC clones them. */
function scene() {
  const { port, say } = training();
  const told = vi.fn();
  let toWindow: (message: unknown) => void = () => {};
  const joined: Relay = relay({ port, told, post: (message) => toWindow(structuredClone(message)) });
  const openWindow = () => {
    const bridge: Bridge = {
      post: (note) => joined.receive(structuredClone(note)),
      ask: vi.fn(async () => null),
      listen: (receiver) => {
        toWindow = receiver;
      },
    };
    const host = electronHost(bridge, ['de']);
    const heard: Message<Event>[] = [];
    host.port.listen((message) => heard.push(message));
    return { host, heard, bridge };
  };
  return { joined, port, say, told, openWindow };
}

describe('a window', () => {
  test('sends commands and hears events with their payloads', () => {
    const { port, say, openWindow } = scene();
    const { host, heard } = openWindow();
    host.port.send({ type: 'play', run: 'run-1' });
    expect(port.send.mock.calls).toEqual([[{ type: 'play', run: 'run-1' }, undefined]]);
    say({ type: 'recording', run: 'run-1', name: 'a' }, new Uint8Array([1, 2, 255]));
    expect(heard).toEqual([
      { header: { type: 'recording', run: 'run-1', name: 'a' }, payload: new Uint8Array([1, 2, 255]) },
    ]);
  });

  test('gets only the bytes of a payload, not the buffer they lie in', () => {
    const { say, openWindow } = scene();
    const { heard } = openWindow();
    const large = new Uint8Array(new SharedArrayBuffer(4096)).subarray(16, 20).fill(7);
    say({ type: 'recording', run: 'run-1', name: 'a' }, large);
    expect(heard[0]?.payload?.buffer.byteLength).toBe(4);
    expect(heard[0]?.payload).toEqual(new Uint8Array([7, 7, 7, 7]));
  });

  test('that loads anew finds its run and is told so', async () => {
    const { joined, say, openWindow } = scene();
    const first = openWindow();
    expect(await first.host.resumed).toBe(false);
    say(opened);
    say(state(1));
    joined.pause();
    say(state(2));
    expect(first.heard.map(({ header }) => header)).toEqual([opened, state(1)]);
    const second = openWindow();
    expect(await second.host.resumed).toBe(true);
    expect(second.heard.map(({ header }) => header)).toEqual([opened, state(2)]);
  });

  test('hears again that the worker was lost, until it goes on', async () => {
    const { say, openWindow } = scene();
    say(opened);
    say({ type: 'workerLost', run: 'run-1', step: 3 });
    expect(openWindow().heard.map(({ header }) => header.type)).toEqual(['opened', 'workerLost']);
    say(state(3));
    expect(openWindow().heard.map(({ header }) => header.type)).toEqual(['opened', 'state']);
    say({ type: 'closed', run: 'run-1' });
    const last = openWindow();
    expect([await last.host.resumed, last.heard]).toEqual([false, []]);
  });

  test('is handed files only when it listens, and none twice', () => {
    const { joined, openWindow } = scene();
    joined.openFile({ name: 'early.gradiorama', bytes: new Uint8Array([1]) });
    const names: string[] = [];
    const { host } = openWindow();
    host.onOpenFile(({ name }) => names.push(name));
    joined.openFile({ name: 'late.gradiorama', bytes: new Uint8Array([2]) });
    openWindow().host.onOpenFile(({ name }) => names.push(`again ${name}`));
    expect(names).toEqual(['early.gradiorama', 'late.gradiorama']);
  });

  test('tells language and unsaved work', () => {
    const { told, openWindow } = scene();
    const { host } = openWindow();
    host.tell({ language: 'de' });
    host.tell({ unsaved: true });
    host.tell({ language: 'xx' });
    expect(told.mock.calls.map(([news]) => [news.language, news.unsaved])).toEqual([
      ['de', undefined],
      [undefined, true],
      [undefined, undefined],
    ]);
  });
});

describe('what is not the protocol', () => {
  test.each([
    [undefined, '.'],
    [{ kind: 'other' }, 'kind'],
    [{ kind: 'command', header: { type: 'until', run: 'r', step: -1 } }, 'header.step'],
    [{ kind: 'command', header: { type: 'format', run: 'r' } }, 'header.type'],
    [{ kind: 'command', header: { type: 'play', run: 'r' }, payload: [1, 2] }, 'payload'],
  ])('from a window is refused by name: %j', (note, path) => {
    const { joined, port, openWindow } = scene();
    const { heard } = openWindow();
    joined.receive(note);
    expect(heard[0]?.header).toMatchObject({ type: 'failed', code: 'command.invalid', values: { path } });
    expect(port.send).not.toHaveBeenCalled();
  });

  test('from the training port never reaches the window', () => {
    const { say, openWindow } = scene();
    const { heard } = openWindow();
    Reflect.apply(say, null, [{ type: 'state', run: 'run-1', step: 'two' }]);
    expect(heard).toEqual([]);
  });

  test('from the main process is not heard by the window', () => {
    expect(toWindowSchema.safeParse({ kind: 'menu', id: '' }).success).toBe(false);
    expect(toWindowSchema.safeParse({ kind: 'openFile', file: { name: 'a', bytes: 'text' } }).success).toBe(false);
  });
});

test('closing ends the training port', () => {
  const { joined, port } = scene();
  joined.close();
  expect(port.close).toHaveBeenCalledOnce();
});

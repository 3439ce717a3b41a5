/** The window's port over a socket: what it sends and hears, how it comes back, what it says when it cannot. */
import { expect, test } from 'vitest';
import {
  decodeMessage,
  type Event,
  encodeMessage,
  FRESH_SESSION,
  RESUMED_SESSION,
  TAKEN_OVER,
} from '../../../engine/index.ts';
import { type Socket, socketPort } from '../../../renderer/host/socketPort.ts';
import { openedEvent } from '../../main/server/fakeTraining.ts';

class FakeSocket implements Socket {
  binaryType = 'blob';
  protocol = '';
  readyState = 0;
  readonly sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  send(block: Uint8Array): void {
    this.sent.push(decodeMessage(block)?.header);
  }
  close(): void {}
  opens(protocol: string): void {
    this.protocol = protocol;
    this.readyState = 1;
    this.onopen?.();
  }
  says(header: unknown, payload?: Uint8Array): void {
    this.onmessage?.({ data: encodeMessage(payload === undefined ? { header } : { header, payload }).buffer });
  }
}

function setting() {
  const sockets: FakeSocket[] = [];
  const pauses: number[] = [];
  const tasks: (() => void)[] = [];
  const connect = () => {
    const socket = new FakeSocket();
    sockets.push(socket);
    return socket;
  };
  const made = socketPort(connect, (milliseconds, task) => {
    pauses.push(milliseconds);
    tasks.push(task);
  });
  const heard: Event[] = [];
  const payloads: (Uint8Array | undefined)[] = [];
  made.port.listen(({ header, payload }) => {
    heard.push(header);
    payloads.push(payload);
  });
  return { ...made, sockets, pauses, tasks, heard, payloads };
}

test('what is sent before the line stands waits for it, in order', () => {
  const { port, sockets } = setting();
  port.send({ type: 'play', run: 'a' });
  port.send({ type: 'pause', run: 'a' });
  expect(sockets[0]?.sent).toEqual([]);
  sockets[0]?.opens(FRESH_SESSION);
  port.send({ type: 'reset', run: 'a' });
  expect(sockets[0]?.sent).toMatchObject([{ type: 'play' }, { type: 'pause' }, { type: 'reset' }]);
  expect(sockets[0]?.binaryType).toBe('arraybuffer');
});

test('events come with their payload; what is none is not heard', () => {
  const { sockets, heard, payloads } = setting();
  sockets[0]?.opens(FRESH_SESSION);
  sockets[0]?.says(openedEvent('a'));
  sockets[0]?.says({ type: 'recording', run: 'a', name: 'a.arrow' }, new Uint8Array([9]));
  sockets[0]?.says({ type: 'opened', run: 'a' });
  sockets[0]?.says('rubbish');
  sockets[0]?.onmessage?.({ data: 'text' });
  expect(heard.map(({ type }) => type)).toEqual(['opened', 'recording']);
  expect(payloads.map((one) => one && [...one])).toEqual([undefined, [9]]);
});

test('the server says by the protocol it picks whether a run was found again', async () => {
  const fresh = setting();
  fresh.sockets[0]?.opens(FRESH_SESSION);
  expect(await fresh.resumed).toBe(false);
  const again = setting();
  again.sockets[0]?.opens(RESUMED_SESSION);
  expect(await again.resumed).toBe(true);
});

test('a broken line comes back with pauses that grow, and starts over after a success', () => {
  const { sockets, pauses, tasks, heard, port } = setting();
  sockets[0]?.opens(FRESH_SESSION);
  sockets[0]?.says(openedEvent('a'));
  sockets[0]?.onclose?.({ code: 1006 });
  port.send({ type: 'pause', run: 'a' });
  tasks[0]?.();
  sockets[1]?.onclose?.({ code: 1006 });
  tasks[1]?.();
  expect(pauses[1]).toBeGreaterThan(pauses[0] ?? 0);
  sockets[2]?.opens(RESUMED_SESSION);
  expect(sockets[2]?.sent).toMatchObject([{ type: 'pause' }]);
  sockets[2]?.onclose?.({ code: 1006 });
  expect(pauses[2]).toBe(pauses[0]);
  expect(heard.map(({ type }) => type)).toEqual(['opened']);
});

test('what is sent while a line closes, before it says so, waits for the next', () => {
  const { sockets, tasks, port } = setting();
  const [first] = sockets;
  first?.opens(FRESH_SESSION);
  if (first) first.readyState = 2;
  port.send({ type: 'pause', run: 'a' });
  expect(first?.sent).toEqual([]);
  first?.onclose?.({ code: 1006 });
  tasks[0]?.();
  sockets[1]?.opens(RESUMED_SESSION);
  expect(sockets[1]?.sent).toMatchObject([{ type: 'pause' }]);
});

test('a server that is gone closes every run, as does one that has forgotten them', () => {
  const gone = setting();
  gone.sockets[0]?.opens(FRESH_SESSION);
  gone.sockets[0]?.says(openedEvent('a'));
  gone.sockets[0]?.onclose?.({ code: 1006 });
  for (let i = 0; i < gone.tasks.length && i < 100; i++) {
    gone.tasks[i]?.();
    gone.sockets.at(-1)?.onclose?.({ code: 1006 });
  }
  expect(gone.tasks.length).toBeLessThan(100);
  expect(gone.heard.at(-1)).toEqual({ type: 'closed', run: 'a' });

  const forgotten = setting();
  forgotten.sockets[0]?.opens(FRESH_SESSION);
  forgotten.sockets[0]?.says(openedEvent('a'));
  forgotten.sockets[0]?.onclose?.({ code: 1006 });
  forgotten.tasks[0]?.();
  forgotten.sockets[1]?.opens(FRESH_SESSION);
  expect(forgotten.heard.at(-1)).toEqual({ type: 'closed', run: 'a' });
});

test('a window that was opened elsewhere does not fight for its session', () => {
  const { sockets, tasks, heard } = setting();
  sockets[0]?.opens(FRESH_SESSION);
  sockets[0]?.says(openedEvent('a'));
  sockets[0]?.onclose?.({ code: TAKEN_OVER });
  expect(tasks).toEqual([]);
  expect(heard.at(-1)).toEqual({ type: 'closed', run: 'a' });
});

test('a closed port is silent', () => {
  const { sockets, tasks, port } = setting();
  sockets[0]?.opens(FRESH_SESSION);
  port.close();
  port.send({ type: 'play', run: 'a' });
  sockets[0]?.onclose?.({ code: 1000 });
  expect(sockets[0]?.sent).toEqual([]);
  expect(tasks).toEqual([]);
});

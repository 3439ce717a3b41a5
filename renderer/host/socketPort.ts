/**
 * A Port over a WebSocket that comes back by itself when the line breaks. What is sent meanwhile waits for it; when it stays
 * away, every run that was open is told closed. It knows neither page nor dialogs (webHost.ts).
 */
import {
  type Command,
  decodeMessage,
  type Event,
  encodeMessage,
  eventSchema,
  FRESH_SESSION,
  type Message,
  type Port,
  RESUMED_SESSION,
  TAKEN_OVER,
} from '../../engine/index.ts';
import { Receivers } from './receivers.ts';

/** What is used of a WebSocket. */
export interface Socket {
  binaryType: string;
  readonly protocol: string;
  /** 1 while it is open; it closes some time before it says so. */
  readonly readyState: number;
  send(block: Uint8Array<ArrayBuffer>): void;
  close(): void;
  onopen: (() => void) | null;
  onclose: ((event: { readonly code: number }) => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
}

/** Opens a socket that offers these subprotocols. */
export type Connect = (protocols: string[]) => Socket;

/** Pauses before each new try, in milliseconds; after the last the line counts as lost. */
const PAUSES = [100, 250, 500, 1000, 2000, 4000];
/** `readyState` of an open socket. */
const OPEN = 1;
/** Messages that wait while the line is down; older ones are dropped first. */
const MOST_WAITING = 256;

/** The port, and whether the first connection found an open run. */
export interface SocketPort {
  readonly port: Port<Command, Event>;
  readonly resumed: Promise<boolean>;
}

/** Connects; `later` calls back after a time. */
export function socketPort(connect: Connect, later: (milliseconds: number, task: () => void) => void): SocketPort {
  const events = new Receivers<Message<Event>>();
  const runs = new Set<string>();
  let tell: (resumed: boolean) => void = () => {};
  const resumed = new Promise<boolean>((resolve) => {
    tell = resolve;
  });
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  let socket: Socket | null = null;
  let tries = 0;
  let ended = false;

  function hear(data: unknown): void {
    const message = data instanceof ArrayBuffer ? decodeMessage(new Uint8Array(data)) : null;
    const header = eventSchema.safeParse(message?.header);
    if (message === null || !header.success) return;
    if (header.data.type === 'opened') runs.add(header.data.run);
    if (header.data.type === 'closed') runs.delete(header.data.run);
    events.call(message.payload === undefined ? { header: header.data } : { ...message, header: header.data });
  }
  function loseRuns(): void {
    for (const run of runs) events.call({ header: { type: 'closed', run } });
    runs.clear();
  }
  function open(made: Socket): void {
    // The host has let go of what this window had open: it must not look as if it went on.
    if (made.protocol === FRESH_SESSION) loseRuns();
    tell(made.protocol === RESUMED_SESSION);
    tries = 0;
    socket = made;
    for (const block of waiting) made.send(block);
    waiting = [];
  }
  function lost(code: number): void {
    socket = null;
    const pause = PAUSES[tries];
    tries += 1;
    if (ended) return;
    if (code !== TAKEN_OVER && pause !== undefined) {
      later(pause, dial);
      return;
    }
    ended = true;
    tell(false);
    loseRuns();
  }
  function dial(): void {
    if (ended) return;
    const made = connect([FRESH_SESSION, RESUMED_SESSION]);
    made.binaryType = 'arraybuffer';
    made.onopen = () => open(made);
    made.onmessage = ({ data }) => hear(data);
    made.onclose = ({ code }) => lost(code);
  }
  dial();

  const port: Port<Command, Event> = {
    send(header, payload) {
      if (ended) return;
      const block = encodeMessage(payload === undefined ? { header } : { header, payload });
      if (socket?.readyState === OPEN) return socket.send(block);
      waiting = [...waiting.slice(1 - MOST_WAITING), block];
    },
    listen: (receiver) => events.add(receiver),
    close() {
      ended = true;
      socket?.close();
    },
  };
  return { port, resumed };
}

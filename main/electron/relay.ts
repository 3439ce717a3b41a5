/**
 * Between one window and its training port: checks every message both ways and passes it on. Remembers of each run what a
 * window that had to be loaded anew must hear to show it again; training goes on meanwhile. Knows nothing of Electron.
 */
import {
  type Command,
  type Event,
  eventSchema,
  type Message,
  messageProblem,
  type Port,
  runNamed,
} from '../../engine/index.ts';
import { type ToMain, type ToWindow, toMainSchema } from '../../renderer/host/bridge.ts';
import { OpenRuns } from '../openRuns.ts';

/** What a relay needs of its surroundings. */
export interface RelayEnds {
  /** Sends to the window; does nothing when it is gone. */
  readonly post: (message: ToWindow) => void;
  readonly port: Port<Command, Event>;
  /** Language and unsaved work, as the window tells. */
  readonly told: (news: Extract<ToMain, { kind: 'tell' }>) => void;
}

export interface Relay {
  /** Takes one raw note from the window. */
  receive(raw: unknown): void;
  /** Asks the window to open a file; waits until it listens. */
  openFile(file: { readonly name: string; readonly bytes: Uint8Array }): void;
  /** The window is being loaded anew: what is sent to it waits until it listens again. */
  pause(): void;
  close(): void;
}

/** Joins a window and a training port. */
export function relay({ post, port, told }: RelayEnds): Relay {
  const runs = new OpenRuns();
  const files: ToWindow[] = [];
  let listening = false;

  const stop = port.listen(({ header, payload }: Message<Event>) => {
    const checked = eventSchema.safeParse(header);
    if (!checked.success) return;
    runs.hear(checked.data);
    if (listening) post({ kind: 'event', header: checked.data, payload: payload && compact(payload) });
  });
  const welcome = (): void => {
    listening = true;
    post({ kind: 'welcome', resumed: runs.size > 0 });
    for (const header of runs.told()) post({ kind: 'event', header });
    for (const file of files.splice(0)) post(file);
  };
  return {
    receive: (raw) => {
      const checked = toMainSchema.safeParse(raw);
      if (!checked.success) return post(refusal(raw, checked.error));
      const note = checked.data;
      if (note.kind === 'ready') welcome();
      else if (note.kind === 'tell') told(note);
      else port.send(note.header, note.payload);
    },
    openFile: (file) => {
      const message: ToWindow = { kind: 'openFile', file };
      if (listening) post(message);
      else files.push(message);
    },
    pause: () => {
      listening = false;
    },
    close: () => {
      stop();
      port.close();
    },
  };
}

/** IPC would copy the whole buffer a view lies in. */
function compact(payload: Uint8Array): Uint8Array {
  const whole = payload.buffer instanceof ArrayBuffer && payload.byteLength === payload.buffer.byteLength;
  return whole ? payload : new Uint8Array(payload);
}

/** Tells the window what is wrong with its note. */
function refusal(raw: unknown, error: Parameters<typeof messageProblem>[0]): ToWindow {
  const header = raw instanceof Object && 'header' in raw ? raw.header : undefined;
  const values = messageProblem(error, raw);
  return { kind: 'event', header: { type: 'failed', run: runNamed(header), code: 'command.invalid', values } };
}

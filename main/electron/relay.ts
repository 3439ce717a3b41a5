/**
 * Between one window and its training port: checks every message both ways and passes it on. Remembers of each run what a
 * window that had to be loaded anew must hear to show it again; training goes on meanwhile. Knows nothing of Electron.
 */
import { type Command, type Event, eventSchema, type Message, type Port } from '../../engine/index.ts';
import { type ToMain, type ToWindow, toMainSchema } from '../../renderer/host/bridge.ts';

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

/** Events that a fresh window must hear again, newest of each kind. */
const REMEMBERED: ReadonlySet<Event['type']> = new Set(['opened', 'state', 'workerLost']);

/** Joins a window and a training port. */
export function relay({ post, port, told }: RelayEnds): Relay {
  const runs = new Map<string, Map<Event['type'], ToWindow>>();
  const files: ToWindow[] = [];
  let listening = false;

  const remember = (message: ToWindow, { type, run }: Event): void => {
    if (type === 'opened') runs.set(run, new Map());
    if (type === 'state') runs.get(run)?.delete('workerLost');
    if (type === 'closed') runs.delete(run);
    if (REMEMBERED.has(type)) runs.get(run)?.set(type, message);
  };
  const stop = port.listen(({ header, payload }: Message<Event>) => {
    const checked = eventSchema.safeParse(header);
    if (!checked.success) return;
    const message: ToWindow = { kind: 'event', header: checked.data, payload: payload && compact(payload) };
    remember(message, checked.data);
    if (listening) post(message);
  });
  const welcome = (): void => {
    listening = true;
    post({ kind: 'welcome', resumed: runs.size > 0 });
    for (const run of runs.values()) for (const message of run.values()) post(message);
    for (const file of files.splice(0)) post(file);
  };
  return {
    receive: (raw) => {
      const checked = toMainSchema.safeParse(raw);
      if (!checked.success) return post(refusal(raw, checked.error.issues[0]?.path));
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

/** Tells the window which field of its note was wrong. */
function refusal(raw: unknown, path: readonly PropertyKey[] | undefined): ToWindow {
  const run = raw instanceof Object && 'header' in raw ? Reflect.get(Object(raw.header), 'run') : undefined;
  const header: Event = {
    type: 'failed',
    run: typeof run === 'string' && run !== '' && run.length <= 64 ? run : '-',
    code: 'command.invalid',
    values: { path: path?.map(String).join('.') ?? '' },
  };
  return { kind: 'event', header };
}

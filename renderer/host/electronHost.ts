/**
 * The Host of a window inside Electron: the port, dialogs and menus over the preload script's bridge.
 * It owns no state of the run. Made once by the app's entry when `electronBridge()` finds a bridge.
 */
import { z } from 'zod';
import type { Command, Event, Message, Port } from '../../engine/index.ts';
import { type Bridge, openedFileSchema, type Question, savedSchema, type ToMain, toWindowSchema } from './bridge.ts';
import { BRIDGE_NAME } from './channels.ts';
import type { Host, HostFile } from './host.ts';
import { Receivers } from './receivers.ts';

// The strict content security policy forbids the code generation zod would otherwise try.
z.config({ jitless: true });

const isBridge = (value: unknown): value is Bridge =>
  typeof value === 'object' && value !== null && 'post' in value && 'ask' in value && 'listen' in value;

/** The bridge of this window, or null in an ordinary browser. */
export function electronBridge(): Bridge | null {
  const found: unknown = Reflect.get(globalThis, BRIDGE_NAME);
  return isBridge(found) ? found : null;
}

/** A Host that speaks over `bridge`. */
export function electronHost(bridge: Bridge, languages: readonly string[] = navigator.languages): Host {
  const events = new Receivers<Message<Event>>();
  const files = new Receivers<HostFile>();
  const menu = new Receivers<string>();
  let tellResumed: (resumed: boolean) => void = () => {};
  const resumed = new Promise<boolean>((resolve) => {
    tellResumed = resolve;
  });
  bridge.listen((raw) => {
    const checked = toWindowSchema.safeParse(raw);
    if (!checked.success) return;
    const message = checked.data;
    if (message.kind === 'welcome') tellResumed(message.resumed);
    else if (message.kind === 'event') events.call(withPayload(message.header, message.payload));
    else if (message.kind === 'openFile') files.call(message.file);
    else menu.call(message.id);
  });
  const post = (note: ToMain): void => bridge.post(note);
  const ask = (question: Question): Promise<unknown> => bridge.ask(question);
  post({ kind: 'ready' });
  return {
    port: eventPort(post, events),
    resumed,
    save: async (file) => savedSchema.parse(await ask({ kind: 'save', file })),
    open: async (endings) => openedFileSchema.parse(await ask({ kind: 'open', endings: [...endings] })),
    onOpenFile: (receiver) => files.add(receiver),
    onMenu: (receiver) => menu.add(receiver),
    tell: ({ language, unsaved }) => {
      const known = language === 'de' || language === 'en' ? language : undefined;
      post({ kind: 'tell', language: known, unsaved });
    },
    languages,
  };
}

function eventPort(post: (note: ToMain) => void, events: Receivers<Message<Event>>): Port<Command, Event> {
  let open = true;
  const leave = new Set<() => void>();
  return {
    send: (header, payload) => {
      if (open) post({ kind: 'command', header, payload });
    },
    listen: (receiver) => {
      const stop = events.add(receiver);
      leave.add(stop);
      return stop;
    },
    close: () => {
      open = false;
      for (const stop of leave) stop();
    },
  };
}

function withPayload<Header>(header: Header, payload: Uint8Array | undefined): Message<Header> {
  return payload === undefined ? { header } : { header, payload };
}

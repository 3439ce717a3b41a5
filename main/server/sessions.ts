/**
 * All windows of one server: who is joined to which session, and when a session that nobody looks at ends. Knows no HTTP;
 * server.ts hands it sockets. Timers come from outside, so that tests own the time.
 */
import type { Command, Event, Port } from '../../engine/index.ts';
import { type Line, type WindowSession, windowSession } from './windowSession.ts';

/** More windows than anyone needs; each has a training thread of its own. */
export const MOST_WINDOWS = 16;

/** What the sessions need from outside. */
export interface SessionsOptions {
  readonly start: () => Port<Command, Event>;
  /** Calls `task` after the time a window has to come back; the returned function calls it off. */
  readonly afterGrace: (task: () => void) => () => void;
  /** Every window has gone and not come back. */
  readonly onEmpty: () => void;
}

/** The windows of one server. */
export interface Sessions {
  /** Whether this window could be joined (known, or room for one more). */
  hasRoom(window: string): boolean;
  /** Whether this window would find a run that is already open. */
  resumes(window: string): boolean;
  /** Starts a training thread ahead of the window that is loading, so that it need not wait for one. */
  warm(): void;
  /** Joins a line to its window's session, made where there is none. */
  join(window: string, line: Line): { hear(block: Uint8Array): void; leave(): void };
  end(): void;
}

interface Entry {
  readonly session: WindowSession;
  callOff: (() => void) | null;
}

/** Keeps the sessions of one server. */
export function sessions({ start, afterGrace, onEmpty }: SessionsOptions): Sessions {
  const entries = new Map<string, Entry>();
  const spare: Port<Command, Event>[] = [];
  const entryOf = (window: string): Entry => {
    const found = entries.get(window);
    if (found !== undefined) return found;
    const made: Entry = { session: windowSession(spare.pop() ?? start()), callOff: null };
    entries.set(window, made);
    return made;
  };
  const forget = (window: string, entry: Entry): void => {
    entry.session.end();
    entries.delete(window);
    if (entries.size === 0) onEmpty();
  };
  return {
    hasRoom: (window) => entries.has(window) || entries.size < MOST_WINDOWS,
    resumes: (window) => entries.get(window)?.session.hasRun ?? false,
    warm() {
      if (spare.length === 0 && entries.size < MOST_WINDOWS) spare.push(start());
    },
    join(window, line) {
      const entry = entryOf(window);
      entry.callOff?.();
      entry.callOff = null;
      entry.session.join(line);
      return {
        hear: (block) => entry.session.hear(line, block),
        leave: () => {
          const stillOurs = entries.get(window) === entry;
          if (entry.session.leave(line) && stillOurs) entry.callOff = afterGrace(() => forget(window, entry));
        },
      };
    },
    end() {
      for (const entry of entries.values()) {
        entry.callOff?.();
        entry.session.end();
      }
      entries.clear();
      for (const port of spare.splice(0)) port.close();
    },
  };
}

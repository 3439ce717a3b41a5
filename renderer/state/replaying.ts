/**
 * Plays recorded steps from the cursor towards the newest at the chosen pace. It asks for places and moves the cursor;
 * answering and drawing are others' work. Used by session.ts.
 */
import type { Clock } from './clock.ts';
import type { ViewStore } from './store.ts';

/** The player of the recorded past. */
export interface Replaying {
  start(): void;
  stop(): void;
  /** What happens when the newest step is reached. */
  onEnd(task: () => void): void;
}

/** Pictures a second at most; a faster pace leaves steps out. */
const MOST_PICTURES = 30;

/** How long to wait and how many places to go on at a pace (null: as fast as it can). */
export function pace(perSecond: number | null): { readonly wait: number; readonly places: number } {
  const speed = perSecond ?? 1000;
  return { wait: 1000 / Math.min(speed, MOST_PICTURES), places: Math.max(1, Math.round(speed / MOST_PICTURES)) };
}

/** `ask` asks for the picture of one place. */
export function replaying(store: ViewStore, clock: Clock, ask: (at: number) => void): Replaying {
  let cancel: (() => void) | null = null;
  let end = (): void => undefined;

  function stop(): void {
    cancel?.();
    cancel = null;
    if (store.getState().replaying) store.setState({ replaying: false });
  }
  function tick(): void {
    const { cursor, progress, axis, speed } = store.getState();
    const last = (axis === 'step' ? progress?.steps : progress?.epochs)?.[1];
    if (cursor === null || last === undefined) {
      stop();
      return;
    }
    // An epoch lasts many steps: its pace is that of a slow show.
    const { wait, places } = pace(axis === 'epoch' ? Math.min(speed ?? 4, 4) : speed);
    const next = cursor + places;
    if (next > last) {
      stop();
      end();
      return;
    }
    store.setState({ cursor: next });
    ask(next);
    cancel = clock.later(wait, tick);
  }
  return {
    start() {
      if (cancel !== null) return;
      store.setState({ replaying: true, inspection: null });
      tick();
    },
    stop,
    onEnd(task) {
      end = task;
    },
  };
}

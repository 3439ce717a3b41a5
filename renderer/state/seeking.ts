/**
 * Asks the host for past steps while someone drags: one question on its way at a time, of the waiting ones only the
 * newest counts. It knows neither port nor store; session.ts gives it both ends.
 */
import type { Axis } from './store.ts';

/** A place in the past. */
export interface Place {
  readonly axis: Axis;
  readonly at: number;
}

/** Coalesced questions for past frames. */
export interface Seeking {
  /** Wants this place; replaces whatever waits. */
  want(place: Place): void;
  /** A frame that was asked for has come. */
  answered(): void;
  /** Forgets everything (another run). */
  clear(): void;
  /** Whether a question is on its way. */
  readonly busy: boolean;
}

/** `ask` sends one question. */
export function seeking(ask: (place: Place) => void): Seeking {
  let waiting: Place | null = null;
  let busy = false;
  return {
    want(place) {
      if (busy) {
        waiting = place;
        return;
      }
      busy = true;
      ask(place);
    },
    answered() {
      const next = waiting;
      waiting = null;
      busy = next !== null;
      if (next !== null) ask(next);
    },
    clear() {
      waiting = null;
      busy = false;
    },
    get busy() {
      return busy;
    },
  };
}

/**
 * Which run was asked for to be played and has not opened yet: kept where a reload of this window finds it, so that a run asked for just
 * before the reload plays all the same. Used by hearing.ts.
 */
import type { Drawer } from './preferences.ts';

const key = 'gradiorama.play';

/** One wish at a time. */
export interface PlayWish {
  /** Notes the run to be played when it opens; null: none. */
  note(run: string | null): void;
  /** Whether this run was to be played; forgets it. */
  take(run: string): boolean;
}

/** Kept in a drawer that lasts as long as the window. */
export function playWish(drawer: Drawer): PlayWish {
  const note = (run: string | null): void => {
    try {
      drawer.setItem(key, run ?? '');
    } catch {
      // A full or closed drawer: a reload at the wrong moment finds the run paused.
    }
  };
  return {
    note,
    take(run) {
      const kept = drawer.getItem(key) === run;
      if (kept) note(null);
      return kept;
    },
  };
}

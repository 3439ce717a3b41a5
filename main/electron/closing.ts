/**
 * Decides whether a window may close: asks once where work is unsaved, and waits for it to be saved where that is wished.
 * Pure; window.ts connects it to a window.
 */
import type { UnsavedChoice } from './dialogs.ts';

/** What the decision needs of its surroundings. */
export interface ClosingEnds {
  readonly ask: () => Promise<UnsavedChoice>;
  /** Asks the window to save. */
  readonly save: () => void;
  /** Closes for good, without asking again. */
  readonly close: () => void;
}

export interface Closing {
  /** Whether the window may close now; where not, the person is being asked. */
  mayClose(): boolean;
  /** The window tells whether its work is unsaved. */
  tell(unsaved: boolean): void;
}

/** One window's decision. */
export function closing({ ask, save, close }: ClosingEnds): Closing {
  let unsaved = false;
  let asking = false;
  let closeWhenSaved = false;

  const decide = async (): Promise<void> => {
    asking = true;
    const choice = await ask();
    asking = false;
    if (choice === 'discard' || !unsaved) return close();
    closeWhenSaved = choice === 'save';
    if (closeWhenSaved) save();
  };
  return {
    mayClose: () => {
      if (unsaved && !asking) void decide();
      return !unsaved;
    },
    tell: (now) => {
      unsaved = now;
      if (!unsaved && closeWhenSaved) close();
    },
  };
}

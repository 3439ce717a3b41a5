/**
 * The next thing worth doing in this run, from the engine's diagnosis: what the accent button offers and the key N does.
 */
import type { App } from './appContext.ts';

/** An offer: its words (code of assets/words/diagnosis or app) and what it does. */
export interface NextThing {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  run(): void;
}

/** The offer for what is on the stage; null where nothing is worth doing. */
export function nextThing(_app: App): NextThing | null {
  return null;
}

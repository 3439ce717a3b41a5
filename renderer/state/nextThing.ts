/**
 * The next thing worth doing in this run, from the engine's diagnosis: what the accent button offers and the key N does.
 */
import type { App } from './appContext.ts';
import { choicesOf } from './choices.ts';

/** An offer: its words (code of assets/words/diagnosis or app) and what it does. */
export interface NextThing {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  run(): void;
}

/** The offer for what is on the stage; null where nothing is worth doing. */
export function nextThing(app: App): NextThing | null {
  const { run } = app.store.getState();
  if (run === null || choicesOf(run.experiment).activation !== 'sigmoid') return null;
  return {
    code: 'next.reluHe',
    values: {},
    run: () => app.session.change({ activation: 'relu', initializer: 'heNormal' }),
  };
}

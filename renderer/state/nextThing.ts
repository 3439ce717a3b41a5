/**
 * The next thing worth doing in this run: the first remedy of the engine's diagnosis, carried out in the running network where it
 * helps that, else as a new run with the same seed. The accent button offers it, the key N does it.
 */
import { applyRemedy } from '../../engine/index.ts';
import type { App } from './appContext.ts';
import { currentDocument } from './documents.ts';

/** An offer: its words (a code of assets/words/diagnosis) and what it does. */
export interface NextThing {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  run(): void;
}

/** The offer for what is on the stage; null where nothing is worth doing. */
export function nextThing({ store, live, session }: App): NextThing | null {
  const { run, progress, replaying, cursor } = store.getState();
  const remedy = live.findings.current.find((finding) => finding.remedy !== null)?.remedy;
  if (run === null || remedy === undefined || remedy === null) return null;
  return {
    code: remedy.code,
    values: remedy.values,
    run() {
      const document = currentDocument(run.experiment);
      const remedied = applyRemedy(document, remedy);
      // Numbers that are lost stay lost, and a remedy for a past step is not one for now.
      if (remedy.helpsRunning && progress?.diverged == null && cursor === null) {
        session.edit({ ...remedied, title: document.title });
        return;
      }
      store.setState({ unsaved: true, untouched: false });
      session.open(remedied, replaying || progress?.playing === true);
    },
  };
}

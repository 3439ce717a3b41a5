/**
 * The one accent button: the next thing worth doing in this run, with its key. What that is, the diagnosis decides
 * (state/nextThing.ts).
 */
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import { nextThing } from '../state/nextThing.ts';
import { findingLine } from './findingLine.ts';

/** Nothing where there is nothing worth doing. */
export function NextThing() {
  const app = useApp();
  const words = useWords();
  useLive(app.live.findings, 250);
  useView((state) => state.run);
  const next = nextThing(app);
  if (next === null) return null;
  return (
    <button type="button" className="accent" data-testid="next" onClick={() => next.run()}>
      {findingLine(next, words)}
      <kbd>N</kbd>
    </button>
  );
}

/**
 * One sentence above the stage that says what is seen, with this run's number, and a quiet line below it. What is said, the
 * diagnosis decides; on the first start the line names the key that swaps to the remedy.
 */
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import { documentAt } from '../state/diagnosing.ts';
import { nextThing } from '../state/nextThing.ts';
import { whatLine } from './experimentName.ts';
import { findingLine } from './findingLine.ts';

/** Nothing until the diagnosis has something to say. */
export function Headline() {
  const app = useApp();
  const words = useWords();
  const [finding] = useLive(app.live.findings, 0);
  const run = useView((state) => state.run);
  const untouched = useView((state) => state.untouched);
  const frame = useLive(app.live.frame);
  if (run === null) return null;
  const next = nextThing(app);
  // What was changed by hand holds from its step on.
  const what = whatLine(documentAt(run, frame ?? { axis: 'step', at: 0 }), words);
  const help =
    untouched && next !== null
      ? words.t('headline.first', { remedy: findingLine(next, words) })
      : `${finding === undefined ? '' : `${what}. `}${words.t('headline.below')}`;
  return (
    <div className="headline" data-testid="headline">
      <h1>
        <Rich text={finding === undefined ? what : findingLine(finding, words, run.layout.layers)} />
      </h1>
      <p>
        <Rich text={help} />
      </p>
    </div>
  );
}

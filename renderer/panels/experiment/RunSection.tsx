/**
 * How the run goes: batches, what is recorded, the seed that makes it the same every time.
 */
import { useWords } from '../../state/appContext.ts';
import { TermRow } from './ChoiceRow.tsx';
import { NumberRow } from './NumberRow.tsx';
import { Section } from './Section.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import type { Editing } from './useDocument.ts';

const WAYS = ['step', 'some', 'epoch'] as const;
/** Every how many steps, when only some are recorded. */
const SOME = 10;

/** Which of the three ways a document records. */
export function recordWay(every: number | 'epoch'): (typeof WAYS)[number] {
  if (every === 'epoch') return 'epoch';
  return every === 1 ? 'step' : 'some';
}

/** Batch size, order, recording, seed. */
export function RunSection({ editing }: { readonly editing: Editing }) {
  const words = useWords();
  const { document, set } = editing;
  const way = recordWay(document.record.every);
  const choose = (chosen: string): void =>
    set('record.every', chosen === 'epoch' ? 'epoch' : chosen === 'some' ? SOME : 1);
  return (
    <Section id="run" title="section.run" summary={words.t('run.seedSummary', { seed: String(document.seed) })}>
      <NumberRow id="batch" editing={editing} />
      <SwitchRow
        id="shuffle"
        label="field.shuffle"
        help="help.shuffle"
        value={document.batch.shuffle}
        onChange={(shuffle) => set('batch.shuffle', shuffle)}
      />
      <TermRow term="record" names={WAYS} value={way} onChoose={choose} />
      {way === 'some' && <NumberRow id="recordEvery" editing={editing} />}
      <NumberRow id="seed" editing={editing} />
    </Section>
  );
}

/**
 * The data of the experiment in detail: standardisation, rows and noise of generated sets, who must be named, and the way to see them.
 */
import { Table2 } from 'lucide-react';
import { dataSources, describeData } from '../../../engine/index.ts';
import { count } from '../../i18n/numbers.ts';
import { useApp, useWords } from '../../state/appContext.ts';
import { sizesIn, withSize } from '../../state/edits.ts';
import { attributionOf } from '../fields.ts';
import { TermRow } from './ChoiceRow.tsx';
import { NumberRow } from './NumberRow.tsx';
import { Section } from './Section.tsx';
import type { Editing } from './useDocument.ts';

const WAYS = ['none', 'global', 'feature'] as const;

/** Generated sets have two numbers more, sequences and words their sizes. */
export function DataSection({ editing }: { readonly editing: Editing }) {
  const { store } = useApp();
  const words = useWords();
  const { document, set, edit } = editing;
  const { trainRows, testRows } = describeData(document.data);
  const generated = dataSources[document.data.set]?.generated ?? null;
  const [train, test] = [count(trainRows, words.language), count(testRows, words.language)];
  return (
    <Section id="data" title="section.data" summary={`${train} + ${test}`}>
      <TermRow
        term="standardize"
        names={WAYS}
        value={document.data.standardize}
        onChoose={(way) => set('data.standardize', way)}
      />
      {sizesIn(document).map(({ name, value }) => (
        <NumberRow
          key={name}
          id={name}
          editing={editing}
          otherwise={value}
          onChange={(next) => edit(withSize(document, name, next))}
        />
      ))}
      {generated !== null && (
        <>
          <NumberRow id="samples" editing={editing} otherwise={generated.samples} />
          <NumberRow id="noise" editing={editing} otherwise={generated.noise} />
        </>
      )}
      <p className="dim note">{words.t('data.split', { train, test })}</p>
      <p className="dim note" data-testid="attribution">
        {attributionOf(document.data.set) ?? words.t('data.generated')}
      </p>
      <button type="button" className="quiet" onClick={() => store.setState({ dialog: 'data' })} data-testid="see-data">
        <Table2 aria-hidden="true" size="1.125em" />
        {words.t('data.see')}
        <kbd>D</kbd>
      </button>
    </Section>
  );
}

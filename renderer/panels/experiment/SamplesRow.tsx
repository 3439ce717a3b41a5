/**
 * Which training samples a Jacobian is taken at, as a row with a list of numbers. What is not allowed keeps the old list and says what is;
 * nothing changes before Enter or leaving the field. Part of ProbesSection.tsx.
 */
import { useId, useState } from 'react';
import { count } from '../../i18n/numbers.ts';
import { useWords } from '../../state/appContext.ts';
import { parseSamples, sampleRule, withSamples } from '../../state/probeEdits.ts';
import { Field } from '../Field.tsx';
import type { Editing } from './useDocument.ts';

/** The row. */
export function SamplesRow({ editing }: { readonly editing: Editing }) {
  const words = useWords();
  const hint = useId();
  const { document, edit } = editing;
  const shown = document.record.samples.join(', ');
  const [draft, setDraft] = useState<string | null>(null);
  const [wrong, setWrong] = useState<string | null>(null);
  const rule = sampleRule(document);
  const allowed = words.t('probe.samplesRange', { most: rule.most, last: count(rule.max, words.language) });
  const take = (): void => {
    if (draft === null) return;
    const rows = parseSamples(draft, rule);
    setDraft(null);
    setWrong(rows === null ? draft.trim().slice(0, 20) : null);
    if (rows !== null && rows.join(', ') !== shown) edit(withSamples(document, rows));
  };
  return (
    <Field label="field.probedSamples" help="help.probedSamples" range={allowed}>
      <span className="number">
        <input
          data-testid="probed-samples"
          inputMode="numeric"
          autoComplete="off"
          spellCheck={false}
          aria-label={words.t('field.probedSamples')}
          aria-describedby={hint}
          aria-invalid={wrong !== null || (draft !== null && parseSamples(draft, rule) === null)}
          value={draft ?? shown}
          onChange={(event) => setDraft(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={() => {
            take();
            setWrong(null);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take();
            else if (event.key === 'Escape' && draft !== null) setDraft(null);
            else return;
            event.stopPropagation();
          }}
        />
        <span id={hint} className="hint" data-shown={wrong !== null} data-wrong={wrong !== null} role="status">
          {wrong === null ? allowed : words.t(wrong === '' ? 'input.empty' : 'input.wrong', { came: wrong, allowed })}
        </span>
      </span>
    </Field>
  );
}

/**
 * The dropout rate of all hidden layers at once as a row; a change works at once. Used by LayersSection.tsx.
 */
import { isChangeable, weightBlocks, withChange } from '../../../engine/index.ts';
import { useWords } from '../../state/appContext.ts';
import { Field } from '../Field.tsx';
import { NumberInput } from '../NumberInput.tsx';
import { rangeLine } from './NumberRow.tsx';
import type { Editing } from './useDocument.ts';

const PATH = 'model.dropout';
const RULE = { min: 0, max: 0.9999, integer: false } as const;

/** Nothing where there is no hidden layer. */
export function DropoutRow({ editing: { document, edit } }: { readonly editing: Editing }) {
  const words = useWords();
  if (!isChangeable(document, PATH)) return null;
  const rates = weightBlocks(document.model.blocks)
    .slice(0, -1)
    .map((block) => ('dropout' in block ? (block.dropout ?? 0) : 0));
  const [rate = 0] = rates;
  return (
    <Field label="field.dropout" help="help.dropout" range={rangeLine(RULE, words)} live>
      <NumberInput
        id="dropout"
        label={words.t('field.dropout')}
        unit=""
        rule={RULE}
        value={rates.every((each) => each === rate) ? rate : null}
        placeholder={words.t('field.mixed')}
        plain
        onChange={(next) => edit(withChange(document, PATH, next))}
      />
    </Field>
  );
}

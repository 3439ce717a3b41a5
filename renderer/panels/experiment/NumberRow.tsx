/**
 * A number of the document as a row: name, value, unit, and its definition. Which numbers there are: panels/fields.ts.
 */
import { limit } from '../../i18n/numbers.ts';
import type { Words } from '../../i18n/words.ts';
import { useWords } from '../../state/appContext.ts';
import { valueAt } from '../../state/documents.ts';
import { Field } from '../Field.tsx';
import { isLive, type NumberFieldId, numberFields, ruleOf } from '../fields.ts';
import { NumberInput } from '../NumberInput.tsx';
import type { NumberRule } from '../numberRules.ts';
import type { Editing } from './useDocument.ts';

/** What a rule allows, in words. */
export function rangeLine({ min, max, integer }: NumberRule, words: Words): string {
  const [least, most] = [limit(min, words.language), limit(max, words.language)];
  return words.t(integer ? 'input.integerRange' : 'input.range', { least, most });
}

interface Props {
  readonly id: NumberFieldId;
  readonly editing: Editing;
  /** Stands for a value that the document leaves out, where that depends on the document. */
  readonly otherwise?: number;
  /** In place of setting the value alone; undefined takes it out: the field may be emptied. */
  readonly onChange?: (value: number | undefined) => void;
}

/** The row; changes go into the document. */
export function NumberRow({ id, editing, otherwise, onChange }: Props) {
  const words = useWords();
  const { path, unit, otherwise: usual } = numberFields[id];
  const { document, set } = editing;
  const rule = ruleOf(id, document);
  const found = valueAt(document, path);
  const value = typeof found === 'number' ? found : (otherwise ?? usual ?? null);
  const label = words.t(`field.${id}`);
  return (
    <Field label={`field.${id}`} help={`help.${id}`} range={rangeLine(rule, words)} live={isLive(path, document)}>
      <NumberInput
        id={id}
        label={label}
        unit={unit === null ? '' : words.t(unit, { count: value ?? 2 })}
        rule={rule}
        value={value}
        placeholder={words.t('field.usual')}
        plain
        onChange={onChange ?? ((next) => set(path, next))}
        onClear={onChange && (() => onChange(undefined))}
      />
    </Field>
  );
}

/**
 * A choice among the names of a registry as a row of the experiment panel: name, list, definition.
 */
import type { WordKey } from '../../i18n/words.ts';
import { useWords } from '../../state/appContext.ts';
import { Choice } from '../Choice.tsx';
import { Field } from '../Field.tsx';

interface Props {
  readonly id: string;
  readonly label: WordKey;
  readonly help: WordKey;
  /** Names are looked up in the words as "<kind>.<name>". */
  readonly kind: string;
  readonly names: readonly string[];
  readonly value: string | null;
  /** A change works at once; else it starts the run anew. */
  readonly live?: boolean;
  onChoose(name: string): void;
}

/** The row, whatever it is called. */
export function ChoiceRow({ id, label, help, kind, names, value, live = false, onChoose }: Props) {
  const words = useWords();
  const name = (entry: string): string => words.say(['app', 'panels'], `${kind}.${entry}`, {}, entry);
  return (
    <Field label={label} help={help} live={live}>
      <Choice
        id={id}
        label={words.t(label)}
        options={names.map((entry) => ({ value: entry, label: name(entry) }))}
        value={value}
        onChoose={onChoose}
      />
    </Field>
  );
}

type NameOf<Kind extends string> = WordKey extends infer Key
  ? Key extends `${Kind}.${infer Name}`
    ? Name
    : never
  : never;
type Term = NameOf<'field'> & NameOf<'help'>;

/** The row of a choice that goes by one term everywhere: its id, its words and those of its names. */
export function TermRow({ term, ...rest }: { readonly term: Term } & Omit<Props, 'id' | 'label' | 'help' | 'kind'>) {
  return <ChoiceRow id={term} label={`field.${term}`} help={`help.${term}`} kind={term} {...rest} />;
}

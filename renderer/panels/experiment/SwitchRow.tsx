/**
 * Something that is on or off, as a row of the experiment panel (Base UI's Switch).
 */
import { Switch } from '@base-ui/react/switch';
import type { WordKey } from '../../i18n/words.ts';
import { useWords } from '../../state/appContext.ts';
import { Field } from '../Field.tsx';

interface Props {
  readonly id: string;
  readonly label: WordKey;
  readonly help: WordKey;
  readonly value: boolean;
  /** A change works at once; else it starts the run anew. */
  readonly live?: boolean;
  /** Why it cannot be switched; null or missing: it can. */
  readonly refused?: string | null;
  onChange(value: boolean): void;
}

/** The row. */
export function SwitchRow({ id, label, help, value, live = false, refused = null, onChange }: Props) {
  const words = useWords();
  return (
    <Field label={label} help={help} live={live} refused={refused}>
      <Switch.Root
        className="switch"
        aria-label={words.t(label)}
        data-testid={id}
        checked={value}
        disabled={refused !== null}
        onCheckedChange={onChange}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </Field>
  );
}

/**
 * A list to choose one entry from (Base UI's Select), quiet until it is touched. Used by the experiment panel.
 */
import { Select } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { Rich } from '../i18n/Rich.tsx';

/** One entry of the list. */
export interface Option {
  readonly value: string;
  /** Marked up as i18n/Rich.tsx sets it. */
  readonly label: string;
}
interface Props {
  readonly id: string;
  /** Name for screen readers. */
  readonly label: string;
  readonly options: readonly Option[];
  /** null: none of them. */
  readonly value: string | null;
  /** Shown where none of them is chosen. */
  readonly placeholder?: string;
  onChoose(value: string): void;
}

/** The closed list shows what is chosen; entries have `data-testid` "<id>-<value>". */
export function Choice({ id, label, options, value, placeholder = '', onChoose }: Props) {
  return (
    <Select.Root<string>
      items={[...options]}
      value={value}
      onValueChange={(chosen) => chosen !== null && chosen !== value && onChoose(chosen)}
      modal={false}
    >
      <Select.Trigger
        className="choice"
        aria-label={label}
        data-testid={id}
        // A letter on a closed list is the app's: it must not choose another entry, which would start the run anew.
        onKeyDown={(event) => event.key.length === 1 && event.key !== ' ' && event.preventBaseUIHandler()}
      >
        <Select.Value>
          {(chosen: string | null) => <Rich text={options.find((o) => o.value === chosen)?.label ?? placeholder} />}
        </Select.Value>
        <Select.Icon className="choice-icon">
          <ChevronDown aria-hidden="true" size="1em" />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner className="popup-positioner" sideOffset={4} align="end" alignItemWithTrigger={false}>
          <Select.Popup className="popup list">
            {options.map((option) => (
              <Select.Item
                key={option.value}
                value={option.value}
                className="item"
                data-testid={`${id}-${option.value}`}
              >
                <Select.ItemText>
                  <Rich text={option.label} />
                </Select.ItemText>
                <Select.ItemIndicator>
                  <Check aria-hidden="true" size="1em" />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

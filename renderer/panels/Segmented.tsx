/**
 * Two to four choices side by side, one of them chosen (Base UI's ToggleGroup). Used where all choices should be seen.
 */
import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import type { Option } from './Choice.tsx';

interface Props {
  /** Entries have `data-testid` "<id>-<value>". */
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
  readonly value: string | null;
  onChoose(value: string): void;
}

/** Choosing the chosen one again changes nothing. */
export function Segmented({ id, label, options, value, onChoose }: Props) {
  return (
    <ToggleGroup
      className="segmented"
      aria-label={label}
      value={value === null ? [] : [value]}
      onValueChange={([chosen]) => chosen !== undefined && onChoose(chosen)}
    >
      {options.map((option) => (
        <Toggle key={option.value} value={option.value} className="segment" data-testid={`${id}-${option.value}`}>
          {option.label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}

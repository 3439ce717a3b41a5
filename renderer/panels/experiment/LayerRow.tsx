/**
 * One hidden layer as a row: grip, name, width, activation; folded out, its own initialiser and bias. The grip moves it with the pointer
 * or with the arrow keys.
 */
import { ChevronDown, GripVertical, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { activations, type DenseBlock, initializers } from '../../../engine/index.ts';
import { Rich } from '../../i18n/Rich.tsx';
import { useWords } from '../../state/appContext.ts';
import { Choice } from '../Choice.tsx';
import { widthRule } from '../fields.ts';
import { NumberInput } from '../NumberInput.tsx';
import { ChoiceRow } from './ChoiceRow.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import type { Drag, useDragOrder } from './useDragOrder.ts';

interface Props {
  readonly index: number;
  readonly layer: DenseBlock;
  readonly drag: Drag | null;
  readonly grip: ReturnType<ReturnType<typeof useDragOrder>['grip']>;
  /** Changes the layer; an initialiser by its name, null for the common one. */
  onChange(change: Partial<Pick<DenseBlock, 'units' | 'activation' | 'bias'>>): void;
  onInitializer(name: string | null): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

const COMMON = 'common';

function mark(drag: Drag | null, index: number): string | undefined {
  if (drag === null) return undefined;
  if (drag.from === index) return 'dragged';
  if (drag.to !== index) return undefined;
  return drag.to > drag.from ? 'after' : 'before';
}

/** A list item. */
export function LayerRow({ index, layer, drag, grip, onChange, onInitializer, onMove, onRemove }: Props) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  const name = words.t('layer.hidden', { number: index + 1 });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li className="layer" data-row={index} data-drag={mark(drag, index)}>
      <fieldset className="layer-line" aria-label={name}>
        <button
          type="button"
          className="grip"
          aria-label={words.t('layer.move', { name })}
          data-testid={`layer-${index}-grip`}
          onKeyDown={onKeyDown}
          {...grip}
        >
          <GripVertical aria-hidden="true" size="1em" />
        </button>
        <button
          type="button"
          className="layer-name"
          aria-expanded={open}
          aria-label={words.t('layer.details', { name })}
          onClick={() => setOpen(!open)}
        >
          <span>
            <Rich text={`h_{${index + 1}}`} />
          </span>
          <ChevronDown className="section-mark" data-open={open} aria-hidden="true" size="0.875em" />
        </button>
        <NumberInput
          id={`layer-${index}-units`}
          label={words.t('field.width')}
          unit=""
          rule={widthRule}
          value={layer.units}
          onChange={(units) => onChange({ units })}
        />
        <Choice
          id={`layer-${index}-activation`}
          label={words.t('field.activation')}
          options={Object.keys(activations).map((value) => ({
            value,
            label: words.say(['app'], `activation.${value}`, {}, value),
          }))}
          value={layer.activation}
          onChoose={(activation) => onChange({ activation })}
        />
        <button type="button" className="grip" aria-label={words.t('layer.remove', { name })} onClick={onRemove}>
          <X aria-hidden="true" size="1em" />
        </button>
      </fieldset>
      {open && (
        <div className="layer-details">
          <ChoiceRow
            id={`layer-${index}-initializer`}
            label="field.initializer"
            help="help.initializer"
            kind="initializer"
            names={[COMMON, ...Object.keys(initializers)]}
            value={layer.initializer?.name ?? COMMON}
            onChoose={(chosen) => onInitializer(chosen === COMMON ? null : chosen)}
          />
          <SwitchRow
            id={`layer-${index}-bias`}
            label="field.bias"
            help="help.bias"
            value={layer.bias}
            onChange={(bias) => onChange({ bias })}
          />
        </div>
      )}
    </li>
  );
}

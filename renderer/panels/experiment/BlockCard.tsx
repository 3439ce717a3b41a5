/**
 * One block of a model as a card: its type and sizes, buttons that move it or take it out, and, folded out, its fields (blockFields.ts).
 */
import { ArrowDown, ArrowUp, ChevronDown, X } from 'lucide-react';
import { useState } from 'react';
import type { Block } from '../../../engine/index.ts';
import { useWords } from '../../state/appContext.ts';
import type { BlockPath } from '../../state/blockEdits.ts';
import { initialized } from '../../state/edits.ts';
import { blockName, blockSizes } from '../blockNames.ts';
import { Field } from '../Field.tsx';
import { NumberInput } from '../NumberInput.tsx';
import { type BlockField, changeOf, fieldsOf, initializerNames } from './blockFields.ts';
import { ChoiceRow } from './ChoiceRow.tsx';
import { rangeLine } from './NumberRow.tsx';
import { SwitchRow } from './SwitchRow.tsx';

const COMMON = 'common';

interface Props {
  readonly path: BlockPath;
  readonly block: Block;
  /** Whether it may change places and be taken out: the head may not. */
  readonly fixed: boolean;
  /** Whether a change of the value with this key works at once. */
  isLive(key: string): boolean;
  onChange(values: Readonly<Record<string, unknown>>): void;
  onMove(by: 1 | -1): void;
  onRemove(): void;
}

function FieldRow({
  id,
  field,
  block,
  live,
  onChange,
}: { readonly id: string; readonly field: BlockField; readonly live: boolean } & Pick<Props, 'block' | 'onChange'>) {
  const words = useWords();
  const value = (block as unknown as Readonly<Record<string, unknown>>)[field.key];
  const { label, help } = field;
  const change = (next: unknown): void => onChange(changeOf(field, next));
  if (field.kind === 'switch') {
    return <SwitchRow id={id} label={label} help={help} value={value === true} onChange={change} />;
  }
  if (field.kind === 'choice') {
    const chosen = String(value ?? field.otherwise ?? '');
    return (
      <ChoiceRow
        id={id}
        label={label}
        help={help}
        kind={field.words}
        names={field.names}
        value={chosen}
        live={live}
        onChoose={change}
      />
    );
  }
  if (field.kind === 'initializer') {
    const own = value as { readonly name: string } | undefined;
    return (
      <ChoiceRow
        id={id}
        label={label}
        help={help}
        kind="initializer"
        names={[COMMON, ...initializerNames]}
        value={own?.name ?? COMMON}
        onChoose={(name) => change(name === COMMON ? undefined : initialized(own ?? { name }, name))}
      />
    );
  }
  return (
    <Field label={label} help={help} range={rangeLine(field.rule, words)} live={live}>
      <NumberInput
        id={id}
        label={words.t(label)}
        unit=""
        rule={field.rule}
        value={typeof value === 'number' ? value : (field.otherwise ?? null)}
        placeholder={words.t('field.none')}
        plain
        onChange={change}
        onClear={'empty' in field ? () => change(field.empty) : undefined}
      />
    </Field>
  );
}

/** A list item, indented by how deep it stands. */
export function BlockCard({ path, block, fixed, isLive, onChange, onMove, onRemove }: Props) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  const name = blockName(block, words);
  const id = `block-${path.join('-')}`;
  return (
    <li className="block" style={{ marginInlineStart: `${0.75 * (path.length - 1)}rem` }} data-testid={id}>
      <fieldset className="block-line" aria-label={name}>
        <button type="button" className="layer-name" aria-expanded={open} onClick={() => setOpen(!open)}>
          <span>
            {name} <span className="dim">{blockSizes(block)}</span>
          </span>
          <ChevronDown className="section-mark" data-open={open} aria-hidden="true" size="0.875em" />
        </button>
        {!fixed && (
          <>
            <button
              type="button"
              className="grip"
              aria-label={words.t('block.up', { name })}
              onClick={() => onMove(-1)}
            >
              <ArrowUp aria-hidden="true" size="1em" />
            </button>
            <button
              type="button"
              className="grip"
              aria-label={words.t('block.down', { name })}
              onClick={() => onMove(1)}
            >
              <ArrowDown aria-hidden="true" size="1em" />
            </button>
            <button type="button" className="grip" aria-label={words.t('layer.remove', { name })} onClick={onRemove}>
              <X aria-hidden="true" size="1em" />
            </button>
          </>
        )}
      </fieldset>
      {open && (
        <div className="layer-details">
          {fieldsOf(block).map((field) => (
            <FieldRow
              key={field.key}
              id={`${id}-${field.key}`}
              field={field}
              block={block}
              live={isLive(field.key)}
              onChange={onChange}
            />
          ))}
        </div>
      )}
    </li>
  );
}

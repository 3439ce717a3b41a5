/**
 * What the experiment panel shows at first glance: activation, data, initialisation, depth, width, learning rate, for all layers at
 * once. Everything else is in the sections below.
 */
import { Zap } from 'lucide-react';
import { useId } from 'react';
import { dataSources, initializers, isChangeable } from '../../../engine/index.ts';
import { useApp, useWords } from '../../state/appContext.ts';
import { type Choices, choicesOf } from '../../state/choices.ts';
import { isPlain } from '../../state/layerEdits.ts';
import { Choice } from '../Choice.tsx';
import { Field } from '../Field.tsx';
import { depthRule, otherActivations, SHOWN_ACTIVATIONS, widthRule } from '../fields.ts';
import { NumberInput } from '../NumberInput.tsx';
import type { NumberRule } from '../numberRules.ts';
import { Segmented } from '../Segmented.tsx';
import { TermRow } from './ChoiceRow.tsx';
import { NumberRow, rangeLine } from './NumberRow.tsx';
import type { Editing } from './useDocument.ts';

interface ActivationProps {
  readonly choices: Choices;
  /** A change works at once. */
  readonly live: boolean;
  change(part: Partial<Choices>): void;
}

function Activation({ choices, live, change }: ActivationProps) {
  const id = useId();
  const words = useWords();
  const name = (value: string) => words.say(['app'], `activation.${value}`, {}, value);
  const others = otherActivations();
  return (
    <fieldset className="activations" aria-label={words.t('field.activation')} aria-describedby={live ? id : undefined}>
      <Segmented
        id="activation"
        label={words.t('field.activation')}
        options={SHOWN_ACTIVATIONS.map((value) => ({ value, label: name(value) }))}
        value={choices.activation}
        onChoose={(activation) => change({ activation })}
      />
      <Choice
        id="more-activations"
        label={words.t('field.moreActivations')}
        options={others.map((value) => ({ value, label: name(value) }))}
        value={others.find((value) => value === choices.activation) ?? null}
        placeholder="…"
        onChoose={(activation) => change({ activation })}
      />
      {live && (
        <>
          <span title={words.t('effect.live')}>
            <Zap className="live-mark" aria-hidden="true" size="0.75em" />
          </span>
          <span id={id} className="visually-hidden">
            {words.t('effect.live')}
          </span>
        </>
      )}
    </fieldset>
  );
}

interface SizeProps {
  readonly id: 'depth' | 'width';
  readonly rule: NumberRule;
  readonly value: number | null;
  onChange(value: number): void;
}

function Size({ id, rule, value, onChange }: SizeProps) {
  const words = useWords();
  const unit = id === 'depth' ? 'unit.layers' : 'unit.units';
  return (
    <Field label={`field.${id}`} help={`help.${id}`} range={rangeLine(rule, words)}>
      <NumberInput
        id={id}
        label={words.t(`field.${id}`)}
        unit={words.t(unit, { count: value ?? 2 })}
        rule={rule}
        value={value}
        placeholder={words.t('field.mixed')}
        plain
        onChange={onChange}
      />
    </Field>
  );
}

/** The quiet part of the panel. */
export function FirstView({ editing }: { readonly editing: Editing }) {
  const { session } = useApp();
  const choices = choicesOf(editing.document);
  const change = (part: Partial<Choices>): void => session.change(part);
  const plain = isPlain(editing.document.model.blocks);
  const live = isChangeable(editing.document, 'model.activation');
  return (
    <>
      {(plain || live) && <Activation choices={choices} live={live} change={change} />}
      <div className="rows-of-fields">
        <TermRow term="data" names={Object.keys(dataSources)} value={choices.set} onChoose={(set) => change({ set })} />
        <TermRow
          term="initializer"
          names={Object.keys(initializers)}
          value={choices.initializer}
          onChoose={(initializer) => change({ initializer })}
        />
        {plain && (
          <>
            <Size id="depth" rule={depthRule} value={choices.depth} onChange={(depth) => change({ depth })} />
            <Size id="width" rule={widthRule} value={choices.width} onChange={(width) => change({ width })} />
          </>
        )}
        <NumberRow id="learningRate" editing={editing} />
      </div>
    </>
  );
}

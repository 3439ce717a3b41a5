/**
 * The experiment on the left: what the run is made of, each with its range. A change that needs a new run starts one with the
 * same seed; the learning rate applies at once. Reading and writing the document: state/choices.ts.
 */
import { CircleQuestionMark, FolderOpen, Languages, MoonStar, Presentation, Save } from 'lucide-react';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { type Choices, choicesOf, takesGain } from '../state/choices.ts';
import { Choice } from './Choice.tsx';
import {
  attributionOf,
  numberFields,
  otherActivations,
  SHOWN_ACTIVATIONS,
  shownInitializers,
  shownSets,
} from './fields.ts';
import { IconButton } from './IconButton.tsx';
import { NextThing } from './NextThing.tsx';
import { NumberInput } from './NumberInput.tsx';
import { Segmented } from './Segmented.tsx';

function Row({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="row">
      <span className="dim">{label}</span>
      {children}
    </div>
  );
}

function Activation({ choices, change }: { readonly choices: Choices; change(part: Partial<Choices>): void }) {
  const words = useWords();
  const name = (value: string) => words.say(['app'], `activation.${value}`, {}, value);
  const others = otherActivations();
  return (
    <div className="activations">
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
    </div>
  );
}

function Fields({ choices, change }: { readonly choices: Choices; change(part: Partial<Choices>): void }) {
  const words = useWords();
  const fields = numberFields().filter(({ id }) => id !== 'gain' || takesGain(choices.initializer));
  return fields.map((field) => (
    <Row key={field.id} label={words.t(field.label)}>
      <NumberInput
        id={field.id}
        label={words.t(field.label)}
        unit={field.unit === null ? '' : words.t(field.unit, { count: choices[field.id] ?? 2 })}
        rule={field.rule}
        value={choices[field.id]}
        placeholder={words.t('field.mixed')}
        onChange={(value) => change({ [field.id]: value })}
      />
    </Row>
  ));
}

/** The card; empty words stand in until the first run is open. */
export function ExperimentPanel() {
  const { session } = useApp();
  const words = useWords();
  const run = useView((state) => state.run);
  const theme = useView((state) => state.theme);
  const choices = run === null ? null : choicesOf(run.experiment);
  const change = (part: Partial<Choices>): void => session.change(part);
  const name = (kind: 'data' | 'initializer', value: string) => words.say(['app'], `${kind}.${value}`, {}, value);
  return (
    <section className="card left" aria-label={words.t('panel.experiment')} data-testid="experiment">
      <header className="card-header">
        <h2>Gradiorama</h2>
        <div className="buttons">
          <IconButton command="open" icon={FolderOpen} />
          <IconButton command="save" icon={Save} />
          <IconButton command="language" icon={Languages} />
          <IconButton command="theme" icon={theme === 'night' ? Presentation : MoonStar} />
          <IconButton command="keys" icon={CircleQuestionMark} />
        </div>
      </header>
      {run !== null && choices !== null && (
        <>
          <Activation choices={choices} change={change} />
          <div className="rows-of-fields">
            <Row label={words.t('field.data')}>
              <Choice
                id="data"
                label={words.t('field.data')}
                options={shownSets(choices.set).map((value) => ({ value, label: name('data', value) }))}
                value={choices.set}
                onChoose={(set) => change({ set })}
              />
            </Row>
            <Row label={words.t('field.initializer')}>
              <Choice
                id="initializer"
                label={words.t('field.initializer')}
                options={shownInitializers().map((value) => ({ value, label: name('initializer', value) }))}
                value={choices.initializer}
                onChoose={(initializer) => change({ initializer })}
              />
            </Row>
            <Fields choices={choices} change={change} />
          </div>
          <NextThing />
          {attributionOf(choices.set) !== null && (
            <p className="attribution dim" data-testid="attribution">
              {attributionOf(choices.set)}
            </p>
          )}
        </>
      )}
    </section>
  );
}

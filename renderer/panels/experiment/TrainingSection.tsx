/**
 * What is made small and how: loss; optimiser, its numbers and clipping, which work at once.
 */
import { useMemo } from 'react';
import { optimizers, schedules } from '../../../engine/index.ts';
import { useWords } from '../../state/appContext.ts';
import {
  fittingLosses,
  withClip,
  withLoss,
  withOptimizer,
  withRegularization,
  withSchedule,
} from '../../state/edits.ts';
import { optimizerFields, scheduleFields } from '../fields.ts';
import { TermRow } from './ChoiceRow.tsx';
import { NumberRow } from './NumberRow.tsx';
import { Section } from './Section.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import type { Editing } from './useDocument.ts';

const REDUCTIONS = ['mean', 'sum'] as const;
const PENALTIES = ['none', 'l1', 'l2'] as const;
const CLIPS = ['none', 'value', 'norm', 'normPerTensor'] as const;

/** Only losses that fit the data are offered. */
export function TrainingSection({ editing }: { readonly editing: Editing }) {
  const words = useWords();
  const { document, edit, set } = editing;
  const { loss, optimizer, schedule, clip, regularization } = document;
  const offered = useMemo(() => fittingLosses(document), [document]);
  const summary = words.say(['app', 'panels'], `optimizer.${optimizer.type}`, {}, optimizer.type);
  return (
    <Section id="training" title="section.training" summary={summary}>
      <TermRow term="loss" names={offered} value={loss.type} onChoose={(type) => edit(withLoss(document, type))} />
      {loss.type === 'huber' && <NumberRow id="huberDelta" editing={editing} />}
      {loss.type === 'crossEntropy' && <NumberRow id="labelSmoothing" editing={editing} />}
      <TermRow
        term="reduction"
        names={REDUCTIONS}
        value={loss.reduction}
        onChoose={(reduction) => set('loss.reduction', reduction)}
      />
      <TermRow
        term="optimizer"
        names={Object.keys(optimizers)}
        value={optimizer.type}
        live
        onChoose={(type) => edit(withOptimizer(document, type))}
      />
      {optimizerFields(document).map((id) => (
        <NumberRow key={id} id={id} editing={editing} />
      ))}
      {'centered' in optimizer && (
        <SwitchRow
          id="centered"
          label="field.centered"
          help="help.centered"
          value={optimizer.centered}
          live
          onChange={(centered) => set('optimizer.centered', centered)}
        />
      )}
      <TermRow
        term="schedule"
        names={Object.keys(schedules)}
        value={schedule.type}
        live
        onChoose={(type) => edit(withSchedule(document, type))}
      />
      {scheduleFields(document).map((id) => (
        <NumberRow key={id} id={id} editing={editing} />
      ))}
      <TermRow term="clip" names={CLIPS} value={clip.type} live onChoose={(type) => edit(withClip(document, type))} />
      {clip.type === 'value' && <NumberRow id="clipValue" editing={editing} />}
      {'maxNorm' in clip && <NumberRow id="clipNorm" editing={editing} />}
      <TermRow
        term="regularization"
        names={PENALTIES}
        value={regularization.type}
        live
        onChoose={(type) => edit(withRegularization(document, type))}
      />
      {regularization.type !== 'none' && <NumberRow id="strength" editing={editing} />}
    </Section>
  );
}

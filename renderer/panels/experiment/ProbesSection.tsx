/**
 * What is measured at every recorded step beyond what every record holds: one switch a probe. Those that this network cannot be measured
 * by stand below the sentence that says why. What they measured shows charts/ProbeCharts.tsx.
 */
import { ChartSpline } from 'lucide-react';
import type { Words } from '../../i18n/words.ts';
import { useApp, useWords } from '../../state/appContext.ts';
import { type ProbeChoice, probeChoices, withProbe } from '../../state/probeEdits.ts';
import { SamplesRow } from './SamplesRow.tsx';
import { Section } from './Section.tsx';
import { SwitchRow } from './SwitchRow.tsx';
import type { Editing } from './useDocument.ts';

/** Why a probe has nothing to measure or is refused, as a sentence; null where all is well. */
export function probeReason({ name, lacks, problem }: ProbeChoice, words: Words): string | null {
  if (lacks !== null) return words.t(`probeLacks.${lacks}`);
  if (problem === null) return null;
  return words.say(['problems'], problem.code, { ...problem.values, path: words.t(`field.${name}`) });
}

/** Probes that are refused, by the sentence they share. */
function refusedGroups(choices: readonly ProbeChoice[], words: Words): readonly [string, readonly ProbeChoice[]][] {
  const groups = new Map<string, ProbeChoice[]>();
  for (const choice of choices) {
    const reason = probeReason(choice, words) ?? '';
    groups.set(reason, [...(groups.get(reason) ?? []), choice]);
  }
  return [...groups];
}

function ProbeRow({ choice, editing }: { readonly choice: ProbeChoice; readonly editing: Editing }) {
  const { name, on } = choice;
  const words = useWords();
  const { document, edit } = editing;
  const reason = probeReason(choice, words);
  return (
    <SwitchRow
      id={`probe-${name}`}
      label={`field.${name}`}
      help={`help.${name}`}
      value={on}
      refused={on ? null : reason}
      onChange={(next) => edit(withProbe(document, name, next))}
    />
  );
}

/** The section. */
export function ProbesSection({ editing }: { readonly editing: Editing }) {
  const { store } = useApp();
  const words = useWords();
  const choices = probeChoices(editing.document);
  const on = choices.filter((choice) => choice.on);
  const offered = choices.filter((choice) => choice.on || probeReason(choice, words) === null);
  const refused = choices.filter((choice) => !offered.includes(choice));
  const summary = on.length === 0 ? words.t('probe.none') : words.t('probe.some', { count: on.length });
  return (
    <Section id="probes" title="section.probes" summary={summary}>
      <p className="dim note">{words.t('probe.cost')}</p>
      {offered.map((choice) => (
        <div key={choice.name}>
          <ProbeRow choice={choice} editing={editing} />
          {choice.lacks !== null && <p className="dim note">{probeReason(choice, words)}</p>}
          {choice.name === 'jacobian' && choice.on && <SamplesRow editing={editing} />}
        </div>
      ))}
      {on.length > 0 && (
        <button
          type="button"
          className="quiet"
          data-testid="see-probes"
          onClick={() =>
            store.setState(({ folded }) => ({
              chartsOpen: true,
              chart: on.every(({ name }) => name === 'histograms') ? 'histograms' : 'probes',
              folded: folded.filter((card) => card !== 'inspector'),
            }))
          }
        >
          <ChartSpline aria-hidden="true" size="1.125em" />
          {words.t('probe.see')}
        </button>
      )}
      {refusedGroups(refused, words).map(([reason, group]) => (
        <div key={reason} className="refused" data-testid="refused">
          <p className="dim note">{reason}</p>
          {group.map((choice) => (
            <ProbeRow key={choice.name} choice={choice} editing={editing} />
          ))}
        </div>
      ))}
    </Section>
  );
}

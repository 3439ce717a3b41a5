/**
 * Exact numbers of the neuron or edge under the pointer or chosen by a click. The recorded magnitude shows at once; exact values are
 * recomputed by the host, and it says so while it waits. Shown on the card at the right: alone above the chain rule (Inspector), or
 * above the charts (ChartsCard).
 */
import { useEffect } from 'react';
import { layerSign, type Target } from '../../engine/index.ts';
import { layerName, type NamedLayers, stateName } from '../charts/layerNames.ts';
import { exact, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import type { WordKey, Words } from '../i18n/words.ts';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import type { Inspection, RunInfo, WireNumber } from '../state/store.ts';
import { recordedNumbers, sameTarget } from './recordedNumbers.ts';

/** Exact values in the order they are shown; others of the host's are left out. */
const EXACT: readonly (readonly [string, WordKey])[] = [
  ['weight', 'inspect.weight'],
  ['gradient', 'inspect.gradient'],
  ['sum', 'inspect.sum'],
  ['preActivation', 'inspect.preActivation'],
  ['activation', 'inspect.activation'],
  ['delta', 'inspect.delta'],
  ['bias', 'inspect.bias'],
  ['biasGradient', 'inspect.biasGradient'],
  ['meanActivation', 'inspect.meanActivation'],
  ['meanAbsDelta', 'inspect.meanAbsDelta'],
];

/** What is pointed at, in words: "Neuron 5 of h_{3}", "Weight from 2 to 5, h_{2} to h_{3}". */
export function targetName(target: Target, layers: NamedLayers, words: Words): string {
  const layer = layerName(target.layer, layers, words);
  if (target.kind === 'neuron') return words.t('inspect.neuron', { unit: target.unit + 1, layer });
  // From step to step a recurrent layer feeds itself.
  const own = layerSign(layers, target.layer).part === 'hh';
  const from = stateName(own ? target.layer : target.layer - 1, layers, words);
  return words.t('inspect.edge', { input: target.input + 1, unit: target.unit + 1, from, layer });
}

function Line({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <div className="row">
      <dt className="dim">
        <Rich text={label} />
      </dt>
      <dd>
        <Rich text={value} />
      </dd>
    </div>
  );
}

function ExactValues({ values }: { readonly values: Readonly<Record<string, WireNumber>> }) {
  const words = useWords();
  return EXACT.map(([name, label]) => {
    const value = values[name];
    return value === undefined ? null : (
      <Line key={name} label={words.t(label)} value={exact(Number(value), words.language)} />
    );
  });
}

/** Asks for exact values once the pointer rests and time stands still. */
function useInspection(target: Target): void {
  const { session, store, live } = useApp();
  const playing = useView((state) => state.replaying || state.progress?.playing === true);
  const axis = useView((state) => state.axis);
  const at = useLive(live.frame)?.at ?? null;
  useEffect(() => {
    if (playing || at === null || axis === 'epoch') return;
    const { inspection } = store.getState();
    if (inspection?.at === at && sameTarget(inspection.target, target)) return;
    const timer = setTimeout(() => session.inspect(target, at), 150);
    return () => clearTimeout(timer);
  }, [session, store, target, playing, at, axis]);
}

/** Recorded numbers at once, exact ones as soon as the host has them. */
export function Pointed({ run, target }: { readonly run: RunInfo; readonly target: Target }) {
  const { live } = useApp();
  const words = useWords();
  const frame = useLive(live.frame);
  const inspection: Inspection | null = useView((state) => state.inspection);
  const playing = useView((state) => state.replaying || state.progress?.playing === true);
  useInspection(target);
  const fits = inspection !== null && sameTarget(inspection.target, target) && inspection.at === frame?.at;
  return (
    <>
      <dl data-testid="recorded">
        {recordedNumbers(frame, run.layout, run.experiment.batch.size, target).map(({ key, value, rough }) => (
          <Line
            key={key}
            label={words.t(key)}
            value={`${rough ? '≈ ' : ''}${significant(value, words.language, rough ? 2 : 4)}`}
          />
        ))}
      </dl>
      {playing && <p className="dim">{words.t('inspect.pause')}</p>}
      {!playing && fits && inspection.values === null && (
        <p className="dim" role="status" data-testid="recomputing">
          {words.t('inspect.recomputing', { step: inspection.at })}
        </p>
      )}
      {!playing && fits && inspection.values !== null && (
        <section data-testid="exact">
          <h3 className="dim">{words.t('inspect.exact', { step: inspection.at })}</h3>
          <dl>
            <ExactValues values={inspection.values} />
          </dl>
        </section>
      )}
    </>
  );
}

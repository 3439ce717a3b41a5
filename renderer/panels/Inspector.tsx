/**
 * The card on the right: exact numbers of the neuron or edge under the pointer or chosen by a click. The recorded magnitude
 * shows at once; exact values are recomputed by the host, and the card says so while it waits. Below it the gradient proof.
 */
import { PanelRightClose, X } from 'lucide-react';
import { useEffect } from 'react';
import type { Target } from '../../engine/index.ts';
import { layerName } from '../charts/layerNames.ts';
import { exact, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import type { WordKey, Words } from '../i18n/words.ts';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import type { Inspection, RunInfo, WireNumber } from '../state/store.ts';
import { ChainRule } from './ChainRule.tsx';
import { IconButton } from './IconButton.tsx';
import { ProofCard } from './ProofCard.tsx';
import { RunNumbers } from './RunNumbers.tsx';
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
export function targetName(target: Target, layers: number, words: Words): string {
  const layer = layerName(target.layer, layers, words);
  if (target.kind === 'neuron') return words.t('inspect.neuron', { unit: target.unit + 1, layer });
  const from = layerName(target.layer - 1, layers, words);
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

function Details({ run, target }: { readonly run: RunInfo; readonly target: Target }) {
  const { live } = useApp();
  const words = useWords();
  const frame = useLive(live.frame);
  const inspection: Inspection | null = useView((state) => state.inspection);
  const playing = useView((state) => state.replaying || state.progress?.playing === true);
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

/** Asks for exact values once the pointer rests and time stands still. */
function useInspection(target: Target | null): void {
  const { session, store, live } = useApp();
  const playing = useView((state) => state.replaying || state.progress?.playing === true);
  const axis = useView((state) => state.axis);
  const at = useLive(live.frame)?.at ?? null;
  useEffect(() => {
    if (target === null || playing || at === null || axis === 'epoch') return;
    const { inspection } = store.getState();
    if (inspection?.at === at && sameTarget(inspection.target, target)) return;
    const timer = setTimeout(() => session.inspect(target, at), 150);
    return () => clearTimeout(timer);
  }, [session, store, target, playing, at, axis]);
}

/** The card on the right. */
export function Inspector() {
  const { store } = useApp();
  const words = useWords();
  const run = useView((state) => state.run);
  const selection = useView((state) => state.selection);
  const hover = useView((state) => state.hover);
  const target = hover ?? selection;
  useInspection(target);
  if (run === null) return null;
  return (
    <section className="card right" aria-label={words.t('panel.inspector')} data-testid="inspector">
      <header className="card-header">
        <h2>
          {target === null ? (
            words.t('chain.title')
          ) : (
            <Rich text={targetName(target, run.layout.layers.length, words)} />
          )}
        </h2>
        <div className="buttons">
          {selection !== null && (
            <button
              type="button"
              className="icon-button"
              aria-label={words.t('inspect.close')}
              onClick={() => store.setState({ selection: null })}
            >
              <X aria-hidden="true" size="1.25em" />
            </button>
          )}
          <IconButton command="foldInspector" icon={PanelRightClose} />
        </div>
      </header>
      {target === null ? <ChainRule run={run} /> : <Details run={run} target={target} />}
      <ProofCard />
      {target === null && (
        <>
          <h3 className="dim">{words.t('inspect.title')}</h3>
          <RunNumbers />
          <p className="dim hint-line">{words.t('inspect.hint')}</p>
        </>
      )}
    </section>
  );
}

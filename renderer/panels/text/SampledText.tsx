/**
 * What a network over characters writes with the parameters of the step on the stage, renewed calmly while it trains (key Q). A page of
 * the charts' card. What is shown when: textView.ts; when it is asked for: state/lookingBack.ts.
 */
import { Shuffle } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { count, setting } from '../../i18n/numbers.ts';
import { useApp, useLive, useLookBack, useView, useWords } from '../../state/appContext.ts';
import { Segmented } from '../Segmented.tsx';
import { TEMPERATURES, TEXT_LENGTH, type TextView, textView } from './textView.ts';

function Written({ view }: { readonly view: Extract<TextView, { kind: 'text' }> }) {
  const words = useWords();
  const number = (value: number): string => count(value, words.language);
  const many = { number: number(view.marks), total: number(view.length) };
  const marks = view.marks === 0 ? null : words.t(view.marks === view.length ? 'text.allMarks' : 'text.marks', many);
  return (
    <>
      <h3 className="with-reading">
        <span data-testid="text-step">{words.t('text.at', { step: number(view.at) })}</span>
      </h3>
      {marks !== null && (
        <p className="text-warning" data-testid="text-marks">
          <span className="text-mark" aria-hidden="true">
            {'\ufffd'}
          </span>{' '}
          {marks}
        </p>
      )}
      <p className="sampled-text" data-testid="sampled-text" data-old={view.old} lang="en">
        {view.stretches.map(({ kind, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is its place; it has no other name.
          <span key={index} className={`text-${kind}`}>
            {text}
          </span>
        ))}
      </p>
      <p className="dim note">{words.t('text.legend')}</p>
      <p className="visually-hidden" aria-live="polite" data-testid="text-spoken">
        {marks ?? view.spoken}
      </p>
    </>
  );
}

/** The page. */
export function SampledText() {
  const { live } = useApp();
  const words = useWords();
  const [temperature, setTemperature] = useState<number>(0.7);
  const [seed, setSeed] = useState(0);
  const wish = useMemo(() => ({ type: 'text', length: TEXT_LENGTH, seed, temperature }) as const, [seed, temperature]);
  useLookBack(wish);
  const answer = useLive(live.text, 100);
  const state = useView(
    useShallow(({ run, connection, progress, replaying }) => ({ run, connection, progress, replaying })),
  );
  const view = textView(answer, state, wish);
  return (
    <section className="text-page" aria-label={words.t('charts.text')} data-testid="text-page">
      <div className="row">
        <span className="dim">{words.t('text.temperature')}</span>
        <Segmented
          id="temperature"
          label={words.t('text.temperature')}
          options={TEMPERATURES.map((value) => ({ value: String(value), label: setting(value, words.language) }))}
          value={String(temperature)}
          onChoose={(value) => setTemperature(Number(value))}
        />
        <button
          type="button"
          className="icon-button"
          aria-label={words.t('text.another')}
          title={words.t('text.another')}
          data-testid="text-another"
          onClick={() => setSeed(seed + 1)}
        >
          <Shuffle aria-hidden="true" size="1.125em" />
        </button>
      </div>
      <p className="dim note">{words.t('text.temperatureHelp')}</p>
      {view.kind === 'text' ? (
        <Written view={view} />
      ) : (
        <p role="status">{words.t(view.kind === 'lost' ? 'text.lost' : 'text.waiting')}</p>
      )}
    </section>
  );
}

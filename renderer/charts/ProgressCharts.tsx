/**
 * Loss and accuracy over time: of each batch, of the whole training set and of the test set. Pointing shows the place on the timeline, a
 * click moves the stage there.
 */
import { useEffect, useMemo } from 'react';
import { percent, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { plainText } from '../i18n/richParts.ts';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import { type RunInfo, recordedRange } from '../state/store.ts';
import { Plot, type PlotSeries } from './Plot.tsx';
import { decadeScale, linearScale, logPlace, type PlotScale, placeScale } from './plotScale.ts';
import { type CurveValue, progressCurves, valuesOf } from './progressCurves.ts';

const SERIES: readonly PlotSeries[] = [
  { ink: 'batch', kind: 'line', width: 1.2 },
  { ink: 'train', kind: 'both', width: 2, dash: [6, 4] },
  { ink: 'test', kind: 'both', width: 2 },
];

/** A loss that spans more than three decades is drawn over decades. */
const WIDE = 1000;

function lossAxis(values: readonly number[], language: 'de' | 'en') {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  if (positive.length > 0 && high > WIDE * low) {
    const place = (value: CurveValue) => (typeof value === 'number' ? logPlace(value) : value);
    return { scale: decadeScale(positive), place };
  }
  const top = positive.length > 0 ? 1.08 * high : 1;
  return { scale: linearScale(0, top, language), place: (value: CurveValue) => value };
}

function Curves({ field, run }: { readonly field: 'loss' | 'accuracy'; readonly run: RunInfo }) {
  const { live, session, store } = useApp();
  const words = useWords();
  const timeline = useLive(live.timeline, 250);
  const evaluations = useLive(live.evaluations, 250);
  const axis = useView((state) => state.axis);
  const recorded = useView(recordedRange);
  const cursor = useView((state) => state.cursor);
  const pointed = useView((state) => state.pointedAt);
  const perPlace = axis === 'step' ? 1 : run.batchesPerEpoch;
  const fits = timeline?.run === run.run && timeline.axis === axis ? timeline : null;
  const curves = useMemo(
    () => progressCurves(fits, evaluations, field, run.layout.layers.length, perPlace),
    [fits, evaluations, field, run, perPlace],
  );
  const drawn = useMemo(() => {
    const loss = field === 'loss' ? lossAxis(valuesOf(curves), words.language) : null;
    const place = loss?.place ?? ((value: CurveValue) => value);
    const scale: PlotScale = loss?.scale ?? percentScale(words.language);
    return { scale, ys: [curves.batch, curves.train, curves.test].map((row) => row.map(place)) };
  }, [curves, field, words]);
  const last = recorded?.[1] ?? 0;
  const x = useMemo(() => placeScale(0, last + 1, words.language), [last, words]);
  return (
    <Plot
      label={`${words.t(`progress.${field}`)}: ${plainText(reading(field, words.language, curves.batch.findLast(isNumber)))}`}
      height={130}
      xs={curves.xs}
      ys={drawn.ys}
      series={SERIES}
      x={x}
      y={drawn.scale}
      cursor={cursor === null ? null : cursor + 0.5}
      pointed={pointed === null ? null : pointed + 0.5}
      onPoint={(at) => pointAt(store, at === null || recorded === null ? null : at, recorded)}
      onChoose={(at) => session.seek(Math.floor(at))}
    />
  );
}

const isNumber = (value: CurveValue): value is number => typeof value === 'number';

function pointAt(
  store: ReturnType<typeof useApp>['store'],
  at: number | null,
  recorded: readonly [number, number] | null,
): void {
  const place = at === null || recorded === null ? null : Math.min(recorded[1], Math.max(recorded[0], Math.floor(at)));
  if (place !== store.getState().pointedAt) store.setState({ pointedAt: place });
}

function percentScale(language: 'de' | 'en'): PlotScale {
  const { ticks } = linearScale(0, 1, language);
  return {
    range: [0, 1.02],
    ticks: (labels) => ticks(Math.min(labels, 5)).map(({ at }) => ({ at, text: percent(at, language) })),
  };
}

function reading(field: 'loss' | 'accuracy', language: 'de' | 'en', value: number | undefined): string {
  if (value === undefined) return '–';
  return field === 'loss' ? significant(value, language) : percent(value, language, 1);
}

/** The newest numbers with the look of their curve: legend and reading in one. */
function Readings({ field }: { readonly field: 'loss' | 'accuracy' }) {
  const { live } = useApp();
  const words = useWords();
  const frame = useLive(live.frame, 250);
  const evaluation = useView((state) => state.progress?.evaluation);
  const value = (number: number | undefined) => <Rich text={reading(field, words.language, number)} />;
  return (
    <ul className="readings">
      <li className="batch">
        {words.t('progress.batch')} <b>{value(frame?.floats[field === 'loss' ? 0 : 1])}</b>
      </li>
      {(['train', 'test'] as const).map((set) => (
        <li key={set} className={set}>
          {words.t(`progress.${set}`)}{' '}
          <b data-testid={`${set}-${field}`}>
            {value(evaluation === undefined ? undefined : Number(evaluation[set][field]))}
          </b>
        </li>
      ))}
    </ul>
  );
}

/** Both charts; accuracy only where there are classes. */
export function ProgressCharts({ run }: { readonly run: RunInfo }) {
  const { evaluations } = useApp();
  const words = useWords();
  useEffect(() => evaluations.want(), [evaluations]);
  const fields = run.classes.length > 0 ? (['loss', 'accuracy'] as const) : (['loss'] as const);
  return fields.map((field) => (
    <section key={field}>
      <h3>{words.t(`progress.${field}`)}</h3>
      <Readings field={field} />
      <Curves field={field} run={run} />
    </section>
  ));
}

/**
 * Some series of a probe as curves over the same places, with a legend that reads the place pointed at. What they mean says whoever uses it
 * (ProbeCharts.tsx); what no line can show is a ring or hatching and a note in words.
 */
import { useMemo } from 'react';
import { count, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { plainText } from '../i18n/richParts.ts';
import { useWords } from '../state/appContext.ts';
import { Plot, type PlotSeries } from './Plot.tsx';
import { decadeScale, linearScale, logPlace, type PlotScale } from './plotScale.ts';
import { meanOf, type ProbeSeries, specialMarks } from './probeSeries.ts';

/** How the curves of one chart are told apart; what comes after them is thin and has no reading. */
const LOOKS = [
  { name: 'test', ink: 'test', kind: 'line', width: 2 },
  { name: 'train', ink: 'train', kind: 'line', width: 2, dash: [6, 4] },
  { name: 'text', ink: 'text', kind: 'line', width: 1.4 },
  { name: 'dotted', ink: 'dim', kind: 'line', width: 2, dash: [2, 3] },
] as const;
const THIN: PlotSeries = { ink: 'dim', kind: 'line', width: 1 };
const REFERENCE: PlotSeries = { ink: 'dim', kind: 'line', width: 1, dash: [2, 4] };

/** A chart of curves. */
export interface ProbeCurvesProps {
  /** What is shown, with markup; `reading`: one number that says it in short. */
  readonly title: string;
  readonly reading?: string;
  readonly curves: readonly ProbeSeries[];
  readonly names: readonly string[];
  readonly axis: 'logarithmic' | 'linear' | 'share';
  readonly x: PlotScale;
  /** A line that curves are compared with. */
  readonly reference?: number;
  /** The place pointed at, from 0, and how such a place is called. */
  readonly pointed: number | null;
  placeName(index: number): string;
  /** What the legend reads where nothing is pointed at: a place, or the mean of all. */
  readonly rest: number | 'mean';
  /** Places that have no order among them: points, not a line. */
  readonly unordered?: boolean;
  onPoint(index: number | null): void;
  onChoose?(index: number): void;
}

/** The y axis around all that is finite. */
export function curveScale(
  axis: ProbeCurvesProps['axis'],
  values: readonly number[],
  language: 'de' | 'en',
): PlotScale {
  if (axis === 'logarithmic') return decadeScale(values);
  if (axis === 'share') return { ...linearScale(0, 1, language), range: [-0.03, 1.03] };
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...finite), Math.max(0, ...finite)];
  const room = 0.06 * (high - low || 1);
  return linearScale(low === 0 ? 0 : low - room, high === 0 ? 0 : high + room, language);
}

/** What the legend reads: of each curve at the place pointed at, and how that place is called. */
function useReadings({ pointed, rest, placeName }: ProbeCurvesProps) {
  const words = useWords();
  const place = pointed ?? rest;
  const value = (series: ProbeSeries) => {
    if (place === 'mean') return significant(meanOf(series), words.language, 2);
    return series.holes.includes(place) ? '–' : significant(series.values[place] ?? Number.NaN, words.language, 2);
  };
  return { value, name: place === 'mean' ? words.t('probe.mean') : placeName(place) };
}

function Legend(props: ProbeCurvesProps) {
  const { curves, names } = props;
  const { value, name } = useReadings(props);
  return (
    <ul className="readings">
      {curves.slice(0, LOOKS.length).map((series, index) => (
        <li key={series.what} className={LOOKS[index]?.name}>
          <Rich text={names[index] ?? series.what} />{' '}
          <b>
            <Rich text={value(series)} />
          </b>
        </li>
      ))}
      <li>
        <Rich text={name} />
      </li>
    </ul>
  );
}

/** What rings, hatching and gaps stand for, where there are any. */
function useNotes(curves: readonly ProbeSeries[], logarithmic: boolean): readonly string[] {
  const words = useWords();
  const marks = curves.flatMap((series) => specialMarks(series, logarithmic));
  const many = (kind: 'zero' | 'broken') => marks.filter((mark) => mark.kind === kind).length;
  const number = (value: number) => count(value, words.language);
  return [
    ...(many('zero') > 0 ? [words.t('probe.zeros', { number: number(many('zero')) })] : []),
    ...(many('broken') > 0 ? [words.t('probe.broken', { number: number(many('broken')) })] : []),
    ...(curves.some(({ holes }) => holes.length > 0) ? [words.t('probe.holes')] : []),
  ];
}

/** Title, legend, chart, notes. */
export function ProbeCurves(props: ProbeCurvesProps) {
  const { title, reading, curves, axis, x, reference, pointed, unordered = false, onPoint, onChoose } = props;
  const single = useReadings(props);
  const words = useWords();
  const logarithmic = axis === 'logarithmic';
  const length = curves[0]?.values.length ?? 0;
  const drawn = useMemo(() => {
    const scale = logarithmic ? logPlace : (value: number) => (Number.isFinite(value) ? value : null);
    const shown = curves.flatMap(({ values, holes }) => values.filter((_, index) => !holes.includes(index)));
    const more = reference === undefined ? [] : [reference];
    return {
      xs: Array.from({ length }, (_, index) => index + 1),
      ys: [
        ...curves.map(({ values, holes }) => values.map((value, at) => (holes.includes(at) ? null : scale(value)))),
        ...more.map((value) => Array.from({ length }, () => scale(value))),
      ],
      y: curveScale(axis, [...shown, ...more], words.language),
      marks: curves.flatMap((series) => specialMarks(series, logarithmic)),
    };
  }, [curves, axis, logarithmic, reference, length, words.language]);
  // A place between two gaps is no line.
  const isAlone = curves.some(({ holes }) => holes.length > 0);
  const look = (series: PlotSeries): PlotSeries =>
    unordered ? { ...series, kind: 'points' } : isAlone ? { ...series, kind: 'both' } : series;
  const looks = curves.map((_, index): PlotSeries => look(LOOKS[index] ?? THIN));
  const series = reference === undefined ? looks : [...looks, REFERENCE];
  const notes = useNotes(curves, logarithmic);
  const placeAt = (at: number) => Math.max(0, Math.min(length - 1, Math.round(at) - 1));
  return (
    <section>
      <h3 className="with-reading">
        <span>
          <Rich text={title} />
        </span>
        {reading !== undefined && (
          <b>
            <Rich text={reading} />
          </b>
        )}
        {unordered && curves[0] !== undefined && (
          <span className="dim">
            <Rich text={`${single.name}: ${single.value(curves[0])}`} />
          </span>
        )}
      </h3>
      {!unordered && <Legend {...props} />}
      {length > 1 && (
        <Plot
          label={plainText([title, reading, ...notes].filter((line) => line !== undefined).join('; '))}
          height={118}
          xs={drawn.xs}
          ys={drawn.ys}
          series={series}
          x={x}
          y={drawn.y}
          marks={drawn.marks}
          pointed={pointed === null ? null : pointed + 1}
          onPoint={(at) => {
            const index = at === null ? null : placeAt(at);
            if (index !== pointed) onPoint(index);
          }}
          {...(onChoose && { onChoose: (at: number) => onChoose(placeAt(at)) })}
        />
      )}
      {notes.length > 0 && <p className="dim note">{notes.join(' ')}</p>}
    </section>
  );
}

/**
 * Marks on the timeline where something was changed by hand while the network trained; what it was shows when the pointer rests there.
 * What changes mean is the engine's business. Used by Seismograph.tsx.
 */
import type { Experiment } from '../../engine/index.ts';
import { setting } from '../i18n/numbers.ts';
import { plainText } from '../i18n/richParts.ts';
import type { Words } from '../i18n/words.ts';
import { useWords } from '../state/appContext.ts';
import type { Axis, RunInfo } from '../state/store.ts';
import { type PlaceAxis, pixelOf } from './columns.ts';

type Intervention = Experiment['interventions'][number];

/** Interventions by the step or epoch from which they hold, in order. */
export function markedPlaces(run: Pick<RunInfo, 'experiment' | 'batchesPerEpoch'>, axis: Axis) {
  const places = new Map<number, Intervention[]>();
  for (const intervention of run.experiment.interventions) {
    const place = axis === 'step' ? intervention.step : Math.floor(intervention.step / run.batchesPerEpoch);
    places.set(place, [...(places.get(place) ?? []), intervention]);
  }
  return [...places].sort(([a], [b]) => a - b);
}

/** "Learning rate 0.1": one change in words. */
export function changeLine({ path, value }: Pick<Intervention, 'path' | 'value'>, words: Words): string {
  const keys = path.split('.');
  const key = keys.at(-1) ?? '';
  const named = typeof value === 'object' && value !== null && 'type' in value ? value.type : value;
  const files = ['app', 'panels'];
  const what = words.say(files, `field.${FIELDS[path] ?? key}`, {}, key);
  const shown =
    typeof named === 'number' ? setting(named, words.language) : words.say(files, `${key}.${named}`, {}, String(named));
  const where = keys[1] === 'layers' ? `h_{${Number(keys[2]) + 1}}: ` : '';
  return plainText(`${where}${what} ${shown}`);
}

/** Values whose field is not called by their key. */
const FIELDS: Readonly<Record<string, string>> = { 'clip.limit': 'clipValue', 'clip.maxNorm': 'clipNorm' };

interface Props {
  readonly run: RunInfo;
  readonly axisName: Axis;
  readonly axis: PlaceAxis;
}

/** Nothing where nothing was changed. */
export function InterventionMarks({ run, axisName, axis }: Props) {
  const words = useWords();
  const marks = markedPlaces(run, axisName).filter(([place]) => place >= axis.from && place < axis.to);
  return (
    <div className="interventions">
      {marks.map(([place, changes]) => (
        <span
          key={place}
          data-testid={`intervention-${place}`}
          style={{ transform: `translateX(calc(${pixelOf(axis, place)}px - 50%))` }}
          title={changes.map((change) => changeLine(change, words)).join('\n')}
        >
          <svg viewBox="0 0 10 10" aria-hidden="true">
            <path d="M5 10 L0.5 1 H9.5 Z" />
          </svg>
        </span>
      ))}
    </div>
  );
}

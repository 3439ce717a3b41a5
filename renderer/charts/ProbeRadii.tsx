/**
 * Spectral radii of a layer's recurrent weights as bars beside the mark at 1: below it a linear recurrence forgets, above it it may explode.
 * Part of ProbeCharts.tsx.
 */
import { significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { useWords } from '../state/appContext.ts';
import { gateNames, type ProbeReading } from './probeSeries.ts';

interface Props {
  readonly title: string;
  readonly reading: ProbeReading;
}

/** How far a bar reaches, in per cent of its room, where `top` is all of it. */
export function barLength(value: number, top: number): number {
  return Number.isFinite(value) ? (100 * Math.min(value, top)) / top : 100;
}

/** One bar a gate. */
export function ProbeRadii({ title, reading }: Props) {
  const words = useWords();
  const values = reading.series[0]?.values ?? [];
  const names = gateNames(values.length);
  // The mark at 1 stands still until a radius grows beyond twice that.
  const top = Math.max(2, ...values.filter(Number.isFinite)) * 1.02;
  return (
    <section>
      <h3>
        <Rich text={title} />
      </h3>
      <ul className="radii">
        {values.map((value, index) => (
          <li key={names[index] ?? 'ρ'} data-testid="radius">
            <span className="dim">
              {names[index] === undefined ? <Rich text="W_{hh}" /> : <Rich text={words.t(names[index])} />}
            </span>
            <span className="radius-room" aria-hidden="true">
              <i
                className="radius-bar"
                data-finite={Number.isFinite(value)}
                style={{ width: `${barLength(value, top)}%` }}
              />
              <i className="radius-one" style={{ left: `${100 / top}%` }} />
            </span>
            <b>
              <Rich text={significant(value, words.language, 3)} />
            </b>
          </li>
        ))}
      </ul>
      <p className="dim note">{words.t('probe.radiusNote')}</p>
    </section>
  );
}

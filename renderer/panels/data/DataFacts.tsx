/**
 * What the data of the run is: rows to train and test on, their classes, how the inputs are standardised, who must be named.
 */
import { brief, count } from '../../i18n/numbers.ts';
import { Rich } from '../../i18n/Rich.tsx';
import { useView, useWords } from '../../state/appContext.ts';
import type { DataInfo } from '../../state/dataQuestions.ts';
import { className } from '../classNames.ts';

function Line({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className="row">
      <dt className="dim">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Classes({ info }: { readonly info: DataInfo }) {
  const words = useWords();
  const most = Math.max(1, ...info.train.perClass, ...info.test.perClass);
  return (
    <table className="classes">
      <thead>
        <tr>
          <th scope="col">{words.t('data.class')}</th>
          <th scope="col">{words.t('data.train')}</th>
          <th scope="col">{words.t('data.test')}</th>
        </tr>
      </thead>
      <tbody>
        {info.classes.map((name, index) => (
          <tr key={name}>
            <th scope="row">{className(name, words)}</th>
            {[info.train, info.test].map((set, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns that never change places.
              <td key={column}>
                <meter min={0} max={most} value={set.perClass[index] ?? 0} aria-hidden="true" />
                <span className="of-class">{count(set.perClass[index] ?? 0, words.language)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "Subtract 4.88, divide by 6.02", for one pair; for one each feature, the way in words. */
function useStandardisation(info: DataInfo): string {
  const words = useWords();
  const way = useView((state) => state.run?.experiment.data.standardize ?? 'none');
  const [mean = 0] = info.mean;
  const [deviation = 1] = info.deviation;
  if (way !== 'global') return words.t(way === 'none' ? 'data.asTheyAre' : 'data.byFeature');
  const number = (value: number): string => brief(value, words.language);
  return words.t('data.standardised', { mean: number(mean), deviation: number(deviation) });
}

/** The column beside the samples. */
export function DataFacts({ info }: { readonly info: DataInfo }) {
  const words = useWords();
  const number = (value: number): string => count(value, words.language);
  return (
    <section className="data-facts">
      <dl>
        <Line label={words.t('data.train')}>{words.t('data.rows', { number: number(info.train.rows) })}</Line>
        <Line label={words.t('data.test')}>{words.t('data.rows', { number: number(info.test.rows) })}</Line>
        <Line label={words.t('data.features')}>{info.shape.filter((size) => size > 1).join(' × ')}</Line>
      </dl>
      <p className="note">
        <Rich text={useStandardisation(info)} />
      </p>
      {info.classes.length > 0 && <Classes info={info} />}
      <p className="dim note" data-testid="data-attribution">
        {info.attribution ?? words.t('data.generated')}
      </p>
    </section>
  );
}

/**
 * The run in a few numbers, from the record on the stage: what the card on the right shows while nothing is pointed at.
 */
import { runFieldIndex } from '../../engine/index.ts';
import { count, percent, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';

interface LineProps {
  readonly label: string;
  readonly value: string;
  readonly id: string;
  /** One of those that the line above speaks of. */
  readonly part?: boolean;
}

function Line({ label, value, id, part = false }: LineProps) {
  return (
    <div className="row" data-part={part}>
      <dt className="dim">{label}</dt>
      <dd data-testid={id}>
        <Rich text={value} />
      </dd>
    </div>
  );
}

/** Over whole sets, as of the newest evaluation: accuracy, for regression the loss. */
function Evaluated() {
  const words = useWords();
  const evaluation = useView((state) => state.progress?.evaluation);
  const classes = useView((state) => state.run?.classes.length ?? 0);
  if (evaluation === undefined) return null;
  return (
    <>
      <Line
        id="evaluated-at"
        label={words.t(classes > 0 ? 'run.allAccuracy' : 'run.allLoss')}
        value={words.t('time.step', { at: count(evaluation.at, words.language) })}
      />
      {(['train', 'test'] as const).map((set) => {
        const { accuracy, loss } = evaluation[set];
        const value =
          classes > 0 ? percent(Number(accuracy), words.language, 1) : significant(Number(loss), words.language);
        return <Line key={set} id={`evaluated-${set}`} label={words.t(`run.${set}`)} value={value} part />;
      })}
    </>
  );
}

/** Loss, accuracy, gradient norm, size. */
export function RunNumbers() {
  const { live } = useApp();
  const words = useWords();
  const frame = useLive(live.frame, 250);
  const run = useView((state) => state.run);
  const field = (name: Parameters<typeof runFieldIndex>[0]): number => frame?.floats[runFieldIndex(name)] ?? Number.NaN;
  const { language } = words;
  if (run === null) return null;
  return (
    <dl>
      {frame !== null && (
        <>
          <Line id="run-loss" label={words.t('run.loss')} value={significant(field('loss'), language)} />
          {run.classes.length > 0 && (
            <Line id="accuracy" label={words.t('run.accuracy')} value={percent(field('accuracy'), language, 1)} />
          )}
          <Line id="gradient" label={words.t('run.gradient')} value={significant(field('gradientNorm'), language)} />
        </>
      )}
      <Evaluated />
      <Line id="parameters" label={words.t('run.parameters')} value={count(run.parameters, language)} />
      <Line id="batches" label={words.t('run.batchesPerEpoch')} value={count(run.batchesPerEpoch, language)} />
    </dl>
  );
}

/**
 * The data of the run on the stage in a dialog: facts on the left, samples on the right.
 */
import { useView, useWords } from '../../state/appContext.ts';
import { useDataInfo } from '../../state/dataQuestions.ts';
import { AppDialog } from '../AppDialog.tsx';
import { DataFacts } from './DataFacts.tsx';
import { Samples } from './Samples.tsx';

function Data() {
  const words = useWords();
  const info = useDataInfo();
  if (info === null) return <p className="dim">{words.t('data.loading')}</p>;
  return (
    <div className="data-view">
      <DataFacts info={info} />
      <Samples key={info.run} info={info} />
    </div>
  );
}

/** The dialog; it asks for data only while it is open. */
export function DataDialog() {
  const words = useWords();
  const set = useView((state) => state.run?.experiment.data.set ?? null);
  const name = set === null ? '' : words.say(['app'], `data.${set}`, {}, set);
  return (
    <AppDialog name="data" title="data.title" beside={<span className="dim beside">{name}</span>}>
      <Data />
    </AppDialog>
  );
}

/**
 * Presets as scenes, each with a still picture of its own run, and the experiments of lately. Choosing one puts it on the stage and plays
 * it. Which presets there are: engine/experiment/presets.ts.
 */
import { type Experiment, presets } from '../../engine/index.ts';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { currentDocument } from '../state/documents.ts';
import { AppDialog } from './AppDialog.tsx';
import { detailsLine, experimentName, networkLine, presetOf } from './experimentName.ts';
import { stillOf } from './stills.ts';

/** Opens an experiment and closes the gallery. */
function useOpening(): (experiment: Experiment) => void {
  const { session, store } = useApp();
  return (experiment) => {
    store.setState({ dialog: null, untouched: false, fileName: null });
    session.open(experiment, true);
  };
}

function Scene({
  name,
  experiment,
  here,
}: {
  readonly name: string;
  readonly experiment: Experiment;
  readonly here: boolean;
}) {
  const words = useWords();
  const theme = useView((state) => state.theme);
  const open = useOpening();
  const still = stillOf(name, theme);
  return (
    <li>
      <button
        type="button"
        className="scene"
        data-testid={`scene-${name}`}
        data-here={here}
        onClick={() => open(experiment)}
      >
        {still !== null && <img src={still} width={480} height={270} alt="" decoding="async" />}
        <strong>{words.say(['presets'], name)}</strong>
        <span className="dim">{networkLine(experiment, words)}</span>
        <span className="dim">{here ? words.t('gallery.here') : detailsLine(experiment, words)}</span>
      </button>
    </li>
  );
}

function Recent() {
  const words = useWords();
  const recent = useView((state) => state.recent);
  const open = useOpening();
  if (recent.length === 0) return <p className="dim">{words.t('gallery.noRecent')}</p>;
  return (
    <ul className="recent">
      {recent.map((experiment) => (
        <li key={JSON.stringify(experiment)}>
          <button type="button" className="item recent-item" onClick={() => open(experiment)}>
            <span>{experimentName(experiment, words)}</span>
            <span className="dim">
              {detailsLine(experiment, words)}, {words.t('run.seedSummary', { seed: String(experiment.seed) })}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The dialog. */
export function Gallery() {
  const words = useWords();
  const experiment = useView((state) => state.run?.experiment ?? null);
  const here = experiment === null ? null : presetOf(currentDocument(experiment));
  return (
    <AppDialog name="gallery" title="gallery.title">
      <ul className="scenes">
        {Object.entries(presets).map(([name, preset]) => (
          <Scene key={name} name={name} experiment={preset} here={name === here} />
        ))}
      </ul>
      <h3 className="dim">{words.t('gallery.recent')}</h3>
      <Recent />
    </AppDialog>
  );
}

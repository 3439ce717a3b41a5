/**
 * The experiment on the left: at first glance a few fields, in folding sections all of them. What a change restarts its tooltip says.
 * Reading and writing the document: state/edits.ts, layerEdits.ts, documents.ts.
 */
import {
  CircleQuestionMark,
  FolderOpen,
  Images,
  Info,
  Languages,
  MoonStar,
  PanelLeftClose,
  PanelLeftOpen,
  Presentation,
  Redo2,
  Save,
  Undo2,
} from 'lucide-react';
import { useView, useWords } from '../state/appContext.ts';
import { DataSection } from './experiment/DataSection.tsx';
import { FirstView } from './experiment/FirstView.tsx';
import { InitializationSection } from './experiment/InitializationSection.tsx';
import { LayersSection } from './experiment/LayersSection.tsx';
import { ProbesSection } from './experiment/ProbesSection.tsx';
import { RunSection } from './experiment/RunSection.tsx';
import { TrainingSection } from './experiment/TrainingSection.tsx';
import { useEditing } from './experiment/useDocument.ts';
import { IconButton } from './IconButton.tsx';
import { NextThing } from './NextThing.tsx';

function Tools() {
  const words = useWords();
  const undo = useView((state) => state.undo.length > 0);
  const redo = useView((state) => state.redo.length > 0);
  return (
    <div className="tools" role="toolbar" aria-label={words.t('panel.tools')}>
      <IconButton command="gallery" icon={Images} text />
      <IconButton command="open" icon={FolderOpen} />
      <IconButton command="save" icon={Save} />
      <IconButton command="undo" icon={Undo2} disabled={!undo} />
      <IconButton command="redo" icon={Redo2} disabled={!redo} />
    </div>
  );
}

/** The card; before the first run is open it says what it waits for. */
export function ExperimentPanel() {
  const words = useWords();
  const theme = useView((state) => state.theme);
  const folded = useView((state) => state.folded.includes('experiment'));
  const editing = useEditing();
  return (
    <section
      className={folded ? 'card left folded' : 'card left'}
      aria-label={words.t('panel.experiment')}
      data-testid="experiment"
    >
      <header className="card-header">
        <h2>Gradiorama</h2>
        <div className="buttons">
          <IconButton command="language" icon={Languages} />
          <IconButton command="theme" icon={theme === 'night' ? Presentation : MoonStar} />
          <IconButton command="about" icon={Info} />
          <IconButton command="keys" icon={CircleQuestionMark} />
          <IconButton command="foldExperiment" icon={folded ? PanelLeftOpen : PanelLeftClose} />
        </div>
      </header>
      <div className="card-body">
        <Tools />
        {editing === null ? (
          <p className="dim">{words.t('panel.loading')}</p>
        ) : (
          <>
            <FirstView editing={editing} />
            <NextThing />
            <div className="sections">
              <DataSection editing={editing} />
              <LayersSection editing={editing} />
              <InitializationSection editing={editing} />
              <TrainingSection editing={editing} />
              <RunSection editing={editing} />
              <ProbesSection editing={editing} />
            </div>
          </>
        )}
      </div>
    </section>
  );
}

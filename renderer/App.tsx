/**
 * The window: the stage fills it, quiet cards lie over it. It decides only where things stand and which themes and words are set.
 */
import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { useEffect, useState } from 'react';
import { About } from './panels/About.tsx';
import { ChartsCard } from './panels/ChartsCard.tsx';
import { CommandPalette } from './panels/CommandPalette.tsx';
import { DataDialog } from './panels/data/DataDialog.tsx';
import { ExperimentPanel } from './panels/ExperimentPanel.tsx';
import { ExportDialog } from './panels/ExportDialog.tsx';
import { FoldedCard } from './panels/FoldedCard.tsx';
import { Gallery } from './panels/Gallery.tsx';
import { Headline } from './panels/Headline.tsx';
import { Inspector } from './panels/Inspector.tsx';
import { KeysHelp } from './panels/KeysHelp.tsx';
import { Legend } from './panels/Legend.tsx';
import { Notice } from './panels/Notice.tsx';
import { SlowCaption } from './panels/SlowCaption.tsx';
import { StageView } from './panels/StageView.tsx';
import { TimelineCard } from './panels/TimelineCard.tsx';
import type { PictureSummary } from './picture/legend.ts';
import { useView } from './state/appContext.ts';
import { Live } from './state/frames.ts';

function useDocument(): void {
  const theme = useView((state) => state.theme);
  const language = useView((state) => state.language);
  const lecture = useView((state) => state.lecture);
  useEffect(() => {
    document.documentElement.setAttribute('data-theme', theme);
  }, [theme]);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-lecture', lecture);
  }, [lecture]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
}

/** Everything in the window. */
export function App() {
  useDocument();
  const cardsHidden = useView((state) => state.cardsHidden);
  const chartsOpen = useView((state) => state.chartsOpen);
  const folded = useView((state) => state.folded);
  const inspectorFolded = folded.includes('inspector');
  // Not React's state: a new picture must not draw all panels anew.
  const [summaries] = useState(() => new Live<PictureSummary | null>(null));
  const [onPicture] = useState(() => (summary: PictureSummary) => summaries.set(summary));
  return (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <main
          className="app"
          data-cards={cardsHidden ? 'hidden' : 'shown'}
          data-charts={chartsOpen && !inspectorFolded ? 'open' : 'closed'}
          data-folded={folded.join(' ')}
        >
          <StageView onPicture={onPicture} />
          <div className="top">
            <Headline />
            <SlowCaption />
            <Notice />
          </div>
          <ExperimentPanel />
          {inspectorFolded ? <FoldedCard /> : chartsOpen ? <ChartsCard /> : <Inspector />}
          <Legend summaries={summaries} />
          <TimelineCard />
          <KeysHelp />
          <CommandPalette />
          <Gallery />
          <DataDialog />
          <About />
          <ExportDialog />
        </main>
      </Tooltip.Provider>
    </CSPProvider>
  );
}

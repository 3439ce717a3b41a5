/**
 * The charts in the right card's place (key C): pages for learning, layers, distributions, and the decision boundary where the data have
 * two features, text where the network writes such, and what probes measured. What was chosen by a click keeps its numbers above them. Each page is a file of charts/.
 */
import { PanelRightClose, X } from 'lucide-react';
import { DecisionBoundary } from '../charts/DecisionBoundary.tsx';
import { HistogramCharts } from '../charts/HistogramCharts.tsx';
import { LayerCharts } from '../charts/LayerCharts.tsx';
import { hasProbeCharts, ProbeCharts } from '../charts/ProbeCharts.tsx';
import { ProgressCharts } from '../charts/ProgressCharts.tsx';
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { type ChartPage, type RunInfo, writesText } from '../state/store.ts';
import { IconButton } from './IconButton.tsx';
import { LetGo } from './Inspector.tsx';
import { Pointed, targetName } from './Pointed.tsx';
import { Segmented } from './Segmented.tsx';
import { SampledText } from './text/SampledText.tsx';

const PAGES = {
  progress: ProgressCharts,
  layers: LayerCharts,
  histograms: HistogramCharts,
  probes: ProbeCharts,
  boundary: DecisionBoundary,
  text: SampledText,
} satisfies Record<ChartPage, (props: { run: RunInfo }) => React.ReactNode>;

/** The pages that a run has: a boundary needs two features, and no more than those; text a set that is one. */
export function chartPages(run: Pick<RunInfo, 'layout' | 'experiment'>): readonly ChartPage[] {
  const [first] = run.layout.layers;
  const plane = first?.fanIn === 2 && first.type === 'linear';
  const has: Readonly<Partial<Record<ChartPage, boolean>>> = {
    probes: hasProbeCharts(run),
    boundary: plane,
    text: writesText(run),
  };
  return (Object.keys(PAGES) as ChartPage[]).filter((page) => has[page] ?? true);
}

/** The card. */
export function ChartsCard() {
  const { store } = useApp();
  const words = useWords();
  const run = useView((state) => state.run);
  const chosen = useView((state) => state.chart);
  const selection = useView((state) => state.selection);
  if (run === null) return null;
  const pages = chartPages(run);
  const page = pages.includes(chosen) ? chosen : 'progress';
  const Page = PAGES[page];
  return (
    <section className="card right charts" aria-label={words.t('charts.title')} data-testid="charts">
      <header className="card-header">
        <h2>{words.t('charts.title')}</h2>
        <div className="buttons">
          <button
            type="button"
            className="icon-button"
            aria-label={words.t('charts.close')}
            data-testid="charts-close"
            onClick={() => store.setState({ chartsOpen: false })}
          >
            <X aria-hidden="true" size="1.25em" />
          </button>
          <IconButton command="foldInspector" icon={PanelRightClose} />
        </div>
      </header>
      {selection !== null && (
        <div className="pointed" data-testid="pointed">
          <header className="card-header">
            <h3>
              <Rich text={targetName(selection, run.layout.layers, words)} />
            </h3>
            <LetGo />
          </header>
          <Pointed run={run} target={selection} />
        </div>
      )}
      <Segmented
        id="chart"
        label={words.t('charts.page')}
        options={pages.map((value) => ({ value, label: words.t(`charts.${value}`) }))}
        value={page}
        onChoose={(value) => store.setState({ chart: value as ChartPage })}
      />
      <Page key={run.run} run={run} />
    </section>
  );
}

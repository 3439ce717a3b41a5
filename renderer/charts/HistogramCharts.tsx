/**
 * Distributions within the layer in focus: activation, delta, weight gradient, weight. Counted by the engine for the step on the stage
 * (command `histograms`), or read from its record where a probe counted them.
 */
import { useMemo } from 'react';
import { count } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { plainText } from '../i18n/richParts.ts';
import type { Words } from '../i18n/words.ts';
import { Choice } from '../panels/Choice.tsx';
import { useApp, useLive, useLookBack, useView, useWords } from '../state/appContext.ts';
import type { RunInfo } from '../state/store.ts';
import { type HistogramView, histogramBars, histogramViews, recordedHistograms } from './histogramView.ts';
import { layerName } from './layerNames.ts';
import { Plot, type PlotSeries } from './Plot.tsx';
import type { PlotScale } from './plotScale.ts';

const BARS: readonly PlotSeries[] = [{ ink: 'test', kind: 'bars', width: 0 }];

/** What lies in no bin, and how many values there are. */
export function histogramNote(view: HistogramView, words: Words): string {
  const number = (value: number) => count(value, words.language);
  const parts = [words.t('histogram.values', { number: number(view.count) })];
  if (view.zeros > 0) parts.push(words.t('legend.zeroCount', { number: number(view.zeros) }));
  const infinite = view.infinite + view.nan;
  if (infinite > 0) parts.push(words.t('legend.infiniteCount', { number: number(infinite) }));
  return parts.join(' · ');
}

/** Counts need no axis with numbers: the shape is what counts. */
function heightScale(heights: readonly number[]): PlotScale {
  return { range: [0, 1.05 * Math.max(1, ...heights)], ticks: () => [] };
}

function Histogram({ view }: { readonly view: HistogramView }) {
  const words = useWords();
  const { xs, heights, scale } = useMemo(() => histogramBars(view, words.language), [view, words]);
  const y = useMemo(() => heightScale(heights), [heights]);
  const name = words.t(`histogram.${view.what}`);
  const note = histogramNote(view, words);
  return (
    <section>
      <h3 className="with-reading">
        <span>
          <Rich text={name} />
        </span>
        <span className="dim">{note}</span>
      </h3>
      <Plot label={`${plainText(name)}: ${note}`} height={92} xs={xs} ys={[heights]} series={BARS} x={scale} y={y} />
    </section>
  );
}

/** The layer that is shown: the one in focus, or that of the selection, or the first. */
export function useShownLayer(layers: number): number {
  const layer = useView((state) => state.focusLayer ?? state.selection?.layer ?? 0);
  return Math.max(0, Math.min(layers - 1, layer));
}

/** What the document's probe counted at the step on the stage; null without one, and on epochs, whose means are no counts. */
function useRecorded(run: RunInfo, layer: number): readonly HistogramView[] | null {
  const { live } = useApp();
  const frame = useLive(live.frame, 100);
  return useMemo(
    () =>
      frame?.run === run.run && frame.axis === 'step' ? recordedHistograms(frame.floats, run.layout, layer) : null,
    [frame, run, layer],
  );
}

/** A list of layers, and the distributions of the one chosen. */
export function HistogramCharts({ run }: { readonly run: RunInfo }) {
  const { live, store } = useApp();
  const words = useWords();
  const layers = run.layout.layers.length;
  const layer = useShownLayer(layers);
  const recorded = useRecorded(run, layer);
  const asks = recorded === null;
  const wish = useMemo(() => (asks ? ({ type: 'histograms', layer } as const) : null), [asks, layer]);
  useLookBack(wish);
  const answer = useLive(live.histograms, 100);
  const fits = answer !== null && answer.header.run === run.run && answer.header.layer === layer;
  const counted = useMemo(() => (fits ? histogramViews(answer) : null), [answer, fits]);
  const views = recorded ?? counted;
  return (
    <>
      <div className="row">
        <span className="dim">{words.t('chain.layer')}</span>
        <Choice
          id="histogram-layer"
          label={words.t('histogram.layer')}
          options={run.layout.layers.map((_, index) => ({
            value: String(index),
            label: layerName(index, run.layout.layers, words),
          }))}
          value={String(layer)}
          onChoose={(value) => store.setState({ focusLayer: Number(value) })}
        />
      </div>
      {views !== null ? (
        views.map((view) => <Histogram key={view.what} view={view} />)
      ) : (
        <p className="dim">{words.t('chain.waiting')}</p>
      )}
    </>
  );
}

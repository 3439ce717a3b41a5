/**
 * What the document's probes measured at the step on the stage, one card each (registry CARDS): through time, along the layers, per feature.
 * Places pointed at are shared: time by all charts of this page, layers by the whole window. Distributions have a page of their own.
 */
import { useMemo, useState } from 'react';
import type { ProbeName } from '../../engine/index.ts';
import { count, significant } from '../i18n/numbers.ts';
import { Choice } from '../panels/Choice.tsx';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import type { RunInfo } from '../state/store.ts';
import { useShownLayer } from './HistogramCharts.tsx';
import { layerName, stateName } from './layerNames.ts';
import { ProbeCurves } from './ProbeCurves.tsx';
import { ProbeRadii } from './ProbeRadii.tsx';
import { placeScale } from './plotScale.ts';
import { chainCurves, type ProbeReading, probeReadings, recordedLayer, signOf, timeFactor } from './probeSeries.ts';
import { pointedLayerOf } from './TimelinePointer.tsx';
import { useLayerScale } from './useLayerScale.ts';

interface CardProps {
  readonly run: RunInfo;
  readonly readings: readonly ProbeReading[];
  /** The time step pointed at, from 0; shared by all charts over time. */
  readonly time: number | null;
  onTime(step: number | null): void;
}

function useNames() {
  const words = useWords();
  return (what: string): string => {
    const key = signOf(what);
    return key === null ? what : words.t(key);
  };
}

function useTitle({ layout }: RunInfo) {
  const words = useWords();
  return (reading: ProbeReading) => stateName(recordedLayer(reading.layer, layout), layout.layers, words);
}

function OverTime({ run, readings, time, onTime, probe }: CardProps & { readonly probe: 'states' | 'gates' }) {
  const words = useWords();
  const name = useNames();
  const title = useTitle(run);
  return readings.map((reading) => {
    const [first] = reading.series;
    const steps = first?.values.length ?? 0;
    const factor = probe === 'states' ? timeFactor(first?.values ?? []) : null;
    const said = factor === null ? undefined : { factor: significant(factor, words.language, 2) };
    return (
      <ProbeCurves
        key={reading.layer}
        title={words.t(`probeTitle.${probe}`, { layer: title(reading) })}
        {...(said && { reading: words.t('layers.timeFactor', said) })}
        curves={reading.series}
        names={reading.series.map(({ what }) => name(what))}
        axis={probe === 'gates' ? 'share' : 'logarithmic'}
        x={placeScale(1, steps, words.language)}
        pointed={time}
        placeName={(step) => `t = ${count(step + 1, words.language)}`}
        rest={probe === 'gates' ? 'mean' : 0}
        onPoint={onTime}
      />
    );
  });
}

function States(props: CardProps) {
  return <OverTime {...props} probe="states" />;
}

function Gates(props: CardProps) {
  return <OverTime {...props} probe="gates" />;
}

function Chain({ run, readings: [reading] }: CardProps) {
  const { store } = useApp();
  const words = useWords();
  const name = useNames();
  const pointed = useView(pointedLayerOf);
  const { layers } = run.layout;
  const x = useLayerScale(layers.length - 1);
  const curves = useMemo(() => (reading === undefined ? [] : chainCurves(reading)), [reading]);
  return (
    <ProbeCurves
      title={words.t('probeTitle.chain')}
      curves={curves}
      names={curves.map(({ what }) => (what === 'product' ? words.t('probe.product') : name(what)))}
      axis="logarithmic"
      x={x}
      reference={1}
      pointed={pointed === null || pointed > layers.length - 2 ? null : pointed}
      placeName={(layer) =>
        words.t('probe.between', {
          from: layerName(layer + 1, layers, words),
          to: layerName(layer, layers, words),
        })
      }
      rest={Math.max(0, curves[0]?.values.findIndex((_, layer) => curves[0]?.holes.includes(layer) === false) ?? 0)}
      onPoint={(layer) => store.setState({ pointedLayer: layer })}
      onChoose={(layer) => store.setState((state) => ({ focusLayer: state.focusLayer === layer ? null : layer }))}
    />
  );
}

function Statistics({ run, readings }: CardProps) {
  const { store } = useApp();
  const words = useWords();
  const name = useNames();
  const [feature, point] = useState<number | null>(null);
  const { layout } = run;
  const chosen = useShownLayer(layout.layers.length);
  const placed = readings.map((reading) => ({ reading, layer: recordedLayer(reading.layer, layout) }));
  const shown = placed.find(({ layer }) => layer === chosen) ?? placed[0];
  if (shown === undefined) return null;
  return (
    <>
      {placed.length > 1 && (
        <div className="row">
          <span className="dim">{words.t('chain.layer')}</span>
          <Choice
            id="statistics-layer"
            label={words.t('probe.statisticsLayer')}
            options={placed.map(({ layer }) => ({
              value: String(layer),
              label: layerName(layer, layout.layers, words),
            }))}
            value={String(shown.layer)}
            onChoose={(value) => store.setState({ focusLayer: Number(value) })}
          />
        </div>
      )}
      {shown.reading.series.map((series) => (
        <ProbeCurves
          key={series.what}
          title={words.t('probeTitle.statistics', {
            what: name(series.what),
            layer: stateName(shown.layer, layout.layers, words),
          })}
          curves={[series]}
          names={[name(series.what)]}
          unordered
          axis="linear"
          x={placeScale(1, series.values.length, words.language)}
          pointed={feature}
          placeName={(index) => words.t('probe.feature', { number: count(index + 1, words.language) })}
          rest="mean"
          onPoint={point}
        />
      ))}
    </>
  );
}

function Radii({ run, readings }: CardProps) {
  const words = useWords();
  const title = useTitle(run);
  return readings.map((reading) => (
    <ProbeRadii
      key={reading.layer}
      title={words.t('probeTitle.spectralRadius', { layer: title(reading) })}
      reading={reading}
    />
  ));
}

function Jacobian({ run, readings: [reading] }: CardProps) {
  const words = useWords();
  const [place, point] = useState<number | null>(null);
  const curves = reading?.series ?? [];
  const { samples } = run.experiment.record;
  const all = curves.length === 1 ? (curves[0]?.values ?? []) : [];
  const condition = (all[0] ?? 0) / (all.at(-1) ?? 0);
  const said = Number.isFinite(condition) ? { ratio: significant(condition, words.language, 2) } : null;
  return (
    <ProbeCurves
      title={words.t('probeTitle.jacobian')}
      {...(said && { reading: words.t('probe.condition', said) })}
      curves={curves}
      names={samples.map((sample) => words.t('probe.sample', { number: count(sample, words.language) }))}
      axis="logarithmic"
      x={placeScale(1, curves[0]?.values.length ?? 1, words.language)}
      reference={1}
      pointed={place}
      placeName={(index) => `σ_{${index + 1}}`}
      rest={0}
      onPoint={point}
    />
  );
}

/** The card of each probe; distributions are drawn by HistogramCharts.tsx. */
const CARDS: Readonly<Record<ProbeName, ((props: CardProps) => React.ReactNode) | null>> = {
  states: States,
  gates: Gates,
  spectralRadius: Radii,
  chain: Chain,
  jacobian: Jacobian,
  statistics: Statistics,
  histograms: null,
};

/** Whether a run has measured what this page shows. */
export function hasProbeCharts({ layout }: Pick<RunInfo, 'layout'>): boolean {
  return layout.series?.some(({ probe }) => CARDS[probe as ProbeName] != null) ?? false;
}

/** The cards of the probes that are on. */
export function ProbeCharts({ run }: { readonly run: RunInfo }) {
  const { live } = useApp();
  const words = useWords();
  const [time, onTime] = useState<number | null>(null);
  const frame = useLive(live.frame, 150);
  if (frame === null || frame.run !== run.run) return <p className="dim">{words.t('chain.waiting')}</p>;
  const at = count(frame.at, words.language);
  return (
    <div data-testid="probe-charts">
      <p className="dim">{words.t(frame.axis === 'step' ? 'time.step' : 'probe.epochMean', { at })}</p>
      {(Object.keys(CARDS) as ProbeName[]).map((probe) => {
        const Card = CARDS[probe];
        const readings = probeReadings(frame.floats, run.layout, probe);
        if (Card === null || readings.length === 0) return null;
        return (
          <div key={probe} className="probe-card" data-testid={`card-${probe}`}>
            <Card run={run} readings={readings} time={time} onTime={onTime} />
          </div>
        );
      })}
    </div>
  );
}

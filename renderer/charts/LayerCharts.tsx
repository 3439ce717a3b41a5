/**
 * Numbers per layer of the step on the stage: the norms of weight gradient and delta over decades with the slope fitted through them, and
 * how large the update is beside the weights. Pointing at a layer points at it everywhere, a click puts it in focus.
 */
import { useMemo } from 'react';
import { significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { plainText } from '../i18n/richParts.ts';
import { position } from '../picture/magnitude.ts';
import { cssColor, paletteColor, shownPalette } from '../picture/palettes.ts';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import type { RunInfo } from '../state/store.ts';
import { type LayerNorms, layerNorms, logPlaces } from './layerNorms.ts';
import { Plot, type PlotSeries } from './Plot.tsx';
import { decadeScale } from './plotScale.ts';
import { specialMarks } from './probeSeries.ts';
import { TimeCharts } from './TimeCharts.tsx';
import { pointedLayerOf } from './TimelinePointer.tsx';
import { useLayerScale } from './useLayerScale.ts';

const NORM_SERIES: readonly PlotSeries[] = [
  { ink: 'dim', kind: 'line', width: 1 },
  { ink: 'text', kind: 'line', width: 1.6, dash: [7, 4] },
];
const RATIO_SERIES: readonly PlotSeries[] = [
  { ink: 'dim', kind: 'line', width: 1 },
  { ink: 'dim', kind: 'line', width: 1.2, dash: [3, 4] },
];
/** The rule of thumb that updates are about a thousandth of the weights. */
const USUAL_RATIO = -3;

/** The colours that these magnitudes have on the stage. */
function useColors(values: readonly number[]): readonly string[] {
  const theme = useView((state) => state.theme);
  const palette = useView((state) => state.palette);
  const range = useView((state) => state.range);
  const { name, reversed } = shownPalette(theme, palette);
  return values.map((value) => {
    const place = position(value, range);
    return cssColor(paletteColor(name, Number.isNaN(place) ? 0 : place, reversed));
  });
}

interface ChartProps {
  readonly label: string;
  readonly norms: LayerNorms;
  readonly series: readonly PlotSeries[];
  readonly second: readonly (number | null)[];
  readonly values: readonly number[];
  readonly height: number;
}

function Chart({ label, norms, series, second, values, height }: ChartProps) {
  const { store } = useApp();
  const layers = norms.values.length;
  const x = useLayerScale(layers);
  const y = useMemo(() => decadeScale(values), [values]);
  const colors = useColors(norms.values);
  const pointed = useView(pointedLayerOf);
  const focus = useView((state) => state.focusLayer);
  const layerAt = (at: number) => Math.max(0, Math.min(layers - 1, Math.round(at) - 1));
  return (
    <Plot
      label={label}
      height={height}
      xs={norms.values.map((_, layer) => layer + 1)}
      ys={[logPlaces(norms.values), second]}
      series={series}
      x={x}
      y={y}
      colors={colors}
      marks={specialMarks({ values: norms.values, holes: [] }, true)}
      cursor={focus === null ? null : focus + 1}
      pointed={pointed === null ? null : pointed + 1}
      onPoint={(at) => {
        const layer = at === null ? null : layerAt(at);
        if (layer !== store.getState().pointedLayer) store.setState({ pointedLayer: layer });
      }}
      onChoose={(at) =>
        store.setState((state) => ({ focusLayer: state.focusLayer === layerAt(at) ? null : layerAt(at) }))
      }
    />
  );
}

function Norms({
  floats,
  run,
  field,
}: {
  floats: Float32Array;
  run: RunInfo;
  field: 'weightGradientNorm' | 'deltaNorm';
}) {
  const words = useWords();
  const norms = useMemo(() => layerNorms(floats, run.layout, field), [floats, run, field]);
  const slope =
    norms.growth === null
      ? words.t('layers.noSlope')
      : words.t('layers.slope', { factor: significant(norms.growth.factor, words.language, 2) });
  const name = words.t(`time.${field}`);
  return (
    <section>
      <h3 className="with-reading">
        <span>{name}</span>
        <b data-testid={`slope-${field}`}>
          <Rich text={slope} />
        </b>
      </h3>
      <Chart
        label={`${name}: ${plainText(slope)}`}
        norms={norms}
        series={NORM_SERIES}
        second={norms.line}
        values={norms.values}
        height={130}
      />
    </section>
  );
}

function Ratios({ floats, run }: { readonly floats: Float32Array; readonly run: RunInfo }) {
  const words = useWords();
  const norms = useMemo(() => layerNorms(floats, run.layout, 'updateRatio'), [floats, run]);
  const values = useMemo(() => [...norms.values, 10 ** USUAL_RATIO], [norms]);
  return (
    <section>
      <h3 className="with-reading">
        <span>{words.t('layers.ratio')}</span>
        <span className="dim">
          <Rich text={words.t('layers.usual')} />
        </span>
      </h3>
      <Chart
        label={words.t('layers.ratio')}
        norms={norms}
        series={RATIO_SERIES}
        second={norms.values.map(() => USUAL_RATIO)}
        values={values}
        height={110}
      />
    </section>
  );
}

/** The way through time where there is one, then three charts with one axis of layers. */
export function LayerCharts({ run }: { readonly run: RunInfo }) {
  const { live } = useApp();
  const frame = useLive(live.frame, 200);
  if (frame === null || frame.run !== run.run) return null;
  return (
    <>
      <TimeCharts floats={frame.floats} run={run} />
      <Norms floats={frame.floats} run={run} field="weightGradientNorm" />
      <Norms floats={frame.floats} run={run} field="deltaNorm" />
      <Ratios floats={frame.floats} run={run} />
    </>
  );
}

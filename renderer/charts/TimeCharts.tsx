/**
 * The gradient's way back through time, of the step on the stage: ||dL/dh_t|| over the steps of a sequence, on a logarithmic scale, with the
 * mean factor a step. One chart for each recurrent layer; nothing where there is none. Part of LayerCharts.tsx.
 */
import { useMemo } from 'react';
import { significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { plainText } from '../i18n/richParts.ts';
import { useWords } from '../state/appContext.ts';
import type { RunInfo } from '../state/store.ts';
import { stateName } from './layerNames.ts';
import { logPlaces, stateNorms } from './layerNorms.ts';
import { Plot, type PlotSeries } from './Plot.tsx';
import { decadeScale, placeScale } from './plotScale.ts';
import { specialMarks, timeFactor } from './probeSeries.ts';

const SERIES: readonly PlotSeries[] = [{ ink: 'text', kind: 'line', width: 1.6 }];

function OverTime({ norms, layer }: { readonly norms: readonly number[]; readonly layer: string }) {
  const words = useWords();
  const x = useMemo(() => placeScale(1, norms.length, words.language), [norms.length, words.language]);
  const y = useMemo(() => decadeScale(norms), [norms]);
  const xs = useMemo(() => norms.map((_, t) => t + 1), [norms]);
  const factor = timeFactor(norms);
  const slope =
    factor === null
      ? words.t('layers.noSlope')
      : words.t('layers.timeFactor', { factor: significant(factor, words.language, 2) });
  const name = words.t('layers.overTime', { layer });
  return (
    <section data-testid="over-time">
      <h3 className="with-reading">
        <span>
          <Rich text={name} />
        </span>
        <b>
          <Rich text={slope} />
        </b>
      </h3>
      <Plot
        label={`${plainText(name)}: ${plainText(slope)}`}
        height={110}
        xs={xs}
        ys={[logPlaces(norms)]}
        series={SERIES}
        marks={specialMarks({ values: norms, holes: [] }, true)}
        x={x}
        y={y}
      />
    </section>
  );
}

/** One chart a recurrent layer. */
export function TimeCharts({ floats, run }: { readonly floats: Float32Array; readonly run: RunInfo }) {
  const words = useWords();
  const { layers } = run.layout;
  const states = useMemo(() => stateNorms(floats, run.layout), [floats, run]);
  const inTime = layers.flatMap(({ stateDelta }, index) => (stateDelta === undefined ? [] : [index]));
  return states.map((norms, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its place; it has no other name.
    <OverTime key={index} norms={norms} layer={stateName(inTime[index] ?? 0, layers, words)} />
  ));
}

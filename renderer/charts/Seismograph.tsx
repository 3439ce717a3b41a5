/**
 * The timeline as a picture: layers x recorded steps, coloured by norm, the loss over it, and a cursor that moves the stage
 * through time (useTimelineHand.ts; keys: state/commands.ts). For screen readers it is a slider.
 */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { count, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { plainText } from '../i18n/richParts.ts';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { pixelOf, ticks } from './columns.ts';
import { InterventionMarks } from './InterventionMarks.tsx';
import { layerName, type NamedLayers, namedRows } from './layerNames.ts';
import { PointedReading, TimelinePointer } from './TimelinePointer.tsx';
import { axisFor, type PlotSize, useSeismograph } from './useSeismograph.ts';
import { useTimelineHand } from './useTimelineHand.ts';

function useSize(element: React.RefObject<HTMLElement | null>): PlotSize {
  const [size, setSize] = useState<PlotSize>({ width: 0, height: 0, scale: 1 });
  useLayoutEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize({ width, height, scale: Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Least height of a row that may bear a name, in pixels of a page of 16. */
const ROOMY = 17;

/** Names of the rows, or of some of them. */
function RowLabels({ named, size }: { readonly named: NamedLayers; readonly size: PlotSize }) {
  const words = useWords();
  const layers = Math.max(1, named.length);
  const shown = namedRows(layers, size.height >= ROOMY * size.scale * layers);
  return (
    <div className="rows" aria-hidden="true">
      {shown.map((layer) => (
        <span key={layer} style={{ top: `${(100 * (layers - 0.5 - layer)) / layers}%` }}>
          <Rich text={layerName(layer, named, words)} />
        </span>
      ))}
    </div>
  );
}

/** The seismograph with its labels. */
export function Seismograph() {
  const { session } = useApp();
  const words = useWords();
  const run = useView((state) => state.run);
  const axisName = useView((state) => state.axis);
  const cursor = useView((state) => state.cursor);
  const progress = useView((state) => state.progress);
  const plot = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(plot);
  const curve = useSeismograph(canvas, size);
  const recorded = (axisName === 'step' ? progress?.steps : progress?.epochs) ?? null;
  const axis = useMemo(() => axisFor(recorded, size.width), [recorded, size.width]);
  const at = cursor ?? recorded?.[1] ?? 0;
  const atPixel = recorded === null ? 0 : pixelOf(axis, at + 0.5);
  const label = words.t(axisName === 'step' ? 'time.step' : 'time.epoch', { at });
  const lastLoss = curve?.points.findLast((point) => point !== null);

  useEffect(() => session.timelineRoom(size.width), [session, size.width]);
  const hand = useTimelineHand(plot, axis, recorded, run?.layout.layers.length ?? 1);
  return (
    <div className="seismograph" data-testid="timeline">
      <RowLabels named={run?.layout.layers ?? []} size={size} />
      <div
        ref={plot}
        className="plot"
        role="slider"
        tabIndex={0}
        aria-label={words.t('time.timeline')}
        aria-valuemin={recorded?.[0] ?? 0}
        aria-valuemax={recorded?.[1] ?? 0}
        aria-valuenow={at}
        aria-valuetext={plainText(label)}
        data-testid="timeline-plot"
        {...hand}
      >
        <canvas ref={canvas} />
        {run !== null && <InterventionMarks run={run} axisName={axisName} axis={axis} />}
        {run !== null && <TimelinePointer run={run} axis={axis} height={size.height} />}
        {recorded !== null && (
          <div className="cursor" style={{ transform: `translateX(${atPixel}px)` }}>
            <span style={{ transform: `translateX(clamp(${-atPixel}px, -50%, ${size.width - atPixel}px - 100%))` }}>
              {label}
            </span>
          </div>
        )}
        <div className="ticks" aria-hidden="true">
          {ticks(axis, 64 * size.scale).map((place) => (
            <span key={place} style={{ transform: `translateX(calc(${pixelOf(axis, place)}px - 50%))` }}>
              {count(place, words.language)}
            </span>
          ))}
        </div>
      </div>
      <div className="loss" data-testid="loss">
        {run !== null && <PointedReading run={run} height={size.height} />}
        {curve !== null && (
          <span className="last-loss" style={{ top: `${lastLoss?.y ?? size.height / 2}px` }}>
            {words.t('time.loss')} <Rich text={significant(curve.last, words.language)} />
          </span>
        )}
      </div>
    </div>
  );
}

/**
 * The timeline as a picture: layers x recorded steps, coloured by norm, the loss over it, and a cursor that moves the stage
 * through time by drag, click, wheel and keys. For screen readers it is a slider.
 */
import { type PointerEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { count, significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { plainText } from '../i18n/richParts.ts';
import { useApp, useView, useWords } from '../state/appContext.ts';
import { pixelOf, placeAt, ticks } from './columns.ts';
import { InterventionMarks } from './InterventionMarks.tsx';
import { layerName, type NamedLayers, namedRows } from './layerNames.ts';
import { PointedReading, TimelinePointer } from './TimelinePointer.tsx';
import { axisFor, type PlotSize, useSeismograph } from './useSeismograph.ts';

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
  const { session, store } = useApp();
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
  useEffect(() => {
    const element = plot.current;
    // React listens to the wheel passively; the page must not scroll meanwhile.
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const state = store.getState();
      const range = state.axis === 'step' ? state.progress?.steps : state.progress?.epochs;
      if (range) session.seek((state.cursor ?? range[1]) + Math.sign(event.deltaY + event.deltaX));
    };
    element?.addEventListener('wheel', turn, { passive: false });
    return () => element?.removeEventListener('wheel', turn);
  }, [session, store]);
  useEffect(() => {
    const element = plot.current;
    // Comes as soon as the pointer moves; pointermove waits for the window's next picture.
    const foresee = (event: Event): void => {
      if (element === null || !(event instanceof globalThis.PointerEvent) || event.buttons !== 1) return;
      session.foresee(placeAt(axis, event.clientX - element.getBoundingClientRect().left));
    };
    element?.addEventListener('pointerrawupdate', foresee);
    return () => element?.removeEventListener('pointerrawupdate', foresee);
  }, [session, axis]);

  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const layers = run?.layout.layers.length ?? 1;
    const row = Math.floor(((event.clientY - box.top) / box.height) * layers);
    const place = placeAt(axis, event.clientX - box.left);
    const inside = recorded !== null && place >= recorded[0] && place <= recorded[1];
    const pointedLayer = inside ? layers - 1 - Math.max(0, Math.min(layers - 1, row)) : null;
    const pointedAt = inside ? place : null;
    const before = store.getState();
    if (pointedLayer !== before.pointedLayer || pointedAt !== before.pointedAt)
      store.setState({ pointedLayer, pointedAt });
  };
  const letGo = (): void => {
    const { pointedLayer, pointedAt } = store.getState();
    if (pointedLayer !== null || pointedAt !== null) store.setState({ pointedLayer: null, pointedAt: null });
  };
  const scrub = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    session.seek(placeAt(axis, event.clientX - box.left));
  };
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
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          letGo();
          scrub(event);
        }}
        onPointerMove={(event) => {
          // While time is dragged no single layer is lit: the whole picture moves.
          if (event.buttons === 1) scrub(event);
          else point(event);
        }}
        onPointerLeave={letGo}
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

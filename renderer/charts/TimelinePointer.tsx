/**
 * What is pointed at on the timeline, or elsewhere in the window: a line at the step, a frame around the layer's row, and beside them the
 * number of that cell. Seismograph.tsx says where it is pointed.
 */
import { significant } from '../i18n/numbers.ts';
import { Rich } from '../i18n/Rich.tsx';
import { useApp, useLive, useView, useWords } from '../state/appContext.ts';
import type { TimelineData } from '../state/frames.ts';
import type { RunInfo, ViewState } from '../state/store.ts';
import { layerValue, type PlaceAxis, pixelOf, placeOf } from './columns.ts';
import { layerName } from './layerNames.ts';

/** The layer pointed at anywhere: in timeline, table or chart, or by the pointer on the stage. */
export function pointedLayerOf({ pointedLayer, hover }: ViewState): number | null {
  return pointedLayer ?? (hover !== null && hover.layer >= 0 ? hover.layer : null);
}

/** The column that stands for a place: the first at or after it; null where none is. */
export function columnAt(data: TimelineData, place: number): number | null {
  let [low, high] = [0, data.columns];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (placeOf(data, middle) < place) low = middle + 1;
    else high = middle;
  }
  return low < data.columns ? low : null;
}

interface Props {
  readonly run: RunInfo;
  readonly axis: PlaceAxis;
  readonly height: number;
}

/** Lines over the plot; they catch no pointer. */
export function TimelinePointer({ run, axis, height }: Props) {
  const layer = useView(pointedLayerOf);
  const at = useView((state) => state.pointedAt);
  const layers = run.layout.layers.length;
  const row = height / layers;
  return (
    <>
      {at !== null && (
        <div className="pointed-step" style={{ transform: `translateX(${pixelOf(axis, at + 0.5)}px)` }} />
      )}
      {layer !== null && layer < layers && (
        <div className="pointed-row" style={{ top: `${(layers - 1 - layer) * row}px`, height: `${row}px` }} />
      )}
    </>
  );
}

/** The number of the cell, level with its row; null while nothing on the timeline is pointed at. */
export function PointedReading({ run, height }: Omit<Props, 'axis'>) {
  const { live } = useApp();
  const words = useWords();
  const timeline = useLive(live.timeline, 200);
  const layer = useView((state) => state.pointedLayer);
  const at = useView((state) => state.pointedAt);
  const field = useView((state) => state.timelineField);
  const layers = run.layout.layers.length;
  const column = at === null || timeline === null ? null : columnAt(timeline, at);
  if (layer === null || layer >= layers || column === null || timeline === null) return null;
  const value = layerValue(timeline, column, layer, field, 'mean', layers);
  return (
    <span className="pointed-reading" style={{ top: `${((layers - 0.5 - layer) * height) / layers}px` }}>
      <span className="dim">
        <Rich text={layerName(layer, run.layout.layers, words)} />
      </span>{' '}
      <Rich text={significant(value, words.language, 2)} />
    </span>
  );
}

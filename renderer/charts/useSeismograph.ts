/**
 * Draws the seismograph's canvas whenever its numbers, its size or the theme change, at most once a picture. What people do
 * with it is Seismograph.tsx's business.
 */
import { type RefObject, useEffect, useRef, useState } from 'react';
import { paletteTable, shownPalette } from '../picture/palettes.ts';
import { useApp, useView } from '../state/appContext.ts';
import { browserClock } from '../state/clock.ts';
import { useDeviceRatio } from '../state/deviceRatio.ts';
import type { Frame, TimelineData } from '../state/frames.ts';
import type { RunInfo, ViewState } from '../state/store.ts';
import { capacityFor } from '../state/timelineFeed.ts';
import { hasMaxima, type PlaceAxis, pixelOf } from './columns.ts';
import { type LossCurve, lossCurve } from './lossCurve.ts';
import { inks, paint } from './paint.ts';
import { raster } from './raster.ts';

/** Size of the plot in CSS pixels. */
export interface PlotSize {
  readonly width: number;
  readonly height: number;
  /** How much larger than usual the window's type is: lines grow with it. */
  readonly scale: number;
}

/** The axis on the screen: room for what is recorded and what is soon to come. */
export function axisFor(range: readonly [number, number] | null, width: number): PlaceAxis {
  const from = range?.[0] ?? 0;
  return { from, to: from + capacityFor((range?.[1] ?? 0) - from + 1), width: Math.max(1, width) };
}

/** Before anything is recorded: what step 0 would give, as one column over the whole width. */
export function previewTimeline(frame: Frame, axis: PlaceAxis): TimelineData {
  const values = new Float32Array(1 + frame.floats.length);
  values[0] = axis.to - 1;
  values.set(frame.floats, 1);
  const { run } = frame;
  return { run, axis: 'step', from: axis.from, to: axis.to - 1, columns: 1, stride: values.length, values };
}

/** The columns and, at their end, what the frame on the stage already says of a newer step. */
export function withNewest(timeline: TimelineData | null, frame: Frame | null): TimelineData | null {
  if (frame === null || frame.preview || frame.axis !== 'step' || !frame.live) return timeline;
  if (timeline === null || timeline.axis !== 'step' || timeline.run !== frame.run || frame.at <= timeline.to)
    return timeline;
  const { stride } = timeline;
  const values = new Float32Array(timeline.values.length + stride);
  values.set(timeline.values);
  values[timeline.values.length] = frame.at;
  values.set(frame.floats.subarray(0, stride - 1), timeline.values.length + 1);
  return { ...timeline, to: frame.at, columns: timeline.columns + 1, values };
}

/** Places where an epoch begins, in pixels; none where they would stand closer than 8 pixels. */
export function boundaries(axis: PlaceAxis, batchesPerEpoch: number, upTo: number): number[] {
  const found: number[] = [];
  if ((axis.width * batchesPerEpoch) / (axis.to - axis.from) < 8) return found;
  const first = Math.ceil(Math.max(1, axis.from) / batchesPerEpoch) * batchesPerEpoch;
  for (let place = first; place <= upTo; place += batchesPerEpoch) found.push(pixelOf(axis, place));
  return found;
}

function draw(
  canvas: HTMLCanvasElement,
  { ratio, ...size }: PlotSize & { readonly ratio: number },
  run: RunInfo,
  view: ViewState,
  asked: TimelineData | null,
  frame: Frame | null,
): LossCurve | null {
  const context = canvas.getContext('2d');
  const timeline = withNewest(asked, frame);
  if (context === null || size.width < 8) return null;
  const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const range = view.axis === 'step' ? view.progress?.steps : view.progress?.epochs;
  const axis = axisFor(range ?? null, size.width);
  const data = timeline ?? (frame?.preview === true ? previewTimeline(frame, axis) : null);
  const layers = run.layout.layers.length;
  const bands =
    view.axis === 'epoch' && data !== null && hasMaxima(data, layers)
      ? (['maximum', 'mean', 'mean'] as const)
      : (['mean'] as const);
  const { name, reversed } = shownPalette(view.theme, view.palette);
  const palette = paletteTable(name, reversed);
  const drawn =
    data &&
    raster(data, {
      field: view.timelineField,
      layers,
      range: view.range,
      palette,
      axis: { ...axis, width },
      bands,
    });
  const curve = timeline && lossCurve(timeline, axis, size.height, 'mean', layers);
  const steps = view.axis === 'step' ? (view.progress?.steps?.[1] ?? 0) + 1 : 0;
  paint(context, {
    ...size,
    ratio,
    layers,
    raster: drawn,
    curve,
    boundaries: boundaries(axis, run.batchesPerEpoch, steps),
    inks: inks[view.theme],
  });
  return curve;
}

/** Keeps `canvas` drawn; returns the loss curve for the labels beside it. */
export function useSeismograph(canvas: RefObject<HTMLCanvasElement | null>, size: PlotSize): LossCurve | null {
  const { store, live } = useApp();
  const run = useView((state) => state.run);
  const [curve, setCurve] = useState<LossCurve | null>(null);
  const cancel = useRef<(() => void) | null>(null);
  const ratio = useDeviceRatio();
  useEffect(() => {
    const redraw = (): void => {
      cancel.current = null;
      if (canvas.current === null || run === null) return;
      setCurve(
        draw(canvas.current, { ...size, ratio }, run, store.getState(), live.timeline.current, live.frame.current),
      );
    };
    const wish = (): void => {
      cancel.current ??= browserClock.nextPicture(redraw);
    };
    const stops = [
      live.timeline.subscribe(wish),
      live.frame.subscribe((frame) => {
        if (frame !== null && (frame.preview || frame.live)) wish();
      }),
      store.subscribe((now, before) => {
        if (
          now.theme !== before.theme ||
          now.palette !== before.palette ||
          now.timelineField !== before.timelineField ||
          now.range !== before.range ||
          now.axis !== before.axis
        )
          wish();
      }),
    ];
    wish();
    return () => {
      for (const stop of stops) stop();
      cancel.current?.();
      cancel.current = null;
    };
  }, [canvas, size, ratio, run, store, live]);
  return curve;
}

/**
 * One chart on uPlot: curves, points or bars over two axes, a line at the place of the stage and one at the place pointed at. It decides
 * no meaning: numbers and scales come from whoever uses it, labels are written by richCanvas.ts.
 */
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import UPlot from 'uplot';
import { plainText } from '../i18n/richParts.ts';
import { useView } from '../state/appContext.ts';
import { hatchPattern } from './paint.ts';
import { type PlotInks, plotInks } from './plotInks.ts';
import type { PlotScale } from './plotScale.ts';
import type { PlotMark } from './probeSeries.ts';
import { writeRich } from './richCanvas.ts';

/** How one row of values is drawn. */
export interface PlotSeries {
  readonly ink: keyof PlotInks;
  readonly kind: 'line' | 'points' | 'both' | 'bars';
  readonly width?: number;
  readonly dash?: readonly number[];
}

/** What a chart shows. Values are places on the y axis; null is a gap, undefined nothing at this x. */
export interface PlotProps {
  /** Says in words what is seen, for screen readers. */
  readonly label: string;
  readonly height: number;
  readonly xs: readonly number[];
  readonly ys: readonly (readonly (number | null | undefined)[])[];
  readonly series: readonly PlotSeries[];
  readonly x: PlotScale;
  readonly y: PlotScale;
  /** Where the stage stands. */
  readonly cursor?: number | null;
  /** Where somebody points, here or elsewhere. */
  readonly pointed?: number | null;
  /** Colours of single points or bars, in place of the series' ink: a CSS colour for each x of the first row. */
  readonly colors?: readonly string[];
  /** Places that no line can show: a ring at the foot where a value is exactly zero, hatching where it is not finite. */
  readonly marks?: readonly PlotMark[];
  onPoint?(x: number | null): void;
  onChoose?(x: number): void;
}

const typeSize = () => 0.875 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

function paths(kind: PlotSeries['kind']): UPlot.Series.PathBuilder | undefined {
  if (kind === 'bars') return UPlot.paths.bars?.({ size: [1, 100], align: 1 });
  return kind === 'points' ? () => null : undefined;
}

type Shown = RefObject<PlotProps>;

function options(shown: Shown, size: { width: number; height: number }, inks: PlotInks): UPlot.Options {
  const type = typeSize();
  const grid = { stroke: inks.grid, width: 1 };
  const labelsOn = (plot: UPlot, side: 'x' | 'y') =>
    Math.max(2, Math.floor(side === 'x' ? plot.over.clientWidth / (5 * type) : plot.over.clientHeight / (2.2 * type)));
  const axis = (side: 'x' | 'y', room: number): UPlot.Axis => ({
    size: room,
    grid,
    ticks: { show: false },
    splits: (plot) => shown.current[side].ticks(labelsOn(plot, side)).map(({ at }) => at),
    values: (_, splits) => splits.map(() => ''),
  });
  return {
    ...size,
    padding: [type * 0.7, type, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { time: false, range: () => [...shown.current.x.range] },
      y: { range: () => [...shown.current.y.range] },
    },
    axes: [axis('x', 1.7 * type), axis('y', 3.4 * type)],
    series: [{}, ...shown.current.series.map((series) => drawnAs(series, inks))],
    hooks: {
      drawAxes: [(plot) => writeTicks(plot, shown.current, inks, type)],
      draw: [(plot) => drawOver(plot, shown.current, inks)],
      setCursor: [(plot) => shown.current.onPoint?.(pointedAt(plot))],
    },
  };
}

function drawnAs({ ink, kind, width = 1.6, dash }: PlotSeries, inks: PlotInks): UPlot.Series {
  const drawn = paths(kind);
  return {
    stroke: inks[ink],
    width,
    ...(dash && { dash: [...dash] }),
    ...(kind === 'bars' && { fill: inks[ink] }),
    ...(drawn && { paths: drawn }),
    points: { show: kind === 'points' || kind === 'both', size: 6, fill: inks[ink] },
  };
}

function pointedAt(plot: UPlot): number | null {
  const { left = -1 } = plot.cursor;
  return left < 0 ? null : plot.posToVal(left, 'x');
}

function writeTicks(plot: UPlot, { x, y }: PlotProps, inks: PlotInks, type: number): void {
  const { ctx, bbox } = plot;
  const ratio = UPlot.pxRatio;
  const size = type * ratio;
  ctx.save();
  ctx.fillStyle = inks.dim;
  const below = bbox.top + bbox.height + size;
  const room = Math.max(2, Math.floor(plot.over.clientWidth / (5 * type)));
  for (const { at, text } of x.ticks(room)) {
    // The last name ends where the canvas does, at the latest.
    const end = ctx.canvas.width - 0.3 * size * plainText(text).length;
    writeRich(ctx, { text, x: Math.min(end, plot.valToPos(at, 'x', true)), y: below, align: 'center', size });
  }
  for (const { at, text } of y.ticks(Math.max(2, Math.floor(plot.over.clientHeight / (2.2 * type))))) {
    writeRich(ctx, { text, x: bbox.left - 0.5 * size, y: plot.valToPos(at, 'y', true), align: 'right', size });
  }
  ctx.restore();
}

/** Rings and hatching as wide as one place. */
function drawMarks(plot: UPlot, marks: readonly PlotMark[], inks: PlotInks): void {
  const { ctx, bbox } = plot;
  const ratio = UPlot.pxRatio;
  const hatch = marks.some(({ kind }) => kind === 'broken') ? hatchPattern(ctx, inks.dim) : null;
  const placed = (at: number) => plot.valToPos(at, 'x', true);
  const [left, right] = [bbox.left, bbox.left + bbox.width];
  for (const { at, kind } of marks) {
    if (kind === 'broken') {
      const [from, to] = [Math.max(left, placed(at - 0.5)), Math.min(right, placed(at + 0.5))];
      if (hatch !== null) ctx.fillStyle = hatch;
      ctx.fillRect(from, bbox.top, Math.max(ratio, to - from), bbox.height);
      continue;
    }
    ctx.beginPath();
    ctx.arc(placed(at), bbox.top + bbox.height - 4 * ratio, 3 * ratio, 0, 2 * Math.PI);
    ctx.strokeStyle = inks.text;
    ctx.lineWidth = ratio;
    ctx.stroke();
  }
}

/** Special places, coloured points, and the two lines of time. */
function drawOver(plot: UPlot, shown: PlotProps, inks: PlotInks): void {
  const { xs, ys, colors, cursor = null, pointed = null, marks = [] } = shown;
  const { ctx, bbox } = plot;
  const ratio = UPlot.pxRatio;
  const line = (at: number, width: number, color: string) => {
    const x = plot.valToPos(at, 'x', true);
    if (x < bbox.left || x > bbox.left + bbox.width) return;
    ctx.fillStyle = color;
    ctx.fillRect(Math.round(x - (width * ratio) / 2), bbox.top, Math.max(1, width * ratio), bbox.height);
  };
  ctx.save();
  drawMarks(plot, marks, inks);
  if (cursor !== null) line(cursor, 2, inks.text);
  if (pointed !== null) line(pointed, 1, inks.dim);
  for (const [index, color] of (colors ?? []).entries()) {
    const value = ys[0]?.[index] ?? null;
    if (value === null) continue;
    ctx.beginPath();
    ctx.arc(plot.valToPos(xs[index] ?? 0, 'x', true), plot.valToPos(value, 'y', true), 4.5 * ratio, 0, 2 * Math.PI);
    ctx.fillStyle = color;
    ctx.fill();
    ctx.strokeStyle = inks.text;
    ctx.lineWidth = ratio;
    ctx.stroke();
  }
  ctx.restore();
}

const aligned = ({ xs, ys }: PlotProps): UPlot.AlignedData => [[...xs], ...ys.map((row) => [...row])];

/** The chart fills its parent's width. */
export function Plot(props: PlotProps) {
  const theme = useView((state) => state.theme);
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const shown = useRef(props);
  shown.current = props;
  const look = JSON.stringify(props.series);
  const { height } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another look of the curves needs another chart.
  useLayoutEffect(() => {
    const host = element.current;
    if (host === null) return;
    const made = new UPlot(
      options(shown, { width: host.clientWidth, height }, plotInks[theme]),
      aligned(shown.current),
      host,
    );
    plot.current = made;
    const choose = () => {
      const at = pointedAt(made);
      if (at !== null) shown.current.onChoose?.(at);
    };
    made.over.addEventListener('click', choose);
    const observer = new ResizeObserver(() => made.setSize({ width: host.clientWidth, height }));
    observer.observe(host);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
      shown.current.onPoint?.(null);
    };
  }, [look, theme, height]);
  useEffect(() => {
    plot.current?.setData(aligned(props));
  }, [props]);
  return <div ref={element} className="chart" role="img" aria-label={props.label} />;
}

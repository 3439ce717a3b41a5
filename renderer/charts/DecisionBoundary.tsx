/**
 * The decision boundary of data with two features, live: what the network answers over the plane, under the training points. The engine
 * answers on a grid (command `boundary`); colours are those of classes and follow no palette.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { paletteTable, rgbOf, shownPalette } from '../picture/palettes.ts';
import { useApp, useLive, useLookBack, useView, useWords } from '../state/appContext.ts';
import type { BoundaryAnswer, SamplesAnswer } from '../state/frames.ts';
import type { RunInfo, ViewState } from '../state/store.ts';
import { boundaryPixels, extremes, valuePaint } from './boundaryPixels.ts';
import { classColor, classShape, traceShape } from './classColors.ts';
import { plotInks } from './plotInks.ts';

const GRID = 80;
const BOUNDARY = { type: 'boundary', columns: GRID, rows: GRID } as const;
/** More points would hide the picture. */
const POINTS = 300;
const GROUND = { night: rgbOf('#10161e'), projector: rgbOf('#ffffff') } as const;

/** The first training rows as they are. */
function usePoints(run: RunInfo): SamplesAnswer | null {
  const { host, session } = useApp();
  const [points, setPoints] = useState<SamplesAnswer | null>(null);
  useEffect(() => {
    const stop = host.port.listen(({ header, payload }) => {
      if (header.type !== 'samples' || header.run !== run.run || header.set !== 'train' || header.from !== 0) return;
      if (payload !== undefined) setPoints({ header, values: new Float32Array(payload.slice().buffer) });
    });
    session.send({ type: 'samples', set: 'train', from: 0, count: POINTS });
    return stop;
  }, [host, session, run.run]);
  return points;
}

type Look = Pick<ViewState, 'theme' | 'palette'>;

function tableOf({ theme, palette }: Look): Uint8Array {
  const { name, reversed } = shownPalette(theme, palette);
  return paletteTable(name, reversed);
}

function paintPlane(context: CanvasRenderingContext2D, answer: BoundaryAnswer, look: Look): void {
  const { theme } = look;
  const { columns, rows } = answer.header;
  const pixels = boundaryPixels(answer, {
    ground: GROUND[theme],
    classColor: (index) => classColor(theme, index),
    palette: tableOf(look),
  });
  const small = new OffscreenCanvas(columns, rows);
  small.getContext('2d')?.putImageData(new ImageData(pixels, columns, rows), 0, 0);
  const { width, height } = context.canvas;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, 0, width, height);
}

function paintPoints(
  context: CanvasRenderingContext2D,
  { header, values }: SamplesAnswer,
  answer: BoundaryAnswer,
  look: Look,
  classes: number,
): void {
  const { theme } = look;
  const { x, y, outputs } = answer.header;
  const palette = tableOf(look);
  const [low, high] = extremes(answer.values, outputs);
  // Points of regression in the colour their value has on the plane: one that cannot be seen is fitted.
  const paint = (label: number) =>
    classes > 0
      ? classColor(theme, label)
      : (valuePaint((label - low) / (high - low || 1), { palette }) ?? GROUND[theme]);
  const { width, height } = context.canvas;
  const size = Math.max(5, width / 55);
  const inks = plotInks[theme];
  for (let row = 0; row < Math.min(POINTS, header.count); row++) {
    const [a = 0, b = 0] = values.subarray(2 * row, 2 * row + 2);
    const label = values[2 * header.count + row * header.labels] ?? 0;
    const index = classes > 0 ? label : 0;
    context.beginPath();
    traceShape(
      context,
      classShape(index),
      ((a - x[0]) / (x[1] - x[0])) * width,
      (1 - (b - y[0]) / (y[1] - y[0])) * height,
      size,
    );
    context.fillStyle = `rgb(${paint(label).join(' ')})`;
    context.strokeStyle = inks.text;
    context.lineWidth = width / 400;
    context.fill();
    context.stroke();
  }
}

function Classes({ names }: { readonly names: readonly string[] }) {
  const theme = useView((state) => state.theme);
  const words = useWords();
  return (
    <ul className="readings">
      {names.map((name, index) => (
        <li key={name}>
          <ShapeMark index={index} theme={theme} />
          {words.say(['classes'], name, {}, name)}
        </li>
      ))}
    </ul>
  );
}

function ShapeMark({ index, theme }: { readonly index: number; readonly theme: Look['theme'] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context === null || context === undefined) return;
    context.clearRect(0, 0, 32, 32);
    context.beginPath();
    traceShape(context, classShape(index), 16, 16, 20);
    context.fillStyle = `rgb(${classColor(theme, index).join(' ')})`;
    context.strokeStyle = plotInks[theme].text;
    context.lineWidth = 1.5;
    context.fill();
    context.stroke();
  }, [index, theme]);
  return (
    <span aria-hidden="true">
      <canvas ref={canvas} className="shape-mark" width={32} height={32} />
    </span>
  );
}

/** The plane with its points, and what the classes are called. */
export function DecisionBoundary({ run }: { readonly run: RunInfo }) {
  const { live } = useApp();
  const words = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const points = usePoints(run);
  useLookBack(BOUNDARY);
  const answer = useLive(live.boundary, 50);
  const theme = useView((state) => state.theme);
  const palette = useView((state) => state.palette);
  const fits = answer !== null && answer.header.run === run.run;
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || !fits) return;
    const side = Math.round(element.clientWidth * globalThis.devicePixelRatio);
    if (element.width !== side) Object.assign(element, { width: side, height: side });
    context.clearRect(0, 0, side, side);
    paintPlane(context, answer, { theme, palette });
    if (points !== null) paintPoints(context, points, answer, { theme, palette }, run.classes.length);
  }, [answer, fits, points, theme, palette, run]);
  return (
    <>
      <h3 className="with-reading">
        <span>{words.t('charts.boundary')}</span>
        {fits && <span className="dim">{words.t('chain.step', { step: answer.header.at })}</span>}
      </h3>
      <canvas
        ref={canvas}
        className="boundary"
        role="img"
        aria-label={words.t('boundary.label')}
        data-testid="boundary"
      />
      {run.classes.length > 0 && <Classes names={run.classes} />}
      <p className="dim">{words.t(run.classes.length > 0 ? 'boundary.classes' : 'boundary.values')}</p>
    </>
  );
}

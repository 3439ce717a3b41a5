/**
 * Puts the seismograph on a canvas: raster, hatching, layer lines, epoch ticks, loss curve. It decides no meaning: what is
 * where comes from raster.ts and lossCurve.ts. Used by Seismograph.tsx.
 */
import type { LossCurve } from './lossCurve.ts';
import type { Raster } from './raster.ts';

/** Colours of what is not data. */
export interface Inks {
  readonly ground: string;
  readonly line: string;
  readonly hatch: string;
  readonly curve: string;
  readonly outline: string;
}

/** The inks of a theme. */
export const inks: Readonly<Record<'night' | 'projector', Inks>> = {
  night: { ground: '#10161e', line: 'rgb(11 15 20 / .55)', hatch: '#9aa7b5', curve: '#ffffff', outline: '#0b0f14' },
  projector: {
    ground: '#f4f1ea',
    line: 'rgb(255 255 255 / .6)',
    hatch: '#545c66',
    curve: '#15191e',
    outline: '#ffffff',
  },
};

/** What is painted; sizes in CSS pixels. */
export interface Painting {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  /** 1 in a usual window; lines grow with it. */
  readonly scale: number;
  readonly layers: number;
  readonly raster: Raster | null;
  readonly curve: LossCurve | null;
  readonly boundaries: readonly number[];
  readonly inks: Inks;
}

/** Hatching for what is not finite. */
export function hatchPattern(context: CanvasRenderingContext2D, color: string): CanvasPattern | null {
  const tile = new OffscreenCanvas(8, 8);
  const pen = tile.getContext('2d');
  if (pen === null) return null;
  pen.strokeStyle = color;
  pen.lineWidth = 1.6;
  for (const shift of [-8, 0, 8]) {
    pen.moveTo(shift, 8);
    pen.lineTo(shift + 8, 0);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}

function paintRaster(context: CanvasRenderingContext2D, painting: Painting, raster: Raster): void {
  const { width, height } = painting;
  const picture = new OffscreenCanvas(raster.width, raster.height);
  picture.getContext('2d')?.putImageData(new ImageData(raster.pixels, raster.width, raster.height), 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, width, height);
  if (raster.hatched.length === 0) return;
  const pattern = hatchPattern(context, painting.inks.hatch);
  const cell = height / raster.height;
  const scale = width / raster.width;
  if (pattern !== null) context.fillStyle = pattern;
  context.beginPath();
  for (const [row, from, to] of raster.hatched) context.rect(from * scale, row * cell, (to - from) * scale, cell);
  context.fill();
}

function paintCurve(context: CanvasRenderingContext2D, curve: LossCurve, colors: Inks, scale: number): void {
  context.beginPath();
  let open = false;
  for (const point of curve.points) {
    if (point === null) open = false;
    else if (open) context.lineTo(point.x, point.y);
    else {
      context.moveTo(point.x, point.y);
      open = true;
    }
  }
  context.lineJoin = 'round';
  context.strokeStyle = colors.outline;
  context.lineWidth = 4.5 * scale;
  context.stroke();
  context.strokeStyle = colors.curve;
  context.lineWidth = 1.6 * scale;
  context.stroke();
}

/** Paints everything anew. */
export function paint(context: CanvasRenderingContext2D, painting: Painting): void {
  const { width, height, ratio, layers, raster, inks: colors } = painting;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, width, height);
  if (raster !== null) paintRaster(context, painting, raster);
  const row = height / layers;
  context.fillStyle = colors.line;
  if (row >= 4)
    for (let layer = 1; layer < layers; layer++) context.fillRect(0, Math.round(layer * row) - 0.5, width, 1);
  const tick = 6 * painting.scale;
  for (const x of painting.boundaries) {
    context.fillStyle = colors.outline;
    context.fillRect(x - 1, 0, 2, tick);
    context.fillRect(x - 1, height - tick, 2, tick);
    context.fillStyle = colors.curve;
    context.fillRect(x - 0.5, 0, 1, tick);
    context.fillRect(x - 0.5, height - tick, 1, tick);
  }
  if (painting.curve !== null) paintCurve(context, painting.curve, colors, painting.scale);
}

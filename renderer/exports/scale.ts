/**
 * The legend of an exported picture: what colour means, the palette with its decades, how many values lie where, and the marks
 * that occur. The same words as the window's legend; counting is picture/'s business.
 */
import { count, powerOfTen } from '../i18n/numbers.ts';
import type { Words } from '../i18n/words.ts';
import { countsLine } from '../panels/countsLine.ts';
import { decadeTicks, marksPresent, type PictureSummary } from '../picture/legend.ts';
import type { Range } from '../picture/magnitude.ts';
import type { StageTheme } from '../stage/stageTheme.ts';
import { type Context, fitted, lineWidth, setLine, type TextStyle } from './pen.ts';

/** What the legend shows. */
export interface Scale {
  readonly summary: PictureSummary;
  readonly encoding: string;
  readonly range: Range;
  /** 256 colours, 3 bytes each. */
  readonly table: Uint8Array;
  readonly theme: StageTheme;
}

/** Height the legend takes, in units. */
export const SCALE_HEIGHT = 104;

/** NaN and infinity have one name and one shape. */
const nameOf = (mark: string) => (mark === 'nan' ? 'infinite' : mark);

interface Box {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly unit: number;
}

function paintBar(context: Context, table: Uint8Array, { left, width, top, unit }: Box, line: string): void {
  const height = 10 * unit;
  for (let color = 0; color < 256; color++) {
    context.fillStyle = `rgb(${table.subarray(3 * color, 3 * color + 3).join(' ')})`;
    const from = Math.round(left + (color * width) / 256);
    context.fillRect(from, top, Math.round(left + ((color + 1) * width) / 256) - from, height);
  }
  context.strokeStyle = line;
  context.lineWidth = unit;
  context.strokeRect(left - unit / 2, top - unit / 2, width + unit, height + unit);
}

function paintTicks(context: Context, range: Range, { left, width, top, unit }: Box, style: TextStyle): void {
  for (const tick of decadeTicks(range)) {
    const x = left + tick.position * width;
    context.fillStyle = style.color;
    context.fillRect(x - unit / 2, top + 12 * unit, unit, 4 * unit);
    if (tick.labelled) setLine(context, powerOfTen(tick.exponent), x, top + 32 * unit, { ...style, align: 'center' });
  }
}

/** Shapes of the bars under layers, in units from their middle: saturated has stops at both ends, clipped is cut. */
const BARS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  saturated: [
    [-7, 1.5],
    [-4, 8],
    [5.5, 1.5],
  ],
  clipped: [
    [-7, 9],
    [4, 3],
  ],
};

function paintBarMark(context: Context, mark: string, x: number, y: number, unit: number, color: string): void {
  context.fillStyle = color;
  for (const [left, width] of BARS[mark] ?? []) context.fillRect(x + left * unit, y - 2 * unit, width * unit, 4 * unit);
}

/** The shape of a mark: a ring, a disc with a halo, a hatched square. */
function paintMark(context: Context, mark: string, x: number, y: number, unit: number, scale: Scale): void {
  const { theme, table } = scale;
  const far = `rgb(${table.subarray(765, 768).join(' ')})`;
  const disc = (radius: number) => {
    context.beginPath();
    context.arc(x, y, radius * unit, 0, 2 * Math.PI);
  };
  context.lineWidth = 1.5 * unit;
  if (mark === 'zero') {
    disc(4.5);
    context.strokeStyle = theme.zero;
    context.stroke();
  } else if (mark === 'above') {
    disc(4);
    context.fillStyle = far;
    context.fill();
    disc(6.5);
    context.strokeStyle = theme.halo;
    context.stroke();
  } else if (mark === 'infinite') {
    context.strokeStyle = theme.hatch;
    context.strokeRect(x - 5 * unit, y - 5 * unit, 10 * unit, 10 * unit);
    context.beginPath();
    context.moveTo(x - 5 * unit, y + 5 * unit);
    context.lineTo(x + 5 * unit, y - 5 * unit);
    context.stroke();
  } else paintBarMark(context, mark, x, y, unit, theme.dim);
}

/** Marks that occur, and how many edges are drawn where there are too many for all. */
function paintMarks(context: Context, scale: Scale, words: Words, box: Box, style: TextStyle): void {
  const { summary, range } = scale;
  const marks = new Set(marksPresent(summary).map(nameOf));
  const y = box.top + 54 * box.unit;
  let x = box.left;
  for (const mark of marks) {
    paintMark(context, mark, x + 6 * box.unit, y - 5 * box.unit, box.unit, scale);
    const text = words.say(['app'], `legend.${mark}`, { limit: powerOfTen(range.max) });
    setLine(context, text, x + 18 * box.unit, y, style);
    x += lineWidth(context, text, style) + 38 * box.unit;
  }
  if (!summary.thinned) return;
  const number = (value: number) => count(value, words.language);
  const text = words.t('legend.edges', { shown: number(summary.shownEdges), edges: number(summary.edges) });
  setLine(context, text, box.left + box.width, y, { ...style, align: 'right' });
}

/** Paints it along the bottom of a view; `unit` is the size of one pixel of a picture 720 high. */
export function paintScale(
  context: Context,
  scale: Scale,
  words: Words,
  view: { readonly width: number; readonly height: number; readonly unit: number },
): void {
  const { unit } = view;
  const width = Math.min(544 * unit, view.width - 64 * unit);
  const box = { left: (view.width - width) / 2, width, top: view.height - (SCALE_HEIGHT - 32) * unit, unit };
  const style = { size: 14 * unit, weight: 400, color: scale.theme.dim } as const;
  const meaning = words.say(['app'], `encoding.${scale.encoding}`);
  const counts = countsLine(scale.summary, words);
  setLine(context, meaning, box.left, box.top - 9 * unit, style);
  const room = width - lineWidth(context, meaning, style) - 16 * unit;
  const right = { ...fitted(context, counts, style, room), align: 'right' } as const;
  setLine(context, counts, box.left + width, box.top - 9 * unit, right);
  paintBar(context, scale.table, box, scale.theme.line);
  paintTicks(context, scale.range, box, style);
  paintMarks(context, scale, words, box, style);
}

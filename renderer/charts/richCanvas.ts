/**
 * Writes a marked-up line (i18n/richParts.ts) on a canvas with real superscripts and subscripts. For labels of charts.
 */
import { richParts } from '../i18n/richParts.ts';

const SMALL = 0.72;
const FAMILY = '"Inter Variable", system-ui, sans-serif';

/** Where the line stands: its left end, its middle or its right end at x; y is the middle of its height. */
export interface Line {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'center' | 'right';
  /** Height of the letters, in canvas pixels. */
  readonly size: number;
}

/** Draws in the context's fill style. */
export function writeRich(context: CanvasRenderingContext2D, { text, x, y, align, size }: Line): void {
  const parts = richParts(text).map((part) => {
    const font = `${part.level === 'line' ? size : SMALL * size}px ${FAMILY}`;
    context.font = font;
    return { ...part, font, width: context.measureText(part.text).width };
  });
  const total = parts.reduce((sum, { width }) => sum + width, 0);
  let at = x - (align === 'left' ? 0 : align === 'center' ? total / 2 : total);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (const { text: piece, level, font, width } of parts) {
    context.font = font;
    context.fillText(piece, at, y + (level === 'up' ? -0.35 * size : level === 'down' ? 0.25 * size : 0));
    at += width;
  }
}

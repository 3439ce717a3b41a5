/**
 * A pen for text in exported pictures: plain, raised and lowered parts in the interface's face. Paints where it is told; what and
 * where stand in caption.ts and scale.ts.
 */
import { richParts } from '../i18n/richParts.ts';

/** A 2D context of an exported picture. */
export type Context = OffscreenCanvasRenderingContext2D;

/** The faces of the interface, signs of mathematics included. */
export const FACE = '"Inter Variable", "Gradiorama Math", system-ui, sans-serif';
const SCRIPT = 0.7;

/** How a line of text is set. */
export interface TextStyle {
  readonly size: number;
  readonly weight: number;
  readonly color: string;
  readonly align?: 'left' | 'center' | 'right';
}

function font({ size, weight }: TextStyle, level: string): string {
  return `${weight} ${level === 'line' ? size : size * SCRIPT}px ${FACE}`;
}

/** Width of a marked-up line. */
export function lineWidth(context: Context, text: string, style: TextStyle): number {
  return richParts(text).reduce((sum, part) => {
    context.font = font(style, part.level);
    return sum + context.measureText(part.text).width;
  }, 0);
}

/** Sets a marked-up line with its baseline at `y`. */
export function setLine(context: Context, text: string, x: number, y: number, style: TextStyle): void {
  const width = style.align === undefined || style.align === 'left' ? 0 : lineWidth(context, text, style);
  let at = x - (style.align === 'right' ? width : width / 2);
  context.fillStyle = style.color;
  for (const part of richParts(text)) {
    context.font = font(style, part.level);
    const shift = part.level === 'up' ? -0.4 : part.level === 'down' ? 0.2 : 0;
    context.fillText(part.text, at, y + shift * style.size);
    at += context.measureText(part.text).width;
  }
}

/** The same style, smaller where the line would be wider than `room`. */
export function fitted(context: Context, text: string, style: TextStyle, room: number): TextStyle {
  const width = lineWidth(context, text, style);
  return width <= room ? style : { ...style, size: (style.size * room) / width };
}

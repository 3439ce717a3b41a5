/**
 * Takes a marked-up line apart: "3.8·10^{-7}" into plain, raised and lowered parts. Pure; Rich.tsx and canvas charts set them.
 */

/** A stretch of text and whether it is raised, lowered or on the line. */
export interface RichPart {
  readonly text: string;
  readonly level: 'line' | 'up' | 'down';
}

/** The parts of a line, in order; empty stretches are left out. */
export function richParts(text: string): RichPart[] {
  return text
    .split(/(\^\{[^}]*\}|_\{[^}]*\})/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (piece.startsWith('^{')) return { text: piece.slice(2, -1), level: 'up' };
      if (piece.startsWith('_{')) return { text: piece.slice(2, -1), level: 'down' };
      return { text: piece, level: 'line' };
    });
}

/** The line without markup, for titles and screen readers: "10^-7". */
export function plainText(text: string): string {
  return text.replace(/\^\{([^}]*)\}/g, '^$1').replace(/_\{([^}]*)\}/g, '$1');
}

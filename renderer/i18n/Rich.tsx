/**
 * Sets a line of words whose markup `^{...}` is raised and `_{...}` lowered: real superscripts, not Unicode ones. It chooses no
 * words (words.ts) and no notation (numbers.ts). Used by every panel that shows numbers.
 */
import { Fragment } from 'react';
import { richParts } from './richParts.ts';

/** One line, raised and lowered parts set as <sup> and <sub>. */
export function Rich({ text }: { readonly text: string }) {
  let from = 0;
  return richParts(text).map((part) => {
    const key = from;
    from += part.text.length + 1;
    if (part.level === 'up') return <sup key={key}>{part.text}</sup>;
    if (part.level === 'down') return <sub key={key}>{part.text}</sub>;
    return <Fragment key={key}>{part.text}</Fragment>;
  });
}

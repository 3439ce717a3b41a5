/**
 * KaTeX with its style sheet. A file of its own, so that windows fetch it with their first formula and not before (Formula.tsx).
 */
import 'katex/dist/katex.min.css';
import katex from 'katex';

/** Sets TeX into an element; elements and styles are built by hand: the content security policy forbids style in markup. */
export function typeset(tex: string, place: HTMLElement): void {
  katex.render(tex, place, { throwOnError: false, displayMode: true });
}

/**
 * How a key of the command table is shown: "Space" as the reader calls it, arrows as arrows. Pure.
 */
import type { WordKey, Words } from '../i18n/words.ts';

const NAMED: Readonly<Record<string, WordKey>> = {
  Space: 'key.space',
  Home: 'key.home',
  End: 'key.end',
  PageUp: 'key.pageUp',
  PageDown: 'key.pageDown',
  Shift: 'key.shift',
  Mod: 'key.control',
  Escape: 'key.escape',
};
const SIGNS: Readonly<Record<string, string>> = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };

/** One key or a combination, in the reader's words. */
export function keyLabel(key: string, words: Words): string {
  return key
    .split('+')
    .map((part) => {
      const named = NAMED[part];
      return named === undefined ? (SIGNS[part] ?? part.toUpperCase()) : words.t(named);
    })
    .join(' ');
}

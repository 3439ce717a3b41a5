/**
 * The reader's word for a class of a data set ("malignant", "sneaker"); names that are names everywhere (digits, species) stay as they
 * are. Pure; words are in assets/words/{de,en}/classes.json.
 */
import type { Words } from '../i18n/words.ts';

/** Signs for what cannot be seen. */
const blanks: ReadonlyMap<string, string> = new Map([
  [' ', '␣'],
  ['\n', '↵'],
]);

/** A name, or a sign for one that is blank. */
export function seen(name: string): string {
  return blanks.get(name) ?? name;
}

/** The class in the reader's language. */
export function className(name: string, words: Words): string {
  return words.say(['classes'], name, {}, seen(name));
}

/** Pixels of one letter beside the outputs, and how many letters the stage has room for anyway. */
const LETTER = { width: 7, free: 2 };
/** Longer names may end at the card's edge: the network matters more. */
const MOST_ROOM = 80;

/** Room that the longest class needs beside the outputs beyond a digit or two. */
export function classRoom(names: readonly string[], words: Words): number {
  const longest = Math.max(0, ...names.map((name) => className(name, words).length));
  return Math.min(MOST_ROOM, LETTER.width * Math.max(0, longest - LETTER.free));
}

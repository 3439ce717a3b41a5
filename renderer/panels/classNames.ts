/**
 * The reader's word for a class of a data set ("malignant", "sneaker"); names that are names everywhere (digits, species) stay as they
 * are. Pure; words are in assets/words/{de,en}/classes.json.
 */
import type { Words } from '../i18n/words.ts';

/** The class in the reader's language. */
export function className(name: string, words: Words): string {
  return words.say(['classes'], name, {}, name);
}

/**
 * What the server's program says, in the system's language or both: assets/words/{de,en}/server.json.
 */
import german from '../../assets/words/de/server.json';
import english from '../../assets/words/en/server.json';
import { chosenLanguage } from '../cli/words.ts';

type Key = keyof typeof english;
type Values = Readonly<Record<string, string | number>>;

const books: Readonly<Record<'de' | 'en', Record<Key, string>>> = { de: german, en: english };

/** One line in the system's language, its slots filled. */
export function say(key: Key, values: Values = {}): string {
  const line = books[chosenLanguage(process.argv, process.env)][key];
  return line.replaceAll(/\{\{(\w+)\}\}/g, (place, slot: string) => String(values[slot] ?? place));
}

/** One line in every language, for readers who have not said theirs. */
export function sayInAll(key: Key): string {
  return Object.values(books)
    .map((book) => `${book[key]}\n`)
    .join('');
}

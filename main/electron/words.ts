/**
 * The words of native menus and dialogs in the reader's language. The window's own words are the window's (renderer/i18n).
 */
import german from '../../assets/words/de/menu.json';
import english from '../../assets/words/en/menu.json';

/** Languages the application speaks. */
export type Language = 'de' | 'en';

/** One line of words per key. */
export type NativeWords = Readonly<Record<keyof typeof english, string>>;

/** The words in one language. */
export function nativeWords(language: Language): NativeWords {
  return language === 'de' ? german : english;
}

/** The first language the person prefers that the application speaks. */
export function preferredLanguage(tags: readonly string[]): Language {
  const known = tags.map((tag) => tag.toLowerCase().slice(0, 2)).find((tag) => tag === 'de' || tag === 'en');
  return known === 'de' ? 'de' : 'en';
}

/** Puts values in the places a line of words keeps for them: "{limit} MB". */
export function fill(line: string, values: Readonly<Record<string, string | number>>): string {
  return line.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

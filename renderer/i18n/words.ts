/**
 * Words for everything a reader sees, from assets/words/{de,en}. Keys of the app's own files are typed; codes that the engine and the
 * hosts send are looked up in the file that speaks of them. It sets nothing (Rich.tsx) and stores no choice (state/).
 */
import i18next from 'i18next';
import type english from '../../assets/words/en/app.json';
import type charts from '../../assets/words/en/charts.json';
import type exported from '../../assets/words/en/exports.json';
import type panels from '../../assets/words/en/panels.json';
import { brief, count } from './numbers.ts';

type WithoutPlural<Key extends string> = Key extends `${infer Base}_${'zero' | 'one' | 'other'}` ? Base : Key;
/** Every key of the app's own words (app.json, charts.json, exports.json, panels.json); plural forms share one. */
export type WordKey = WithoutPlural<
  keyof typeof english | keyof typeof charts | keyof typeof exported | keyof typeof panels
>;
/** What a line of words may carry; numbers are put in the reader's notation. */
export type WordValues = Readonly<Record<string, string | number>>;
/** Languages the app speaks. */
export const LANGUAGES = ['de', 'en'] as const;
/** One of them. */
export type WordLanguage = (typeof LANGUAGES)[number];

/** The reader's words: `t` for the app's own, `say` for codes from elsewhere. */
export interface Words {
  readonly language: WordLanguage;
  t(key: WordKey, values?: WordValues): string;
  /** Words for a code, looked for in `files` in turn; `otherwise` (default: the code) where none knows it. */
  say(files: readonly string[], code: string, values?: WordValues, otherwise?: string): string;
}

const files: Record<string, Record<string, unknown>> = import.meta.glob('../../assets/words/*/*.json', {
  eager: true,
  import: 'default',
});

function resources() {
  const all: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const [path, words] of Object.entries(files)) {
    const [language = '', file = ''] = path.split('/').slice(-2);
    all[language] = { ...all[language], [file.replace('.json', '')]: words };
  }
  return all;
}

function notated(values: WordValues, language: WordLanguage): Record<string, string | number> {
  const entries = Object.entries(values).map(([name, value]): [string, string | number] => {
    // i18next chooses the plural form by the bare number.
    if (typeof value === 'string' || name === 'count') return [name, value];
    return [name, Number.isInteger(value) ? count(value, language) : brief(value, language)];
  });
  return Object.fromEntries(entries);
}

const books = new Map<WordLanguage, Words>();

/** The words of one language; made once for all panels. */
export function wordsIn(language: WordLanguage): Words {
  const known = books.get(language) ?? read(language);
  books.set(language, known);
  return known;
}

function read(language: WordLanguage): Words {
  const book = i18next.createInstance();
  void book.init({
    lng: language,
    resources: resources(),
    initAsync: false,
    ns: ['app', 'charts', 'exports', 'panels'],
    defaultNS: 'app',
    fallbackNS: ['charts', 'exports', 'panels'],
    keySeparator: '.',
    nsSeparator: ':',
    interpolation: { escapeValue: false },
  });
  return {
    language,
    t: (key, values = {}) => book.t(key, notated(values, language)),
    say: (names, code, values = {}, otherwise = code) => {
      const name = names.find((file) => book.exists(code, { ns: file }));
      return name === undefined ? otherwise : book.t(code, { ns: name, ...notated(values, language) });
    },
  };
}

/** The first language the person prefers that the app speaks. */
export function preferredLanguage(tags: readonly string[]): WordLanguage {
  for (const tag of tags) {
    const found = LANGUAGES.find((language) => tag.toLowerCase().startsWith(language));
    if (found !== undefined) return found;
  }
  return 'en';
}

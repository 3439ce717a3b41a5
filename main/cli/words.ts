/**
 * Words of the command line in the reader's language, from assets/words. Codes that engine and recording send are looked up in the
 * files that speak of them; the window's words are the window's.
 */
import german from '../../assets/words/de/cli.json';
import germanExports from '../../assets/words/de/exports.json';
import germanPresets from '../../assets/words/de/presets.json';
import germanProblems from '../../assets/words/de/problems.json';
import germanSession from '../../assets/words/de/session.json';
import english from '../../assets/words/en/cli.json';
import englishExports from '../../assets/words/en/exports.json';
import englishPresets from '../../assets/words/en/presets.json';
import englishProblems from '../../assets/words/en/problems.json';
import englishSession from '../../assets/words/en/session.json';

/** Languages of the command line. */
export type Language = 'de' | 'en';

/** Every line of words. */
export type WordKey = keyof typeof english;

type Values = Readonly<Record<string, string | number>>;

/** What the commands say with. */
export interface Words {
  readonly language: Language;
  /** A line of the command line's own. */
  say(key: WordKey, values?: Values): string;
  /** A code from elsewhere; the code itself where no file knows it. */
  code(code: string, values?: Values): string;
  /** What a preset shows. */
  presetTitle(name: string): string;
  number(value: number, digits?: number): string;
}

const books = {
  de: { own: german, presets: germanPresets, codes: [germanProblems, germanSession, germanExports] },
  en: { own: english, presets: englishPresets, codes: [englishProblems, englishSession, englishExports] },
} as const satisfies Record<Language, { own: Record<WordKey, string>; presets: unknown; codes: readonly unknown[] }>;

/** Words in one language. */
export function wordsIn(language: Language): Words {
  const { own, presets, codes } = books[language];
  const number = (value: number, digits = 4): string => {
    if (Number.isNaN(value)) return 'NaN';
    if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
    return value.toLocaleString(language, { maximumSignificantDigits: digits });
  };
  const fill = (line: string, values: Values): string =>
    line.replaceAll(/\{\{?(\w+)\}\}?/g, (place, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? number(value, 12) : (value ?? place);
    });
  return {
    language,
    number,
    presetTitle: (name) => lookUp(presets, name) ?? name,
    say: (key, values = {}) => fill(own[key], values),
    code: (code, values = {}) => {
      const line = codes.map((book) => lookUp(book, code)).find((found) => found !== null);
      return fill(line ?? `${code} ${JSON.stringify(values)}`, values);
    },
  };
}

/** Looks a dotted code up in nested or flat words. */
function lookUp(book: unknown, code: string): string | null {
  const flat = entry(book, code);
  const found = flat ?? code.split('.').reduce((place: unknown, key) => entry(place, key), book);
  return typeof found === 'string' ? found : null;
}

function entry(book: unknown, key: string): unknown {
  if (typeof book !== 'object' || book === null || !Object.hasOwn(book, key)) return null;
  return (book as Record<string, unknown>)[key];
}

/** `--language` where given, else what the system says; English where it says something else. */
export function chosenLanguage(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  const index = argv.indexOf('--language');
  const joined = argv.find((each) => each.startsWith('--language='))?.slice('--language='.length);
  const given = joined ?? (index < 0 ? undefined : argv[index + 1]);
  if (given === 'de' || given === 'en') return given;
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return (LC_ALL || LC_MESSAGES || LANG || '').toLowerCase().startsWith('de') ? 'de' : 'en';
}

/**
 * What the diagnosis found, as a sentence. Factors have two significant digits, a closing zero included ("1.0", "3.9"): they are
 * measured, not counted. Pure; words are in assets/words/{de,en}/diagnosis.json. Used by headline and accent button.
 */
import { significant } from '../i18n/numbers.ts';
import type { Words, WordValues } from '../i18n/words.ts';

const MEASURED: readonly string[] = ['factor', 'total'];

/** A code of the diagnosis with its numbers, in words. */
export function findingLine(
  { code, values }: { readonly code: string; readonly values: WordValues },
  words: Words,
): string {
  const notated = Object.entries(values).map(([name, value]) => [
    name,
    MEASURED.includes(name) && typeof value === 'number' ? significant(value, words.language, 2) : value,
  ]);
  return words.say(['diagnosis'], code, Object.fromEntries(notated) as WordValues);
}

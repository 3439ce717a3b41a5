/**
 * What the diagnosis found, as a sentence. Factors have two significant digits, a closing zero included ("1.0", "3.9"): they are
 * measured, not counted. Layers have the names they have on the stage. Pure; words are in assets/words/{de,en}/diagnosis.json. Used
 * by headline and accent button.
 */
import { layerName, type NamedLayers } from '../charts/layerNames.ts';
import { significant } from '../i18n/numbers.ts';
import type { Words, WordValues } from '../i18n/words.ts';

const MEASURED: readonly string[] = ['factor', 'total'];

/** A code of the diagnosis with its numbers, in words, about a network of these recorded layers. */
export function findingLine(
  { code, values }: { readonly code: string; readonly values: WordValues },
  words: Words,
  layers: NamedLayers = [],
): string {
  const { layer } = values;
  const isOutput = layer === layers.length;
  const notated = Object.entries(values).map(([name, value]) => [
    name,
    MEASURED.includes(name) && typeof value === 'number' ? significant(value, words.language, 2) : value,
  ]);
  const named = typeof layer === 'number' ? { layer: layerName(layer - 1, layers, words) } : {};
  const place = isOutput ? `${code}Output` : code;
  const all = { ...Object.fromEntries(notated), ...named } as WordValues;
  return words.say(['diagnosis'], place, all, words.say(['diagnosis'], code, all));
}

/**
 * Pairs of English words, by the frequencies in a novel of Melville's.
 */
import { wordPairs } from './wordPairs.ts';

/** The 1,000 most frequent words of Moby-Dick. */
export const wordsEn = wordPairs(
  'data/word_frequencies_en.json',
  'Word frequencies counted in Herman Melville, Moby-Dick (1851), public domain',
);

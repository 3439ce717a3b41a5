/**
 * Pairs of German words, by the frequencies in a story of Kafka's.
 */
import { wordPairs } from './wordPairs.ts';

/** The 1,000 most frequent words of Die Verwandlung. */
export const wordsDe = wordPairs(
  'data/word_frequencies_de.json',
  'Word frequencies counted in Franz Kafka, Die Verwandlung (1915), public domain',
);

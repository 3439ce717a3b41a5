/**
 * What is counted about the picture, in words: "256 exactly zero · 1 772 below of 11 584 edges". The legend under the stage and the one in
 * exported pictures say it alike.
 */
import { count } from '../i18n/numbers.ts';
import type { WordKey, Words } from '../i18n/words.ts';
import type { PictureSummary } from '../picture/legend.ts';

/** The line: what was counted, edges or neurons, is named. */
export function countsLine({ counts, counted }: Pick<PictureSummary, 'counts' | 'counted'>, words: Words): string {
  const line = (key: WordKey, number: number) =>
    number > 0 ? [words.t(key, { number: count(number, words.language) })] : [];
  const parts = [
    ...line('legend.zeroCount', counts.zero),
    ...line('legend.belowCount', counts.below),
    ...line('legend.aboveCount', counts.above),
    ...line('legend.infiniteCount', counts.infinite + counts.nan),
  ];
  const total = words.t(counted === 'edges' ? 'legend.someEdges' : 'legend.someNeurons', {
    number: count(counts.total, words.language),
  });
  return parts.length === 0
    ? words.t('legend.allInside', { total })
    : words.t('legend.counts', { parts: parts.join(' · '), total });
}

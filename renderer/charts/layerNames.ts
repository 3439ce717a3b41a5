/**
 * What a weight layer is called in charts and panels: h_{1} ... for hidden layers, "Output" for the last. Pure.
 */
import type { Words } from '../i18n/words.ts';

/** Name of layer `index` of `layers`, with markup for the lowered number. */
export function layerName(index: number, layers: number, words: Words): string {
  if (index < 0) return words.t('layer.input');
  return index === layers - 1 ? words.t('layer.output') : `h_{${index + 1}}`;
}

/**
 * What a weight layer is called in charts and panels: h_{1} ... for hidden layers, "Output" for the last; the two weights of a recurrent
 * layer are h_{2} W_{ih} and h_{2} W_{hh}, as under the stage. Pure.
 */
import { layerSign } from '../../engine/index.ts';
import type { Words } from '../i18n/words.ts';

/** The recorded layers of a run: their names are what counts. */
export type NamedLayers = readonly { readonly name: string }[];

/** Name of layer `index`, with markup for the lowered number. */
export function layerName(index: number, layers: NamedLayers, words: Words): string {
  const { part } = layerSign(layers, index);
  const state = stateName(index, layers, words);
  return index < 0 || index === layers.length - 1 || part === null ? state : `${state} W_{${part}}`;
}

/** What comes out of layer `index`: the same for both weights of a recurrent one. */
export function stateName(index: number, layers: NamedLayers, words: Words): string {
  if (index < 0) return words.t('layer.input');
  return index === layers.length - 1 ? words.t('layer.output') : `h_{${layerSign(layers, index).number}}`;
}

/** Rows of the seismograph that bear a name: all where there is room, else output, middle and first; a middle that stands askew is left out. */
export function namedRows(layers: number, isRoomy: boolean): readonly number[] {
  if (isRoomy || layers <= 2)
    return Array.from({ length: Math.max(1, layers) }, (_, row) => Math.max(1, layers) - 1 - row);
  if (layers === 4) return [3, 0];
  return [layers - 1, Math.floor((layers - 1) / 2), 0];
}

/**
 * What recorded layers are called by number, wherever a network is shown or reported: the weights of one recurrent layer share its number
 * and are told apart by the field's signs, W_ih from its inputs and W_hh from step to step. Markup and words are the readers'.
 */

/** The sign of a recorded layer. */
export interface LayerSign {
  /** From 1, counted over layers with weights. */
  readonly number: number;
  /** Which of a recurrent layer's weights; null where a layer has but one. */
  readonly part: 'ih' | 'hh' | null;
}

/** The sign of recorded layer `index` by its name in the record's layout: "layers.3", "layers.3 recurrent". */
export function layerSign(layers: readonly { readonly name: string }[], index: number): LayerSign {
  const found = /^layers\.(\d+)(?: (input|recurrent))?/.exec(layers[index]?.name ?? '');
  if (found === null) return { number: index + 1, part: null };
  const part = found[2];
  return { number: Number(found[1]) + 1, part: part === undefined ? null : part === 'input' ? 'ih' : 'hh' };
}

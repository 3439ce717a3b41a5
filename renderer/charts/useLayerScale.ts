/**
 * The axis of layers, from the input on: a place a layer, as many names as there is room for. Used by charts along the layers.
 */
import { useMemo } from 'react';
import { useView, useWords } from '../state/appContext.ts';
import { layerName } from './layerNames.ts';
import type { PlotScale } from './plotScale.ts';

/** Places 1 ... `layers`. */
export function useLayerScale(layers: number): PlotScale {
  const words = useWords();
  const named = useView((state) => state.run?.layout.layers);
  return useMemo(
    () => ({
      range: [0.5, layers + 0.5] as const,
      ticks(labels) {
        const stride = Math.max(1, Math.ceil(layers / labels));
        return Array.from({ length: layers }, (_, layer) => layer)
          .filter((layer) => layer === layers - 1 || (layer % stride === 0 && layers - 1 - layer >= stride / 2))
          .map((layer) => ({ at: layer + 1, text: layerName(layer, named ?? [], words) }));
      },
    }),
    [layers, named, words],
  );
}

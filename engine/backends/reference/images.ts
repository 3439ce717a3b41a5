/**
 * Definition of the gradients of patches and pooling and of turning grids and images round, in float64. Their forward halves are
 * formulas (../imageFormulas.ts). Called by reference.ts.
 */
import { gridPlace, largestPlace, patchPlaces, windowPlaces } from '../imageFormulas.ts';
import type { InterpretersOf } from './interpreter.ts';

/** Back from windows to images. */
export const images: InterpretersOf<'imageToGrid' | 'patchesGradient' | 'poolGradient'> = {
  imageToGrid({ image, grid }, memory) {
    const from = memory.of(image);
    const to = memory.of(grid);
    for (let index = 0; index < from.length; index++) to[gridPlace(index, image, grid)] = from[index] as number;
  },

  patchesGradient({ upstream, result, geometry }, memory) {
    const from = memory.of(upstream);
    const to = memory.of(result).fill(0);
    patchPlaces(result, geometry, (place, at) => {
      if (place !== null) to[place] = (to[place] as number) + (from[at] as number);
    });
  },

  poolGradient({ kind, input, upstream, result, geometry }, memory) {
    const from = memory.of(upstream);
    const to = memory.of(result).fill(0);
    windowPlaces(input, geometry, (places, at) => {
      const above = from[at] as number;
      if (kind === 'max') {
        const best = largestPlace(places, (place) => memory.of(input)[place] as number);
        to[best] = (to[best] as number) + above;
        return;
      }
      const share = above / (geometry.kernelHeight * geometry.kernelWidth);
      for (const place of places) to[place] = (to[place] as number) + share;
    });
  },
};

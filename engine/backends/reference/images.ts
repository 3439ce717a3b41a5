/**
 * Definition of the gradients of convolution and pooling and of turning images round, in float64. Their forward halves are
 * formulas (../imageFormulas.ts). Called by reference.ts.
 */
import { everyPatch, gridPlace, largestPlace, windowPlaces } from '../imageFormulas.ts';
import type { InterpretersOf } from './interpreter.ts';

/** Back from windows to images. */
export const images: InterpretersOf<
  'imageToGrid' | 'convolutionInputGradient' | 'convolutionWeightGradient' | 'poolGradient'
> = {
  imageToGrid({ image, grid }, memory) {
    const from = memory.of(image);
    const to = memory.of(grid);
    for (let index = 0; index < from.length; index++) to[gridPlace(index, image, grid)] = from[index] as number;
  },

  // dx[k] = sum over all places whose window k stands under, of the sum over o of w[k, o] dy[n, o, p].
  convolutionInputGradient({ upstream, weight, result, geometry }, memory) {
    const [dy, w, dx] = [memory.of(upstream), memory.of(weight), memory.of(result).fill(0)];
    const units = weight.columns;
    const places = upstream.columns / units;
    everyPatch(result, geometry, (under, n, place) => {
      under.forEach((at, k) => {
        if (at === null) return;
        let sum = 0;
        for (let o = 0; o < units; o++) {
          sum += (w[k * units + o] as number) * (dy[(n * units + o) * places + place] as number);
        }
        dx[at] = (dx[at] as number) + sum;
      });
    });
  },

  // dw[k, o] = sum over all places of x[k] delta[n p, o].
  convolutionWeightGradient({ input, delta, gradient, geometry, descent }, memory) {
    const [x, dz, dw] = [memory.of(input), memory.of(delta), memory.of(gradient).fill(0)];
    const units = gradient.columns;
    const places = delta.rows / input.rows;
    everyPatch(input, geometry, (under, n, place) => {
      const row = (n * places + place) * units;
      under.forEach((at, k) => {
        if (at === null) return;
        for (let o = 0; o < units; o++) {
          dw[k * units + o] = (dw[k * units + o] as number) + (x[at] as number) * (dz[row + o] as number);
        }
      });
    });
    if (descent === null) return;
    const w = memory.of(descent.weight);
    const rate = memory.get(descent.rate);
    for (let i = 0; i < w.length; i++) w[i] = (w[i] as number) - rate * (dw[i] as number);
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

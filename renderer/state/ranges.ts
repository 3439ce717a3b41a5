/**
 * The decades of the colour scale: chosen when a run opens, held still while it plays, read anew when asked ("fit"). Which
 * decades suit which magnitudes is picture/magnitude.ts's business.
 */
import { CODE_LARGEST, decodeEdge, layerFieldIndex, type RecordLayout } from '../../engine/index.ts';
import { fitRange, type Range } from '../picture/magnitude.ts';
import type { Frame } from './frames.ts';

/** Largest and smallest finite magnitude of the edges other than zero; zeros where there is none. */
export function extremes(frame: Frame, layout: RecordLayout): { readonly largest: number; readonly smallest: number } {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const layer of layout.layers) {
    const top = frame.floats[layerFieldIndex(layer, 'edgeTop')] ?? 0;
    let [high, low] = [0, CODE_LARGEST + 1];
    for (const code of frame.codes.subarray(layer.codes, layer.codes + layer.fanIn * layer.units)) {
      if (code === 0 || code > CODE_LARGEST) continue;
      if (code > high) high = code;
      if (code < low) low = code;
    }
    if (high === 0) continue;
    largest = Math.max(largest, decodeEdge(high, top));
    smallest = Math.min(smallest, decodeEdge(low, top));
  }
  return largest === 0 ? { largest: 0, smallest: 0 } : { largest, smallest };
}

/** The range a run opens with: eight decades below 1, one more above where its gradients are larger than that. */
export function openingRange(frame: Frame, layout: RecordLayout): Range {
  return { min: -8, max: extremes(frame, layout).largest > 1 ? 1 : 0 };
}

/** The range that holds what is on the stage. */
export function fittingRange(frame: Frame, layout: RecordLayout): Range {
  const { largest, smallest } = extremes(frame, layout);
  return fitRange(largest, smallest);
}

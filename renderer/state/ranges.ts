/**
 * The decades of the colour scale: chosen when a run opens, held still while it plays, read anew when asked ("fit"). Which
 * decades suit which magnitudes is picture/magnitude.ts's business.
 */
import { CODE_LARGEST, decodeEdge, layerFieldIndex, type RecordLayout } from '../../engine/index.ts';
import { encodingOf } from '../picture/encodings/encodings.ts';
import { fitRange, type Range } from '../picture/magnitude.ts';
import type { Frame } from './frames.ts';
import type { RunInfo } from './store.ts';

interface Extremes {
  readonly largest: number;
  readonly smallest: number;
}

/** Largest and smallest finite magnitude other than zero; zeros where there is none. */
function extremesOf(values: Iterable<number>): Extremes {
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const value of values) {
    const magnitude = Math.abs(value);
    if (!(magnitude > 0) || magnitude === Number.POSITIVE_INFINITY) continue;
    if (magnitude > largest) largest = magnitude;
    if (magnitude < smallest) smallest = magnitude;
  }
  return largest === 0 ? { largest: 0, smallest: 0 } : { largest, smallest };
}

/** Magnitudes of the edges that occur: those of each layer's weakest and strongest code. */
function* edgeMagnitudes({ floats, codes }: Frame, layout: RecordLayout): Generator<number> {
  for (const layer of layout.layers) {
    const top = floats[layerFieldIndex(layer, 'edgeTop')] ?? 0;
    let [high, low] = [0, CODE_LARGEST + 1];
    for (const code of codes.subarray(layer.codes, layer.codes + layer.fanIn * layer.units)) {
      if (code === 0 || code > CODE_LARGEST) continue;
      if (code > high) high = code;
      if (code < low) low = code;
    }
    if (high > 0) yield* [decodeEdge(high, top), decodeEdge(low, top)];
  }
}

/** Everything that an encoding colours: edges, neurons, and the number under each layer. */
function* shown(frame: Frame, { layout, experiment }: Shown, name: string): Generator<number> {
  const encoding = encodingOf(name);
  const divisors = encoding.references(layout, frame.floats, experiment.batch.size);
  if (encoding.edges === 'gradient') for (const value of edgeMagnitudes(frame, layout)) yield value / divisors.edge;
  for (const layer of layout.layers) {
    const first = layer[encoding.neurons];
    for (const value of frame.floats.subarray(first, first + layer.units)) yield value / divisors.neuron;
    yield (frame.floats[layerFieldIndex(layer, encoding.layer)] ?? 0) / divisors.layer;
  }
}

/** What of a run the scale depends on. */
export type Shown = Pick<RunInfo, 'layout' | 'experiment'>;

/** The range a run opens with: eight decades below 1, one more above where its gradients are larger than that. */
export function openingRange(frame: Frame, { layout }: Shown): Range {
  return { min: -8, max: extremesOf(edgeMagnitudes(frame, layout)).largest > 1 ? 1 : 0 };
}

/** The range that holds what is on the stage. */
export function fittingRange(frame: Frame, run: Shown, encoding: string): Range {
  const { largest, smallest } = extremesOf(shown(frame, run, encoding));
  return fitRange(largest, smallest);
}

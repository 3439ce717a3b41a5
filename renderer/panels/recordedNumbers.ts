/**
 * What the record on the stage already says of a neuron or an edge: at once and without asking the host. An edge's magnitude
 * is coded in one byte (8 steps an octave), so it is given as rough. Pure.
 */
import { decodeEdge, layerFieldIndex, type RecordLayout, type Target } from '../../engine/index.ts';
import type { WordKey } from '../i18n/words.ts';
import type { Frame } from '../state/frames.ts';

/** A number with its name. */
export interface RecordedNumber {
  readonly key: WordKey;
  readonly value: number;
  readonly rough: boolean;
}

/** Whether two targets are the same. */
export function sameTarget(a: Target, b: Target): boolean {
  if (a.kind !== b.kind || a.layer !== b.layer || a.unit !== b.unit) return false;
  return a.kind === 'neuron' || (b.kind === 'edge' && a.input === b.input);
}

/**
 * The numbers of a target in a frame; none where the frame has none (an input, no frame). The record holds the mean |delta| of
 * `batch` rows; what colours a neuron is their sum (picture/encodings), so that stands first.
 */
export function recordedNumbers(
  frame: Frame | null,
  layout: RecordLayout,
  batch: number,
  target: Target,
): readonly RecordedNumber[] {
  const layer = layout.layers[target.layer];
  if (frame === null || layer === undefined) return [];
  if (target.kind === 'edge') {
    const code = frame.codes[layer.codes + target.input * layer.units + target.unit] ?? 0;
    const top = frame.floats[layerFieldIndex(layer, 'edgeTop')] ?? 0;
    return [{ key: 'inspect.magnitude', value: decodeEdge(code, top), rough: code > 0 && code < 254 }];
  }
  const at = (index: number): number => frame.floats[index + target.unit] ?? Number.NaN;
  return [
    { key: 'inspect.sumAbsDelta', value: batch * at(layer.meanAbsDelta), rough: false },
    { key: 'inspect.meanAbsDelta', value: at(layer.meanAbsDelta), rough: false },
    { key: 'inspect.meanActivation', value: at(layer.meanActivation), rough: false },
  ];
}

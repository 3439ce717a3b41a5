/**
 * A recorded run without a worker: records whose numbers a test can foresee.
 */
import { type Event, recordLayout, recordStride } from '../../../engine/index.ts';
import { RecordedRun } from '../../../main/recordings/recordedRun.ts';
import type { RecordingBounds } from '../../../main/recordings/recording.ts';
import { smallExperiment } from '../../engine/training/smallRun.ts';

/** Two layers: 3 - 4 - 2. */
export const layout = recordLayout([
  { name: 'layers.0', type: 'linear', fanIn: 3, units: 4, activation: 'tanh' },
  { name: 'layers.1', type: 'linear', fanIn: 4, units: 2, activation: 'identity' },
]);

/** The bytes of one record: every float is `value(index)`, every code is `code`. */
export function recordBytes(floats: number, value: (index: number) => number, code: number): Uint8Array {
  const bytes = new Uint8Array(recordStride(floats, layout.codes));
  new Float32Array(bytes.buffer, 0, floats).set(Float32Array.from({ length: floats }, (_, index) => value(index)));
  bytes.fill(code, floats * 4, floats * 4 + layout.codes);
  return bytes;
}

/** A run that has just been opened; what it tells its viewer goes to `toViewer`. */
export function falseRun(
  toViewer: (header: Event, payload?: Uint8Array) => void = () => {},
  bounds?: RecordingBounds,
): RecordedRun {
  return new RecordedRun(
    {
      type: 'opened',
      run: 'a',
      experiment: smallExperiment(),
      layout: { ...layout, layers: layout.layers.map((layer) => ({ ...layer })) },
      parameters: 26,
      batchesPerEpoch: 5,
      memory: 1000,
      input: [3],
      classes: ['0', '1'],
      engine: 'test',
    },
    toViewer,
    bounds,
  );
}

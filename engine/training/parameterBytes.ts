/**
 * The bytes a run's hash is taken of: its parameters and nothing else. Not the hash itself: the function is the host's.
 */
import type { Machine } from '../backends/backend.ts';

/** The one NaN that is hashed, recorded or sent: its sign and payload differ between machines. */
export const CANONICAL_NAN = 0x7fc00000;

/** All parameters in the plan's order, values in PyTorch's layout, float32 little endian, every NaN canonical. */
export function parameterBytes(machine: Machine): Uint8Array {
  const { parameters } = machine.plan;
  const all = new Float32Array(parameters.reduce((sum, { tensor }) => sum + tensor.rows * tensor.columns, 0));
  let offset = 0;
  for (const { tensor } of parameters) {
    const values = machine.read(tensor);
    all.set(values, offset);
    offset += values.length;
  }
  canonicalNaN(all);
  return new Uint8Array(all.buffer);
}

/** Makes every NaN of a record's floats canonical, in place. */
export function canonicalNaN(floats: Float32Array): void {
  const words = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  for (let index = 0; index < floats.length; index++) {
    if (Number.isNaN(floats[index])) words[index] = CANONICAL_NAN;
  }
}

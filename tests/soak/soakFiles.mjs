/**
 * The files that the soak's sections give to the engine: kernels as they were built, shipped data by name, each read once. Used by fuzz.mjs and
 * truths.mjs.
 */
import { readFileSync } from 'node:fs';

const place = new URL('../../', import.meta.url);
const known = new Map();

/** A shipped data file. */
export function readAssetFile(name) {
  if (!known.has(name)) known.set(name, readFileSync(new URL(`assets/${name}`, place)));
  return known.get(name);
}

/** The kernels. */
export function readKernels() {
  return readFileSync(new URL('dist/kernels.wasm', place));
}

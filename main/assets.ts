/**
 * Finds the shipped data and words, and what the build wrote: the one place that knows where they lie. Works from source
 * and from dist/main/, where assets/ lies beside too. Reads only; used by the training worker, the command line, the hosts.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fromSource = import.meta.url.endsWith('.ts');
const assets = new URL('../assets/', import.meta.url);
const built = new URL(fromSource ? '../dist/' : '../', import.meta.url);

/** The absolute path of a shipped asset, e.g. `data/digits8x8.bin`, or of a folder of them. */
export function assetPath(name: string): string {
  return fileURLToPath(new URL(name, assets));
}

/** The absolute path of something the build wrote, e.g. `kernels.wasm` or `main/trainingWorker.js`. */
export function builtPath(name: string): string {
  return fileURLToPath(new URL(name, built));
}

/** The bytes of one shipped asset. */
export function readAsset(name: string): Uint8Array {
  return readFileSync(assetPath(name));
}

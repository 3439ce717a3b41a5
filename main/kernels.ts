/**
 * The kernels in Node: reads dist/kernels.wasm and compiles it once. Called by the training worker, the oracle, tests and
 * benchmarks.
 */
import { readFileSync } from 'node:fs';
import type { KernelFactory } from '../engine/index.ts';
import { builtPath } from './assets.ts';
import { kernelFactory } from './kernelFactory.ts';

const compiled = new Map<string, KernelFactory>();

/** A factory over kernels.wasm; the module is compiled on the first call and kept. */
export function nodeKernels(): KernelFactory {
  const path = builtPath('kernels.wasm');
  const factory = compiled.get(path) ?? kernelFactory(readFileSync(path));
  compiled.set(path, factory);
  return factory;
}

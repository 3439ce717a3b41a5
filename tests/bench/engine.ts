/**
 * What benchmarks use of the application, bundled by bundle.mjs: Node 20 cannot run TypeScript by itself.
 */
export {
  arenaBytes,
  type Graph,
  lower,
  type Machine,
  parseExperiment,
  planOf,
  wasmBackend,
  wordTree,
} from '../../engine/index.ts';
export { kernelFactory } from '../../main/kernelFactory.ts';

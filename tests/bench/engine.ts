/**
 * What benchmarks use of the application, bundled by bundle.mjs: Node 20 cannot run TypeScript by itself.
 */
export { type Graph, lower, type Machine, wasmBackend } from '../../engine/index.ts';
export { kernelFactory } from '../../main/kernelFactory.ts';

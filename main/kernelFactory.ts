/**
 * Makes a kernel factory out of the bytes of kernels.wasm, in whatever host has WebAssembly: Node, a worker, a page. Where the
 * bytes come from is the caller's business (kernels.ts in Node).
 */
import type { KernelExports, KernelFactory } from '../engine/index.ts';

/** What is used of WebAssembly here; its full types exist only in the libraries of browsers. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  Instance: new (module: object, imports: object) => { readonly exports: { readonly run: KernelExports['run'] } };
};

const PAGE = 65_536;

/** Compiles the module once; every call of the factory gets an instance with a fresh memory of fixed size. */
export function kernelFactory(bytes: Uint8Array): KernelFactory {
  const module = new WebAssembly.Module(bytes);
  return (memoryBytes) => {
    const pages = Math.ceil(memoryBytes / PAGE);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const { run } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    return { memory, run };
  };
}

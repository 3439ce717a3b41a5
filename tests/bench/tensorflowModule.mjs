/**
 * TensorFlow.js as one module: core, its gradients and both backends, which Node's own packages do not offer together. Bundled by
 * bundle.mjs; used by contenders/tensorflow.mjs.
 */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';

export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
export * from '@tensorflow/tfjs-core';

/** What the section on allocation uses of the application, bundled by bundle.mjs. */
export { loadExperimentData, parseExperiment, wasmBackend } from '../../engine/index.ts';
export { createTrainer } from '../../engine/training/trainer.ts';
export { kernelFactory } from '../../main/kernelFactory.ts';

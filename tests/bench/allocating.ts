/** What the sections on allocation and probes use of the application, bundled by bundle.mjs. */
export { loadExperimentData, parseExperiment, wasmBackend } from '../../engine/index.ts';
export { probeNames } from '../../engine/training/probes/names.ts';
export { createTrainer } from '../../engine/training/trainer.ts';
export { kernelFactory } from '../../main/kernelFactory.ts';

/**
 * What the soak uses of the application, bundled for Node: the training thread with its recordings, and the presets.
 */
export { presets } from '../../engine/index.ts';
export { startTraining } from '../../main/trainingThread.ts';

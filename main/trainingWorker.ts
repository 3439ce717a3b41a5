/**
 * The training worker's entry: joins a session to the thread that started it. It only trains: what was recorded lies on the other
 * side, so that this thread may die. Started by trainingThread.ts.
 */
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { createSession, type WorkerCommand, type WorkerEvent, wasmBackend } from '../engine/index.ts';
import { readAsset } from './assets.ts';
import { engineName } from './engineName.ts';
import { nodeKernels } from './kernels.ts';
import { type ThreadEnd, workerPort } from './workerPort.ts';

function schedule(task: () => void, delay: number): () => void {
  if (delay < 1) {
    const immediate = setImmediate(task);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(task, delay);
  return () => clearTimeout(timer);
}

if (parentPort === null) throw new Error('trainingWorker runs as a worker thread only');
const port = parentPort;
createSession(
  workerPort<WorkerEvent, WorkerCommand>(port as ThreadEnd, () => port.close()),
  {
    backend: wasmBackend(nodeKernels()),
    files: readAsset,
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    now: () => performance.now(),
    schedule,
    engine: engineName,
  },
);

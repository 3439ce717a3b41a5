/**
 * A sweep worker's entry: trains one cell after another as it is told, each from its document alone. It keeps no record but what a cell's
 * result holds. Started by sweepPool.ts.
 */
import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { loadExperimentData, Plans, trainCell, wasmBackend } from '../../engine/index.ts';
import { readAsset } from '../assets.ts';
import { nodeKernels } from '../kernels.ts';
import type { CellNews, CellOrder } from './sweepMessages.ts';

/** Milliseconds between two words about how far a cell has come. */
const PROGRESS_INTERVAL = 100;

if (parentPort === null) throw new Error('sweepWorker runs as a worker thread only');
const port = parentPort;
const backend = wasmBackend(nodeKernels());
const plans = new Plans();
const tell = (news: CellNews) => port.postMessage(news);

function train({ experiment, steps }: CellOrder): CellNews {
  let told = performance.now();
  const progress = (step: number) => {
    const now = performance.now();
    if (now - told < PROGRESS_INTERVAL) return;
    told = now;
    tell({ type: 'progress', step });
  };
  try {
    const data = loadExperimentData(experiment, readAsset);
    const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    return { type: 'done', result: trainCell({ experiment, data, backend, plans, steps, sha256, progress }) };
  } catch (error) {
    const code = error instanceof RangeError ? 'run.doesNotFit' : 'internal';
    return { type: 'failed', code, message: error instanceof Error ? error.message : String(error) };
  }
}

port.on('message', (order: CellOrder) => tell(train(order)));

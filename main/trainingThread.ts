/**
 * Training for one viewer: a worker thread that trains, with the recorded run in between, as one Port. Every host calls it: Electron,
 * the server, the command line. Survives the worker's death: the viewer hears `workerLost`, what was recorded is kept, and `continue`
 * starts a new worker that goes on from the last checkpoint.
 */
import { Worker } from 'node:worker_threads';
import type { Command, Event, Message, Port, WorkerCommand, WorkerEvent } from '../engine/index.ts';
import { builtPath } from './assets.ts';
import { RecordedRuns } from './recordings/recordedRuns.ts';
import type { RecordingBounds } from './recordings/recording.ts';
import { type ThreadEnd, workerPort } from './workerPort.ts';

/** What may differ from host to host. */
export interface TrainingOptions {
  /** The worker's entry; default: dist/main/trainingWorker.js. */
  readonly worker?: string | URL;
  /** What each run may keep in memory and in a temporary file. */
  readonly bounds?: RecordingBounds;
  /** Hears of every worker that is started (tests kill it). */
  readonly workerStarted?: (worker: Worker) => void;
}

/** Starts a worker and returns the viewer's end. `close` ends it and removes what was recorded. */
export function startTraining(options: TrainingOptions = {}): Port<Command, Event> {
  const listeners = new Set<(message: Message<Event>) => void>();
  const thread = { port: null as Port<WorkerCommand, WorkerEvent> | null, closed: false };
  const entry = options.worker ?? builtPath('main/trainingWorker.js');

  const runs = new RecordedRuns({
    bounds: options.bounds,
    toViewer(header, payload) {
      const message = payload === undefined ? { header } : { header, payload };
      for (const listener of [...listeners]) listener(message);
    },
    toWorker: (header, payload) => thread.port?.send(header, payload),
    reviveWorker: () => {
      thread.port ??= startWorker();
    },
  });

  function startWorker(): Port<WorkerCommand, WorkerEvent> {
    const worker = new Worker(entry, { name: 'training' });
    const port = workerPort<WorkerCommand, WorkerEvent>(worker as ThreadEnd, () => void worker.terminate());
    let reason = '';
    port.listen(({ header, payload }) => {
      if (thread.port === port) runs.hearWorker(header, payload ?? new Uint8Array());
    });
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      if (thread.port !== port || thread.closed) return;
      thread.port = null;
      runs.workerLost(reason);
    });
    options.workerStarted?.(worker);
    return port;
  }

  thread.port = startWorker();
  return {
    send: (header, payload) => {
      if (!thread.closed) runs.command(header, payload);
    },
    listen(receiver) {
      listeners.add(receiver);
      return () => listeners.delete(receiver);
    },
    close() {
      thread.closed = true;
      thread.port?.close();
      thread.port = null;
      runs.close();
      listeners.clear();
    },
  };
}

/**
 * What a session needs from whoever runs it: a backend, files, time and a hash, all as arguments, so that it runs in a worker,
 * in a test under a false clock, or in a page. Made by main/trainingWorker.ts.
 */
import type { Backend } from '../backends/backend.ts';
import type { DataFiles } from '../data/dataSet.ts';
import type { Port } from './port.ts';
import type { WorkerCommand, WorkerEvent } from './workerProtocol.ts';

export type SessionPort = Port<WorkerEvent, WorkerCommand>;

/** A session's surroundings. */
export interface SessionHost {
  readonly backend: Backend;
  /** Shipped data files by name. */
  readonly files: DataFiles;
  /** Hexadecimal SHA-256. */
  sha256(bytes: Uint8Array): string;
  /** Milliseconds since any fixed moment. */
  now(): number;
  /** Calls `task` after `delay` milliseconds, messages that have come in first; returns what cancels it. */
  schedule(task: () => void, delay: number): () => void;
  /** Name and version of the engine, as recordings tell it. */
  readonly engine: string;
}

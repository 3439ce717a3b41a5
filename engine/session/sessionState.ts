/**
 * What a session holds: its open runs and its two ends. Data only; the commands work on it.
 */
import type { Predictor } from '../training/prediction.ts';
import type { Replay } from './replay.ts';
import type { SessionHost, SessionPort } from './sessionHost.ts';
import type { TrainingRun } from './trainingRun.ts';

/** An open run and the one that looks back for it. */
export interface OpenRun {
  readonly run: TrainingRun;
  readonly replay: Replay;
  readonly predictor: Predictor;
}

/** What the commands work on. */
export interface Session {
  readonly port: SessionPort;
  readonly host: SessionHost;
  readonly runs: Map<string, OpenRun>;
  /** Answers with a failure in codes and values. */
  fail(run: string, code: string, values?: Record<string, string | number>): void;
  /** Answers with what an error says. */
  broken(run: string, error: unknown): void;
}

/**
 * Between a viewer and the training worker: keeps what the worker records, answers what concerns the past, passes the rest on, and
 * brings runs back after the worker died. It starts no worker and knows no thread: trainingThread.ts gives both ends.
 */
import {
  type Command,
  commandSchema,
  type Event,
  type Experiment,
  messageProblem,
  runNamed,
  type WorkerCommand,
  type WorkerEvent,
  workerEventSchema,
} from '../../engine/index.ts';
import { keepBlock, keepCheckpoint } from './keep.ts';
import { isOfThePast, pastCommands } from './pastCommands.ts';
import { type GivenStart, RecordedRun } from './recordedRun.ts';
import type { RecordingBounds } from './recording.ts';

/** The two ends. */
export interface RecordedRunsOptions {
  readonly toViewer: (header: Event, payload?: Uint8Array) => void;
  readonly toWorker: (header: WorkerCommand, payload?: Uint8Array) => void;
  /** Makes sure that a worker runs. */
  readonly reviveWorker: () => void;
  /** What each run may keep. */
  readonly bounds?: RecordingBounds | undefined;
}

/** All runs of one viewer. */
export class RecordedRuns {
  private readonly ends: RecordedRunsOptions;
  private readonly runs = new Map<string, RecordedRun>();
  /** Runs whose `open` the worker has not answered, and what they start from. */
  private readonly opening = new Map<string, GivenStart | null>();

  constructor(ends: RecordedRunsOptions) {
    this.ends = ends;
  }

  /** A message from the viewer; anything until the schema has accepted it. */
  command(header: unknown, payload?: Uint8Array): void {
    const checked = commandSchema.safeParse(header);
    if (!checked.success) {
      this.fail(runNamed(header), 'command.invalid', messageProblem(checked.error, header));
      return;
    }
    const command = checked.data;
    if (command.type === 'open') this.open(command, payload);
    else {
      const run = this.runs.get(command.run);
      if (run === undefined) this.fail(command.run, 'run.unknown', { run: command.run });
      else this.commandTo(run, command, payload);
    }
  }

  /** A message from the worker. */
  hearWorker(header: unknown, payload: Uint8Array): void {
    const checked = workerEventSchema.safeParse(header);
    if (!checked.success) {
      this.fail(runNamed(header), 'internal', messageProblem(checked.error, header));
      return;
    }
    this.hear(checked.data, payload);
  }

  /** The worker is gone: every run stands still until `continue`. */
  workerLost(reason: string): void {
    for (const run of this.opening.keys()) this.fail(run, 'worker.cannotStart', { reason });
    this.opening.clear();
    for (const run of this.runs.values()) {
      run.lost = true;
      this.ends.toViewer({ type: 'workerLost', run: run.id, step: run.progress.step, reason });
    }
  }

  close(): void {
    for (const run of this.runs.values()) run.close();
    this.runs.clear();
  }

  private open(command: Extract<Command, { type: 'open' }>, payload: Uint8Array = new Uint8Array()): void {
    const { run, tensors } = command;
    this.ends.reviveWorker();
    // A copy stays here: what is sent to a worker is gone.
    this.opening.set(run, tensors === undefined ? null : { tensors, values: payload.slice() });
    this.ends.toWorker(command, payload);
  }

  private commandTo(run: RecordedRun, command: Command, payload?: Uint8Array): void {
    if (isOfThePast(command)) pastCommands(run, command, this.ends);
    else if (command.type === 'close' && run.lost) this.forget(run.id);
    else if (command.type === 'continue') this.revive(run);
    else if (run.lost) this.ends.toViewer({ type: 'workerLost', run: run.id, step: run.progress.step });
    else {
      if (command.type === 'speed') run.stepsPerSecond = command.stepsPerSecond;
      this.ends.toWorker(command, payload);
    }
  }

  private revive(run: RecordedRun): void {
    if (!run.lost) return;
    this.ends.reviveWorker();
    const { command, payload } = run.resume();
    this.ends.toWorker(command, payload);
  }

  private hear(event: WorkerEvent, payload: Uint8Array): void {
    const start = this.opening.get(event.run) ?? null;
    if (event.type === 'opened' || event.type === 'failed') this.opening.delete(event.run);
    if (event.type === 'opened') this.opened(event, start);
    else if (event.type === 'closed') this.forget(event.run);
    else {
      const run = this.runs.get(event.run);
      if (run === undefined) this.pass(event, payload);
      else this.heardOf(run, event, payload);
    }
  }

  private heardOf(run: RecordedRun, event: WorkerEvent, payload: Uint8Array): void {
    switch (event.type) {
      case 'records':
        keepBlock(run, event, payload, this.ends);
        break;
      case 'checkpoint':
        keepCheckpoint(run, event, payload, this.ends);
        break;
      case 'evaluation':
        run.recording.evaluations.append(event);
        this.ends.toViewer(run.state());
        break;
      case 'restarted':
        run.restart();
        break;
      case 'progress':
        run.progress = event;
        this.ends.toViewer(run.state());
        break;
      case 'changed':
        run.experiment = event.experiment as Experiment;
        this.pass(event, payload);
        break;
      default:
        this.pass(event, payload);
    }
  }

  private opened(event: Extract<WorkerEvent, { type: 'opened' }>, start: GivenStart | null): void {
    const before = this.runs.get(event.run);
    // A run that goes on in a new worker was never closed for its viewer.
    if (before?.lost === true && before.resuming) {
      before.lost = false;
      before.resuming = false;
      return;
    }
    before?.close();
    this.runs.set(event.run, new RecordedRun(event, this.ends.toViewer, this.ends.bounds, start));
    this.ends.toViewer(event);
  }

  private forget(id: string): void {
    this.runs.get(id)?.close();
    this.runs.delete(id);
    this.ends.toViewer({ type: 'closed', run: id });
  }

  /** What is meant for the viewer; nothing else can come for a run that is not open. */
  private pass(event: WorkerEvent, payload: Uint8Array): void {
    switch (event.type) {
      case 'records':
      case 'checkpoint':
      case 'evaluation':
      case 'restarted':
      case 'progress':
        return;
      default:
        this.ends.toViewer(event, payload.length > 0 ? payload : undefined);
    }
  }

  private fail(run: string, code: string, values: Record<string, string | number>): void {
    this.ends.toViewer({ type: 'failed', run, code, values });
  }
}

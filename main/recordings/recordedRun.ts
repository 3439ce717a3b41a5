/**
 * What the host knows of one run: its recording, its document, how it stood last, what its viewer follows. Enough to bring it back
 * after the worker died. Made by recordedRuns.ts.
 */
import type { Event, Experiment, WorkerCommand, WorkerEvent } from '../../engine/index.ts';
import { LiveFrames, type ToViewer } from './frames.ts';
import { Recording, type RecordingBounds } from './recording.ts';

type Opened = Extract<Event, { type: 'opened' }>;
type Progress = Extract<WorkerEvent, { type: 'progress' }>;

/** Parameters and buffers that a run was opened with. */
export interface GivenStart {
  readonly tensors: NonNullable<Extract<WorkerCommand, { type: 'open' }>['tensors']>;
  readonly values: Uint8Array;
}

/** One run on the host's side. */
export class RecordedRun {
  readonly id: string;
  readonly opened: Opened;
  readonly live: LiveFrames;
  recording: Recording;
  /** The document, interventions so far included. */
  experiment: Experiment;
  progress: Progress;
  stepsPerSecond: number | null = null;
  /** Its worker died. */
  lost = false;
  /** A new worker is taking it over. */
  resuming = false;
  private readonly bounds: RecordingBounds;
  private readonly start: GivenStart | null;

  constructor(opened: Opened, toViewer: ToViewer, bounds: RecordingBounds = {}, start: GivenStart | null = null) {
    this.id = opened.run;
    this.opened = opened;
    this.experiment = opened.experiment as Experiment;
    this.bounds = bounds;
    this.start = start;
    this.recording = new Recording(opened.layout, bounds);
    this.live = new LiveFrames(opened.run, toViewer);
    const standing = { playing: false, until: null, step: 0, epoch: 0, stepsPerSecond: 0, diverged: null };
    this.progress = { type: 'progress', run: opened.run, ...standing };
  }

  /** The run begins anew. */
  restart(): void {
    this.recording.close();
    this.recording = new Recording(this.opened.layout, this.bounds);
    this.live.restart();
  }

  /** How it stands, for the viewer. */
  state(): Extract<Event, { type: 'state' }> {
    const { type: _, until: __, ...standing } = this.progress;
    const { recording } = this;
    const evaluation = recording.evaluations.last;
    return {
      ...standing,
      type: 'state',
      steps: recording.range('step'),
      epochs: recording.range('epoch'),
      ...(evaluation === undefined ? {} : { evaluation }),
    };
  }

  /** What a new worker needs to go on: the last checkpoint, and how far the run had come. */
  resume(): { command: WorkerCommand; payload: Uint8Array | undefined } {
    this.resuming = true;
    const { playing, until, step } = this.progress;
    const recorded = (this.recording.of('step').range?.[1] ?? -1) + 1;
    const catchUp = Math.max(step, recorded);
    const checkpoint = this.recording.checkpoints.before(catchUp);
    const command: WorkerCommand = {
      type: 'resume',
      run: this.id,
      experiment: this.experiment,
      record: this.opened.record !== false,
      from: checkpoint?.info ?? null,
      catchUp,
      playing,
      until,
      stepsPerSecond: this.stepsPerSecond,
      ...(this.start !== null && { tensors: this.start.tensors }),
    };
    return { command, payload: joined(this.start?.values, checkpoint?.values) };
  }

  close(): void {
    this.recording.close();
  }
}

/** One after another, in memory of their own: what is sent to a worker is gone. */
function joined(first: Uint8Array = new Uint8Array(), second: Uint8Array = new Uint8Array()): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

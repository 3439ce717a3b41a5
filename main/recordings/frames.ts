/**
 * Frames for a viewer: a record as the protocol's `frame`, and the live ones by credit, so that a slow viewer gets fewer frames and
 * never a queue. Called by recordedRuns.ts.
 */
import type { Event } from '../../engine/index.ts';
import type { Axis, Recording } from './recording.ts';
import type { StoredRecord } from './recordStore.ts';

/** Sends an event to the viewer. */
export type ToViewer = (header: Event, payload?: Uint8Array) => void;

/** Sends one record as a frame. */
export function sendFrame(
  toViewer: ToViewer,
  recording: Recording,
  frame: Pick<Extract<Event, { type: 'frame' }>, 'run' | 'live' | 'preview' | 'asker'> & { readonly axis: Axis },
  record: StoredRecord,
): void {
  const length = recording.floats(frame.axis) * 4 + recording.layout.codes;
  // A copy: the port hands its payload over.
  const payload = record.bytes.slice(0, length);
  toViewer({ type: 'frame', ...frame, at: record.at, sample: record.sample }, payload);
}

/** Live frames of one run. */
export class LiveFrames {
  private readonly run: string;
  private readonly toViewer: ToViewer;
  private on = false;
  private axis: Axis = 'step';
  private credits = 0;
  private sentAt = -1;

  constructor(run: string, toViewer: ToViewer) {
    this.run = run;
    this.toViewer = toViewer;
  }

  /** Whoever asks anew gets the newest again: a window that was loaded anew has nothing on its stage. */
  follow(on: boolean, axis: Axis, recording: Recording | null): void {
    this.sentAt = -1;
    this.on = on;
    this.axis = axis;
    this.offer(recording);
  }

  credit(frames: number, recording: Recording | null): void {
    this.credits = Math.min(64, this.credits + frames);
    this.offer(recording);
  }

  restart(): void {
    this.sentAt = -1;
  }

  /** Sends the newest record if the viewer follows, has credit and has not seen it. */
  offer(recording: Recording | null): void {
    const last = recording?.of(this.axis).range?.[1];
    if (!this.on || this.credits === 0 || recording === null || last === undefined || last <= this.sentAt) return;
    const found = recording.find(this.axis, last);
    if (found === null) return;
    this.credits--;
    this.sentAt = last;
    sendFrame(this.toViewer, recording, { run: this.run, axis: this.axis, live: true, preview: false }, found.record);
  }
}

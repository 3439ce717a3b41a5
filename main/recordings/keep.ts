/**
 * Takes in what a worker sends to be kept, and acknowledges it so that the worker may send more. Called by recordedRuns.ts.
 */
import type { WorkerCommand, WorkerEvent } from '../../engine/index.ts';
import { sendFrame, type ToViewer } from './frames.ts';
import type { RecordedRun } from './recordedRun.ts';

interface Ends {
  readonly toViewer: ToViewer;
  readonly toWorker: (header: WorkerCommand, payload?: Uint8Array) => void;
}

/** The largest temporary file of a run that keeps everything; beyond it training pauses and says so. */
export const LARGEST_FILE = 8 * 1024 ** 3;

/** A block of records. */
export function keepBlock(
  run: RecordedRun,
  { axis, at, samples, stride, preview }: Extract<WorkerEvent, { type: 'records' }>,
  payload: Uint8Array,
  ends: Ends,
): void {
  const { recording } = run;
  at.forEach((time, index) => {
    const sample = samples[index] ?? 0;
    const bytes = payload.subarray(index * stride, (index + 1) * stride);
    if (!preview) recording.append(axis, time, sample, bytes);
    else if (recording.preview === null) {
      recording.preview = { at: time, sample, bytes };
      sendFrame(ends.toViewer, recording, { run: run.id, axis, live: true, preview: true }, recording.preview);
    }
  });
  ends.toWorker({ type: 'acknowledge', run: run.id, bytes: payload.length });
  if (!preview) run.live.offer(recording);
  if (recording.bytesInFile > LARGEST_FILE && run.progress.playing) {
    ends.toWorker({ type: 'pause', run: run.id });
    ends.toViewer({ type: 'failed', run: run.id, code: 'recording.full', values: { bytes: recording.bytesInFile } });
  }
}

/** A checkpoint. */
export function keepCheckpoint(
  run: RecordedRun,
  { checkpoint }: Extract<WorkerEvent, { type: 'checkpoint' }>,
  payload: Uint8Array,
  { toWorker }: Ends,
): void {
  run.recording.checkpoints.append(checkpoint, payload);
  toWorker({ type: 'acknowledge', run: run.id, bytes: payload.length });
}

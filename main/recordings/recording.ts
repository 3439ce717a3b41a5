/**
 * The recorded run: steps, epochs and checkpoints of one run, on the host's side, so that a worker may die. Any step on demand.
 * Filled by recordedRuns.ts; read by timeline.ts, frames.ts and the Arrow file.
 */
import { type RecordLayout, recordStride } from '../../engine/index.ts';
import { CheckpointStore } from './checkpointStore.ts';
import { EvaluationStore } from './evaluationStore.ts';
import { RecordStore, type StoredRecord } from './recordStore.ts';

/** The axis of a recording. */
export type Axis = 'step' | 'epoch';

/** Bytes a run keeps in memory unless told otherwise: records and checkpoints together. */
export const DEFAULT_MEMORY = 192 * 1024 * 1024;

/** One run's past. */
export class Recording {
  readonly layout: RecordLayout;
  readonly checkpoints: CheckpointStore;
  readonly evaluations = new EvaluationStore();
  /** The untrained network; stands in for step 0 until that is recorded. */
  preview: StoredRecord | null = null;
  private readonly steps: RecordStore;
  private readonly epochs: RecordStore;

  constructor(layout: RecordLayout, memory = DEFAULT_MEMORY) {
    this.layout = layout;
    this.steps = new RecordStore(recordStride(layout.floats, layout.codes), memory / 2);
    this.epochs = new RecordStore(recordStride(layout.epochFloats, layout.codes), memory / 4);
    this.checkpoints = new CheckpointStore(memory / 4);
  }

  of(axis: Axis): RecordStore {
    return axis === 'step' ? this.steps : this.epochs;
  }

  /** float32 values of a record on this axis. */
  floats(axis: Axis): number {
    return axis === 'step' ? this.layout.floats : this.layout.epochFloats;
  }

  /** First and last recorded time; the untrained network counts as step 0. */
  range(axis: Axis): [number, number] | null {
    const recorded = this.of(axis).range;
    return recorded === null && axis === 'step' && this.preview !== null ? [0, 0] : recorded;
  }

  /** The record at `at`, else the one before it, else the first; null where there is none. */
  find(axis: Axis, at: number): { readonly record: StoredRecord; readonly preview: boolean } | null {
    const store = this.of(axis);
    if (store.length > 0) return { record: store.get(Math.max(0, store.indexAt(at))), preview: false };
    return axis === 'step' && this.preview !== null ? { record: this.preview, preview: true } : null;
  }

  /** Bytes of all records, wherever they are. */
  get bytes(): number {
    return this.steps.length * this.steps.stride + this.epochs.length * this.epochs.stride;
  }

  get bytesInFile(): number {
    return this.steps.bytesInFile + this.epochs.bytesInFile;
  }

  close(): void {
    this.steps.close();
    this.epochs.close();
    this.checkpoints.close();
    this.preview = null;
  }
}

/**
 * The recorded run: steps, epochs and checkpoints of one run, on the host's side, so that a worker may die. Any step on demand.
 * Filled by recordedRuns.ts; read by timeline.ts, frames.ts and the Arrow file.
 */
import { type RecordLayout, recordStride } from '../../engine/index.ts';
import { CheckpointStore } from './checkpointStore.ts';
import { EvaluationStore } from './evaluationStore.ts';
import { Heads } from './heads.ts';
import { RecordStore, type StoredRecord } from './recordStore.ts';

/** The axis of a recording. */
export type Axis = 'step' | 'epoch';

/** What a run may keep; it stays within it however long it goes on. */
export interface RecordingBounds {
  /** Bytes of records and checkpoints in memory. */
  readonly memory?: number | undefined;
  /** Bytes of them in the temporary file, unless few large ones take more. */
  readonly file?: number | undefined;
  /** Nothing is thinned out, whatever `file` says: who records has to stop in time. */
  readonly keepAll?: boolean | undefined;
}

/** 2,000 steps of the default network stay in memory, some 35,000 whole in the file; beyond that the older ones are thinned out. */
const DEFAULT_MEMORY = 192 * 1024 * 1024;
const DEFAULT_FILE = 1024 * 1024 * 1024;

/** One run's past. */
export class Recording {
  readonly layout: RecordLayout;
  readonly checkpoints: CheckpointStore;
  readonly evaluations = new EvaluationStore();
  /** The untrained network; stands in for step 0 until that is recorded. */
  preview: StoredRecord | null = null;
  private readonly steps: RecordStore;
  private readonly epochs: RecordStore;

  private readonly stepHeads: Heads;
  private readonly epochHeads: Heads;

  constructor(
    layout: RecordLayout,
    { memory = DEFAULT_MEMORY, file = DEFAULT_FILE, keepAll = false }: RecordingBounds,
  ) {
    this.layout = layout;
    const all = keepAll ? Number.POSITIVE_INFINITY : file;
    const half = { memory: memory / 2, file: all / 2 };
    const quarter = { memory: memory / 4, file: all / 4 };
    this.steps = new RecordStore(recordStride(layout.floats, layout.codes), half);
    this.epochs = new RecordStore(recordStride(layout.epochFloats, layout.codes), quarter);
    this.checkpoints = new CheckpointStore(quarter);
    this.stepHeads = new Heads(layout, 'step', !keepAll);
    this.epochHeads = new Heads(layout, 'epoch', !keepAll);
  }

  /** Takes in a record; a time that is not later than the last one is known already (a worker that goes on) and left out. */
  append(axis: Axis, at: number, sample: number, record: Uint8Array): void {
    const store = this.of(axis);
    const last = store.range?.[1];
    if (last !== undefined && at <= last) return;
    store.append(at, sample, record);
    this.heads(axis).append(at, record);
  }

  /** Numbers of network and layers on this axis. */
  heads(axis: Axis): Heads {
    return axis === 'step' ? this.stepHeads : this.epochHeads;
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
    return this.steps.bytesInFile + this.epochs.bytesInFile + this.checkpoints.bytesInFile;
  }

  close(): void {
    this.steps.close();
    this.epochs.close();
    this.checkpoints.close();
    this.stepHeads.close();
    this.epochHeads.close();
    this.preview = null;
  }
}

/**
 * The checkpoints of one run, by step: in memory, the oldest in a file where they grow beyond the budget. What stands in them is the
 * engine's business.
 */
import type { WorkerEvent } from '../../engine/index.ts';
import { SpillFile } from './spillFile.ts';

/** What is said of a checkpoint beside its values. */
export type CheckpointInfo = Extract<WorkerEvent, { type: 'checkpoint' }>['checkpoint'];

interface Entry {
  readonly info: CheckpointInfo;
  readonly length: number;
  /** The values, or where they begin in the file. */
  values: Uint8Array | number;
}

/** Append-only; steps grow. */
export class CheckpointStore {
  private readonly budget: number;
  private readonly entries: Entry[] = [];
  private spilled = 0;
  private bytes = 0;
  private readonly file = new SpillFile();

  constructor(budget: number) {
    this.budget = budget;
  }

  /** Appends; a step that is known already is left out. */
  append(info: CheckpointInfo, values: Uint8Array): void {
    const last = this.entries.at(-1);
    if (last !== undefined && info.step <= last.info.step) return;
    this.entries.push({ info, values, length: values.length });
    this.bytes += values.length;
    while (this.bytes > this.budget && this.spilled < this.entries.length - 1) this.spillOldest();
  }

  /** The last checkpoint not later than `step`, its values copied; null: none. */
  before(step: number): { readonly info: CheckpointInfo; readonly values: Uint8Array } | null {
    const entry = this.entries.findLast(({ info }) => info.step <= step);
    if (entry === undefined) return null;
    const { info, values, length } = entry;
    return { info, values: typeof values === 'number' ? this.file.read(values, length) : values.slice() };
  }

  close(): void {
    this.file.close();
    this.entries.length = 0;
    this.spilled = 0;
    this.bytes = 0;
  }

  private spillOldest(): void {
    const entry = this.entries[this.spilled++];
    if (entry === undefined || typeof entry.values === 'number') return;
    this.bytes -= entry.length;
    entry.values = this.file.append(entry.values);
  }
}

/**
 * The evaluations of one run on its way, oldest first. Small numbers, kept in memory; of a very long run the older ones are thinned out.
 * Filled by recordedRuns.ts; read for the protocol's `evaluations` and `state`.
 */
import { fromWire, type WorkerEvent } from '../../engine/index.ts';

/** Both sets, evaluated with the parameters before a step. */
export type EvaluationEvent = Extract<WorkerEvent, { type: 'evaluation' }>;
type Entry = Pick<EvaluationEvent, 'at' | 'test' | 'train'>;

/** Float64 values of one evaluation on the wire: step, loss and accuracy on the test set, then on the training set. */
export const EVALUATION_VALUES = 5;

const MOST = 16384;

/** Append-only; steps grow. */
export class EvaluationStore {
  private entries: Entry[] = [];

  /** The newest; undefined: none yet. */
  get last(): Entry | undefined {
    return this.entries.at(-1);
  }

  get length(): number {
    return this.entries.length;
  }

  /** Appends; what is not later than the last is known already. */
  append({ at, test, train }: EvaluationEvent): void {
    if (this.last !== undefined && at <= this.last.at) return;
    if (this.entries.length >= MOST) this.entries = this.entries.filter((_, index) => index % 2 === 0);
    this.entries.push({ at, test, train });
  }

  /** Those with from <= at <= to, thinned evenly to at most `most`; the last always stays. */
  between(from: number, to: number, most: number): Float64Array {
    const found = this.entries.filter(({ at }) => at >= from && at <= to);
    const count = Math.min(most, found.length);
    const values = new Float64Array(count * EVALUATION_VALUES);
    for (let index = 0; index < count; index++) {
      const entry = found[Math.ceil(((index + 1) * found.length) / count) - 1];
      if (entry === undefined) continue;
      const { at, test, train } = entry;
      const numbers = [at, test.loss, test.accuracy, train.loss, train.accuracy].map(fromWire);
      values.set(numbers, index * EVALUATION_VALUES);
    }
    return values;
  }
}

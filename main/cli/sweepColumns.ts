/**
 * The columns of a sweep's table: what each is called and which number it shows, once for the terminal and for the CSV file. It puts
 * nothing into words.
 */
import type { CellOutcome } from '../sweeps/sweepPool.ts';

/** Numbers of a cell; null where there is none. */
export interface Column {
  /** The CSV file's head, and the end of the key of the terminal's. */
  readonly name: string;
  /** Shown on the terminal. */
  readonly shown: boolean;
  value(outcome: Done): number | string | null;
}

/** A cell that was trained to its end. */
export type Done = Extract<CellOutcome, { status: 'done' }>['result'];

const first = ({ samples }: Done) => samples[0];
const last = ({ samples }: Done) => samples.at(-1);

/** In order. Ratios and growth: of the untrained network, then of the last step. */
export const columns: readonly Column[] = [
  { name: 'weightGradientRatio', shown: true, value: (done) => first(done)?.weightGradientRatio ?? null },
  { name: 'deltaRatio', shown: true, value: (done) => first(done)?.deltaRatio ?? null },
  { name: 'growthPerLayer', shown: true, value: (done) => first(done)?.growthPerLayer ?? null },
  { name: 'lastWeightGradientRatio', shown: false, value: (done) => last(done)?.weightGradientRatio ?? null },
  { name: 'lastDeltaRatio', shown: false, value: (done) => last(done)?.deltaRatio ?? null },
  { name: 'lastGrowthPerLayer', shown: false, value: (done) => last(done)?.growthPerLayer ?? null },
  { name: 'growthPerEpoch', shown: true, value: ({ growthPerEpoch }) => growthPerEpoch },
  { name: 'trainingLoss', shown: true, value: ({ training }) => training.loss },
  { name: 'testLoss', shown: false, value: ({ test }) => test.loss },
  { name: 'trainingAccuracy', shown: true, value: ({ training }) => training.accuracy },
  { name: 'testAccuracy', shown: true, value: ({ test }) => test.accuracy },
  { name: 'divergedAt', shown: true, value: ({ diverged }) => diverged?.step ?? null },
  { name: 'divergedLayer', shown: false, value: ({ diverged }) => (diverged === null ? null : diverged.layer + 1) },
  { name: 'divergedWhat', shown: false, value: ({ diverged }) => diverged?.what ?? null },
  { name: 'parameters', shown: false, value: ({ parameters }) => parameters },
  { name: 'memoryBytes', shown: false, value: ({ memory }) => memory },
  { name: 'sha256', shown: false, value: ({ sha256 }) => sha256 },
];

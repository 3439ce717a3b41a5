/**
 * Registry of learning-rate schedules: what the document's learning rate is multiplied with, or replaced by, at every step. The
 * rates are those of PyTorch's schedulers, stepped once per training step. Called by the trainer before each step.
 *
 * A schedule that follows the loss (reduce on plateau) remembers what it has seen in a few numbers that the trainer keeps among
 * the hyper-parameters; all others follow from the step alone.
 */
import { cos, pow } from './numeric/elementary.ts';

/** Numbers of a document's schedule. */
export interface ScheduleSettings {
  readonly every: number;
  readonly gamma: number;
  readonly steps: number;
  readonly warmupSteps: number;
  readonly minimum: number;
  readonly factor: number;
  readonly patience: number;
  readonly threshold: number;
}

/** What a schedule that follows the loss remembers. */
export interface ScheduleMemory {
  /** What the rate is multiplied with now. */
  factor: number;
  /** Smallest mean loss of an epoch so far; 0 before the first. */
  best: number;
  /** Epochs since then. */
  waited: number;
}

/** One schedule. */
export interface Schedule {
  readonly formula: { readonly tex: string };
  /** The document's keys it reads. */
  readonly settings: readonly (keyof ScheduleSettings)[];
  /** The learning rate of step k (from 0), `rate` being the document's. */
  rate(k: number, rate: number, settings: ScheduleSettings): number;
  /** After every epoch with its mean training loss; null where only the step counts. */
  readonly afterEpoch: ((loss: number, memory: ScheduleMemory, settings: ScheduleSettings) => void) | null;
}

/** Half a cosine from `rate` down to the minimum. */
function cosine(done: number, rate: number, { minimum }: ScheduleSettings): number {
  return minimum + 0.5 * (rate - minimum) * (1 + cos(Math.PI * Math.min(1, done)));
}

const table = {
  none: { formula: { tex: '\\eta_k = \\eta' }, settings: [], rate: (_, rate) => rate, afterEpoch: null },
  step: {
    formula: { tex: '\\eta_k = \\eta\\,\\gamma^{\\lfloor k / s \\rfloor}' },
    settings: ['every', 'gamma'],
    rate: (k, rate, { every, gamma }) => rate * pow(gamma, Math.floor(k / every)),
    afterEpoch: null,
  },
  exponential: {
    formula: { tex: '\\eta_k = \\eta\\,\\gamma^k' },
    settings: ['gamma'],
    rate: (k, rate, { gamma }) => rate * pow(gamma, k),
    afterEpoch: null,
  },
  /** Loshchilov, Hutter 2017, without restarts. */
  cosine: {
    formula: { tex: '\\eta_k = \\eta_{min} + \\tfrac12 (\\eta - \\eta_{min})(1 + \\cos\\tfrac{\\pi k}{K})' },
    settings: ['steps', 'minimum'],
    rate: (k, rate, settings) => cosine(k / settings.steps, rate, settings),
    afterEpoch: null,
  },
  /** Up in a straight line, the full rate at the last warm-up step; then constant. */
  warmupLinear: {
    formula: { tex: '\\eta_k = \\eta\\,\\min(1, \\tfrac{k + 1}{W})' },
    settings: ['warmupSteps'],
    rate: (k, rate, { warmupSteps }) => rate * Math.min(1, (k + 1) / warmupSteps),
    afterEpoch: null,
  },
  /** The same, then down half a cosine until step `steps`. */
  warmupCosine: {
    formula: {
      tex: '\\eta_k = \\eta\\,\\tfrac{k + 1}{W},\\; k < W; \\quad \\eta_{min} + \\tfrac12 (\\eta - \\eta_{min})(1 + \\cos\\tfrac{\\pi (k - W)}{K - W})',
    },
    settings: ['warmupSteps', 'steps', 'minimum'],
    rate: (k, rate, settings) => {
      const { warmupSteps, steps } = settings;
      if (k < warmupSteps) return (rate * (k + 1)) / warmupSteps;
      return cosine((k - warmupSteps) / Math.max(1, steps - warmupSteps), rate, settings);
    },
    afterEpoch: null,
  },
  /** Lowers the rate where the mean loss of an epoch has not fallen by the share `threshold` for more than `patience` epochs. */
  plateau: {
    formula: { tex: '\\eta_k = \\eta\\, f^{n}, \\quad n = \\text{plateaus so far}' },
    settings: ['factor', 'patience', 'threshold', 'minimum'],
    rate: (_, rate) => rate,
    afterEpoch: (loss, memory, { factor, patience, threshold }) => {
      const first = memory.best === 0 && memory.waited === 0;
      if (first || loss < memory.best * (1 - threshold)) {
        memory.best = loss;
        memory.waited = 0;
        return;
      }
      memory.waited++;
      if (memory.waited <= patience) return;
      memory.factor *= factor;
      memory.waited = 0;
    },
  },
} as const satisfies Record<string, Schedule>;

/** Name of a schedule, as saved in files. */
export type ScheduleName = keyof typeof table;

/** Every schedule, by name. */
export const schedules: Readonly<Record<ScheduleName, Schedule>> = table;

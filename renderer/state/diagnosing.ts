/**
 * Asks the engine's diagnosis about the frame on the stage, while time runs a few times a second at most, so that the headline stays calm. What
 * numbers mean is the diagnosis' business, words are the panels'.
 */
import { diagnose, type Experiment, experimentAt, type Finding } from '../../engine/index.ts';
import type { Clock } from './clock.ts';
import type { Frame, LiveValues } from './frames.ts';
import type { Progress, RunInfo, ViewStore } from './store.ts';

const PAUSE = 400;

function isRunning(store: ViewStore): boolean {
  const { progress, replaying } = store.getState();
  return replaying || progress?.playing === true;
}

/** What the document said at the step of the frame, or at its epoch's end. */
export function documentAt(
  { experiment, batchesPerEpoch }: RunInfo,
  { axis, at }: Pick<Frame, 'axis' | 'at'>,
): Experiment {
  return experimentAt(experiment, lastStepOf({ axis, at }, batchesPerEpoch));
}

/** What is known of a run that stopped being finite. */
export type Diverged = Pick<NonNullable<Progress['diverged']>, 'step' | 'layer'>;

/** What the frame shows, with the document as it held there and the layer where the run stopped being finite, from that step on. */
export function findingsOf(frame: Frame, run: RunInfo, diverged: Diverged | null): readonly Finding[] {
  const record = { layout: run.layout, floats: frame.floats };
  return diagnose(record, documentAt(run, frame), beganAt(diverged, run, frame));
}

function beganAt(diverged: Diverged | null, { batchesPerEpoch }: RunInfo, frame: Frame): number | null {
  return diverged !== null && lastStepOf(frame, batchesPerEpoch) >= diverged.step ? diverged.layer : null;
}

/** The step that a frame is of; of an epoch the last. */
function lastStepOf({ axis, at }: Pick<Frame, 'axis' | 'at'>, batchesPerEpoch: number): number {
  return axis === 'step' ? at : (at + 1) * batchesPerEpoch - 1;
}

/** Keeps `live.findings` in step with the frame. */
export function diagnosing(store: ViewStore, live: LiveValues, clock: Clock): () => void {
  let resting = false;
  let stale = false;
  let shown: string | undefined;
  let shownRun: string | undefined;
  let candidate: string | undefined;
  function look(): void {
    const frame = live.frame.current;
    const { run } = store.getState();
    const fits = frame !== null && run !== null && frame.run === run.run;
    const found = fits ? findingsOf(frame, run, store.getState().progress?.diverged ?? null) : [];
    const code = found[0]?.code;
    // At a threshold two sentences would take turns: another one must be found twice, unless time stands still.
    const sure = code === shown || code === candidate || shownRun !== run?.run || !isRunning(store);
    candidate = code;
    if (sure) {
      shown = code;
      shownRun = run?.run;
      live.findings.set(found);
    }
    stale = false;
    if (resting) return;
    resting = true;
    clock.later(PAUSE, () => {
      resting = false;
      if (stale) look();
    });
  }
  return live.frame.subscribe(() => {
    stale = true;
    if (!resting || !isRunning(store)) look();
  });
}

/**
 * Keeps the evaluations over whole sets up to date while a chart shows them: asks again when the state names a newer one, at most once a
 * second. The host makes them (protocol.ts, `evaluations`).
 */
import type { Command, Event, Port } from '../../engine/index.ts';
import type { Clock } from './clock.ts';
import type { LiveValues } from './frames.ts';
import type { ViewStore } from './store.ts';

const PAUSE = 1000;
const MOST = 512;

/** The asking end: wants them from now on; returns how to stop. */
export interface EvaluationFeed {
  want(): () => void;
}

/** Everything it needs is handed in. */
export function evaluationFeed(
  port: Port<Command, Event>,
  store: ViewStore,
  live: LiveValues,
  clock: Clock,
): EvaluationFeed {
  let wishes = 0;
  let resting = false;
  let asked = '';
  function consider(): void {
    const { run, progress } = store.getState();
    const newest = progress?.evaluation?.at;
    if (wishes === 0 || resting || run === null || newest === undefined) return;
    const key = `${run.run} ${newest}`;
    if (key === asked) return;
    asked = key;
    resting = true;
    clock.later(PAUSE, () => {
      resting = false;
      consider();
    });
    port.send({ type: 'evaluations', run: run.run, from: 0, to: newest, most: MOST });
  }
  store.subscribe(({ run, progress }, before) => {
    if (run?.run !== before.run?.run) live.evaluations.set(null);
    // Back to step 0: what was evaluated is of another time.
    if ((progress?.step ?? 0) < (before.progress?.step ?? 0)) live.evaluations.set(null);
    if (progress?.evaluation !== before.progress?.evaluation || run !== before.run) consider();
  });
  port.listen(({ header, payload }) => {
    if (header.type !== 'evaluations' || header.run !== store.getState().run?.run || payload === undefined) return;
    live.evaluations.set({ run: header.run, values: new Float64Array(payload.slice().buffer) });
  });
  return {
    want() {
      wishes += 1;
      consider();
      return () => {
        wishes -= 1;
      };
    },
  };
}

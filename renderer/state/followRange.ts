/**
 * Lets the colour scale follow what is on the stage while a person has let go of it; held, it moves on request only (`fit`). Which decades
 * suit is ranges.ts's business.
 */
import type { Clock } from './clock.ts';
import type { LiveValues } from './frames.ts';
import { fittingRange } from './ranges.ts';
import type { ViewStore } from './store.ts';

/** Milliseconds between two looks: a scale that jumps with every step could not be read. */
const PAUSE = 500;

/** Follows until it is stopped. */
export function followRange(store: ViewStore, live: LiveValues, clock: Clock): () => void {
  let resting = false;
  function follow(): void {
    const { run, encoding, rangeHeld, range } = store.getState();
    const frame = live.frame.current;
    if (rangeHeld || resting || run === null || frame === null || frame.run !== run.run) return;
    const next = fittingRange(frame, run, encoding);
    if (next.min !== range.min || next.max !== range.max) store.setState({ range: next });
    resting = true;
    clock.later(PAUSE, () => {
      resting = false;
    });
  }
  const stops = [
    live.frame.subscribe(follow),
    store.subscribe(({ rangeHeld, encoding }, before) => {
      if (rangeHeld !== before.rangeHeld || encoding !== before.encoding) follow();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

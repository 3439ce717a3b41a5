/**
 * Keeps the timeline's columns up to date: asks only for what is new, thins to about one column a pixel, and waits
 * between questions. What the columns mean is the charts' business; the port is session.ts's.
 */
import type { Clock } from './clock.ts';
import type { Live, TimelineData } from './frames.ts';
import type { Axis } from './store.ts';

/** A question for columns. */
export interface ColumnsWanted {
  readonly axis: Axis;
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

/** The feed of one window. */
export interface TimelineFeed {
  /** The recorded range on this axis grew, or another axis is wanted. */
  grown(axis: Axis, range: readonly [number, number] | null): void;
  /** The width that columns have room in. */
  room(pixels: number): void;
  /** An answer came. */
  answered(data: TimelineData): void;
  /** Another run: everything anew. */
  clear(): void;
}

const PAUSE = 250;
/** The largest answer asked for, in columns of any width, so that deep networks do not flood the port. */
const MOST_COLUMNS = 2048;

/** How many steps the timeline has room for: grows in calm leaps, so that columns seldom change their place. */
export function capacityFor(steps: number): number {
  let capacity = 20;
  while (capacity < steps) capacity = Math.ceil((capacity * 1.5) / 20) * 20;
  return capacity;
}

/** Columns `old` followed by `next`. */
export function joined(old: TimelineData, next: TimelineData): TimelineData {
  const values = new Float32Array(old.values.length + next.values.length);
  values.set(old.values);
  values.set(next.values, old.values.length);
  return { ...next, from: old.from, columns: old.columns + next.columns, values };
}

/** `ask` sends one question; the columns are put into `timeline`. */
export function timelineFeed(
  ask: (wanted: ColumnsWanted) => void,
  timeline: Live<TimelineData | null>,
  clock: Clock,
): TimelineFeed {
  let width = 1024;
  let wanted: { axis: Axis; range: readonly [number, number] } | null = null;
  let asked: (ColumnsWanted & { fresh: boolean; each: number }) | null = null;
  let each = 1;
  let resting = false;

  function rest(): void {
    resting = true;
    clock.later(PAUSE, () => {
      resting = false;
      next();
    });
  }
  function next(): void {
    if (wanted === null || asked !== null || resting) return;
    const { axis, range } = wanted;
    const thinning = Math.max(1, Math.ceil(capacityFor(range[1] - range[0] + 1) / Math.min(width, MOST_COLUMNS)));
    const held = timeline.current;
    const goesOn =
      held !== null && held.axis === axis && held.from === range[0] && held.to <= range[1] && each === thinning;
    const from = goesOn ? held.to + 1 : range[0];
    // A thinned column stands for `each` steps and is asked for once they are all there.
    const whole = Math.floor((range[1] - from + 1) / thinning);
    if (whole < 1) return;
    const columns = Math.min(whole, MOST_COLUMNS);
    asked = { axis, from, to: from + columns * thinning - 1, columns, fresh: !goesOn, each: thinning };
    ask(asked);
  }

  return {
    grown(axis, range) {
      wanted = range === null ? null : { axis, range };
      if (wanted === null) {
        asked = null;
        timeline.set(null);
      }
      next();
    },
    room(pixels) {
      width = Math.max(64, Math.round(pixels));
    },
    answered(data) {
      const question = asked;
      asked = null;
      // Asked before the axis changed or the run began anew: not what is wanted now.
      if (question === null || question.axis !== data.axis || question.from !== data.from) return next();
      each = question.each;
      const held = timeline.current;
      const part = { ...data, from: question.from, to: question.to };
      timeline.set(question.fresh || held === null ? part : joined(held, part));
      rest();
    },
    clear() {
      wanted = null;
      asked = null;
      timeline.set(null);
    },
  };
}

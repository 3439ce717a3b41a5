/**
 * Plays training steps in slow motion: trains one, lets its parts pass on the stage, then the next. Colour means activation on the way
 * forward and gradient on the way back, and the legend says so. When what happens: picture/slowMoment.ts.
 */
import { slowMoment } from '../picture/slowMoment.ts';
import type { Clock } from './clock.ts';
import type { LiveValues } from './frames.ts';
import type { LookingBack } from './lookingBack.ts';
import type { WindowSession } from './session.ts';
import type { ViewStore } from './store.ts';

/** The player; whether slow motion is chosen stands in the store. */
export interface SlowMotion {
  /** Goes on where it was paused; a step that is over gives way to the next. */
  play(): void;
  /** Chooses slow motion, or leaves it; time that ran goes on running. */
  choose(on: boolean): void;
}

/** What the player needs. */
export interface SlowMotionParts {
  readonly session: WindowSession;
  readonly store: ViewStore;
  readonly live: LiveValues;
  readonly lookingBack: LookingBack;
  readonly clock: Clock;
  /** Milliseconds. */
  now(): number;
  /** Whether the person asked for less motion. */
  calm(): boolean;
}

const CHAIN = { type: 'chain' } as const;
/** The longest time that passes between two pictures: a window that slept does not jump. */
const LONGEST = 100;

/** The player of one window. */
export function slowMotion(parts: SlowMotionParts): SlowMotion {
  const { session, store, live, lookingBack, clock, now, calm } = parts;
  let time = 0;
  let before = 0;
  let ticking = false;
  let waiting = false;
  /** The step whose parts pass. */
  let at: number | null = null;
  let release: (() => void) | null = null;
  /** What colour meant before. */
  let encoding: string | null = null;

  function mean(phase: string): void {
    const { encoding: shown } = store.getState();
    encoding ??= shown;
    const wanted =
      phase === 'forward' || phase === 'loss' ? 'activation' : encoding === 'activation' ? 'gradient' : encoding;
    if (wanted !== shown) store.setState({ encoding: wanted });
  }
  function rest(): void {
    if (live.moment.current !== null) live.moment.set(null);
    release?.();
    release = null;
    if (encoding !== null) store.setState({ encoding });
    encoding = null;
    time = 0;
    waiting = false;
  }
  function advance(): void {
    waiting = true;
    session.move(1);
    // Moving stops what is played; the slow player goes on.
    store.setState({ replaying: true });
  }
  function tick(): void {
    ticking = false;
    const { replaying, run, slowMotion: chosen } = store.getState();
    if (!chosen || !replaying || run === null) return;
    const passed = Math.min(LONGEST, now() - before);
    before = now();
    if (!waiting) {
      time += passed;
      const moment = slowMoment(time, run.layout.layers.length, calm());
      if (moment === null) advance();
      else show(moment);
    }
    next();
  }
  function show(moment: NonNullable<ReturnType<typeof slowMoment>>): void {
    const shown = live.moment.current;
    if (shown?.phase === moment.phase && shown.layer === moment.layer && shown.share === moment.share) return;
    mean(moment.phase);
    live.moment.set(moment);
  }
  function next(): void {
    if (ticking) return;
    ticking = true;
    clock.nextPicture(tick);
  }
  function play(): void {
    if (store.getState().axis !== 'step') session.setAxis('step');
    release ??= lookingBack.want(CHAIN);
    store.setState({ replaying: true, inspection: null });
    before = now();
    if (live.moment.current === null && !waiting) advance();
    next();
  }

  live.frame.subscribe((frame) => {
    if (frame === null || frame.preview) return;
    if (waiting) {
      waiting = false;
      time = 0;
    } else if (live.moment.current !== null && frame.at !== at) rest();
    at = frame.at;
  });
  store.subscribe((state, old) => {
    if (state.run?.run !== old.run?.run || (state.cursor !== old.cursor && !state.replaying && !waiting)) rest();
    // A run that is opened playing, or a person who plays it by other means.
    if (state.slowMotion && state.progress?.playing === true && old.progress?.playing !== true) {
      session.pause();
      play();
    }
  });
  return {
    play,
    choose(on) {
      const { slowMotion: chosen, progress, replaying } = store.getState();
      if (on === chosen) return;
      store.setState({ slowMotion: on });
      if (on && (progress?.playing === true || replaying)) {
        session.pause();
        play();
      } else if (!on) {
        const ran = replaying;
        if (ran) session.pause();
        rest();
        if (ran) session.play();
      }
    },
  };
}

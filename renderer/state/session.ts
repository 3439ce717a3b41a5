/**
 * What panels and keys can ask of the session: a person's wishes become commands. What the host answers, hearing.ts puts into the
 * store and the live values. It draws nothing and chooses no words. One per window, made by startApp.ts.
 */
import { type Command, type Experiment, parseExperiment, type Target } from '../../engine/index.ts';
import type { Host } from '../host/host.ts';
import { type Choices, withChoices } from './choices.ts';
import type { Clock } from './clock.ts';
import { askedDocument, currentDocument } from './documents.ts';
import type { LiveValues } from './frames.ts';
import { hearing } from './hearing.ts';
import { liveChanges } from './liveChanges.ts';
import { placeShown } from './lookingBack.ts';
import type { PlayWish } from './playWish.ts';
import { replaying } from './replaying.ts';
import type { RunCommand } from './runCommand.ts';
import { type Place, seeking } from './seeking.ts';
import { type Axis, problemNotice, recordedRange, type ViewStore } from './store.ts';
import { timelineFeed } from './timelineFeed.ts';

/** A person's wishes. */
export interface WindowSession {
  /** Starts a run of this document in place of the one on the stage; plays it when `play` is set. */
  open(experiment: unknown, play: boolean): void;
  /** Sends a command for the run on the stage; nothing happens while there is none. */
  send(command: RunCommand): void;
  /** Trains or plays on from the cursor. */
  play(): void;
  pause(): void;
  /** Trains to the end of the epoch. */
  stepEpoch(): void;
  /** Changes the experiment by what is seen at first glance. */
  change(part: Partial<Choices>): void;
  /**
   * Puts another document in place of the one on the stage: what may change during a run at once, everything else in a new run.
   * A document that does not fit is refused with a notice, and nothing changes.
   */
  edit(next: Experiment): void;
  /** Back to step 0 with the same document. */
  reset(): void;
  /** Moves the cursor to a recorded place; null: the newest, live. */
  seek(at: number | null): void;
  /** A hand that drags the cursor will seek this place with the window's next picture: asks for it ahead, moves nothing yet. */
  foresee(at: number): void;
  /** One place forward or back on the axis; forward from the newest trains. */
  move(by: 1 | -1): void;
  setAxis(axis: Axis): void;
  setSpeed(stepsPerSecond: number | null): void;
  /** Exact values of a recorded step, please. */
  inspect(target: Target, at: number): void;
  prove(): void;
  /** Tells how many pixels the timeline is wide. */
  timelineRoom(pixels: number): void;
  close(): void;
}

/** Everything the session needs is handed in. */
export function connectSession(
  host: Host,
  store: ViewStore,
  live: LiveValues,
  clock: Clock,
  wish: PlayWish,
): WindowSession {
  let opened = 0;
  let foreseen: string | null = null;
  const send = (command: RunCommand): void => {
    const run = store.getState().run?.run;
    if (run !== undefined) host.port.send({ ...command, run } as Command);
  };
  const seeks = seeking((place) => send({ type: 'seek', ...place }));
  const samples = seeking(({ at }) => send({ type: 'sample', row: at }));
  const feed = timelineFeed((wanted) => send({ type: 'timeline', ...wanted }), live.timeline, clock);
  const replay = replaying(store, clock, (at) => seeks.want({ axis: store.getState().axis, at }));
  const ear = hearing({ port: host.port, store, live, clock, send, seeks, samples, feed, replay, wish });

  /** Puts the cursor somewhere; live frames come only while it is at the newest. */
  function place(cursor: number | null): void {
    const wasInThePast = store.getState().cursor !== null;
    if (cursor === null || !wasInThePast) send({ type: 'follow', on: cursor === null, axis: store.getState().axis });
    foreseen = null;
    store.setState({ cursor, inspection: null });
  }
  /** A recorded place as a question, and under a name of its own. */
  function placeNear(at: number, [first, last]: readonly [number, number]): Place & { readonly key: string } {
    const { axis, run } = store.getState();
    const place = { axis, at: Math.max(first, Math.min(last, Math.round(at))) };
    return { ...place, key: JSON.stringify([run?.run, place]) };
  }
  function trainOn(type: 'play' | 'stepBatch' | 'stepEpoch' | 'reset'): void {
    replay.stop();
    seeks.clear();
    place(null);
    send({ type });
  }
  function pauseTraining(): void {
    if (store.getState().progress?.playing) send({ type: 'pause' });
  }
  replay.onEnd(() => trainOn('play'));

  const session: WindowSession = {
    open(experiment, play) {
      const shown = store.getState().run?.run;
      opened += 1;
      // A window that was loaded anew counts from one again; the run it came back to has such a name already.
      if (`run-${opened}` === shown) opened += 1;
      const run = `run-${opened}`;
      ear.expect(run, play);
      host.port.send({ type: 'open', run, experiment });
    },
    send,
    play() {
      if (store.getState().cursor === null) trainOn('play');
      else replay.start();
    },
    pause() {
      replay.stop();
      send({ type: 'pause' });
    },
    stepEpoch: () => trainOn('stepEpoch'),
    reset() {
      store.setState({ proof: null });
      trainOn('reset');
    },
    change(part) {
      const document = askedDocument(store.getState());
      if (document !== null) session.edit(withChoices(document, part));
    },
    edit(next) {
      const { asked, progress } = store.getState();
      const document = askedDocument(store.getState());
      if (document === null) return;
      const parsed = parseExperiment(next);
      if (!parsed.ok) {
        const [problem] = parsed.problems;
        if (problem) store.setState({ notice: problemNotice(problem) });
        return;
      }
      const wanted = currentDocument(parsed.experiment);
      const live = liveChanges(document, wanted);
      if (live?.length === 0) return;
      store.setState({ unsaved: true, untouched: false, notice: null });
      if (live !== null && (progress?.step ?? 0) > 0) {
        for (const change of live) send({ type: 'change', ...change });
        store.setState({ asked: { document: wanted, changes: (asked?.changes ?? 0) + live.length } });
      } else session.open(parsed.experiment, progress?.playing === true);
    },
    seek(at) {
      const recorded = recordedRange(store.getState());
      if (recorded === null) return;
      pauseTraining();
      const { key, ...target } = placeNear(at ?? recorded[1], recorded);
      // Asked first, then shown: the answer is on its way while the window draws its cursor.
      if (key !== foreseen) seeks.want(target);
      place(at === null ? null : target.at);
    },
    foresee(at) {
      const recorded = recordedRange(store.getState());
      const { cursor } = store.getState();
      if (recorded === null || cursor === null) return;
      const { key, ...target } = placeNear(at, recorded);
      if (target.at === cursor || key === foreseen) return;
      foreseen = key;
      seeks.want(target);
    },
    move(by) {
      const { cursor, axis } = store.getState();
      const recorded = recordedRange(store.getState());
      replay.stop();
      pauseTraining();
      const next = (cursor ?? recorded?.[1] ?? 0) + by;
      if (recorded !== null && next <= recorded[1]) session.seek(next);
      else trainOn(axis === 'step' ? 'stepBatch' : 'stepEpoch');
    },
    setAxis(axis) {
      if (axis === store.getState().axis) return;
      replay.stop();
      seeks.clear();
      feed.clear();
      store.setState({ axis });
      place(null);
      const recorded = recordedRange(store.getState());
      feed.grown(axis, recorded);
      if (recorded !== null) seeks.want({ axis, at: recorded[1] });
    },
    setSpeed(stepsPerSecond) {
      store.setState({ speed: stepsPerSecond });
      send({ type: 'speed', stepsPerSecond });
    },
    inspect(target, at) {
      store.setState({ inspection: { at, target, values: null, formula: [] } });
      send({ type: 'inspect', at, target });
    },
    prove() {
      // The step on the stage at the click, whatever is shown when the answer comes.
      const at = placeShown(store, live)?.at ?? store.getState().progress?.steps?.[1] ?? 0;
      store.setState({ proof: { at, running: true } });
      send({ type: 'prove', at });
    },
    timelineRoom: (pixels) => feed.room(pixels),
    close() {
      ear.stop();
      host.port.close();
    },
  };
  return session;
}

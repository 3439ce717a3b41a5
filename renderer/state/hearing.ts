/**
 * What the host says becomes state: one entry per event. Numbers go to the live values, everything small to the store. It
 * wishes nothing (session.ts) and chooses no words.
 */
import {
  type Command,
  type Event,
  type Experiment,
  experimentAt,
  limits,
  type Port,
  weightBlocks,
} from '../../engine/index.ts';
import type { Clock } from './clock.ts';
import type { LiveValues } from './frames.ts';
import { floatsOf, frameOf, timelineOf } from './payloads.ts';
import type { PlayWish } from './playWish.ts';
import { openingRange } from './ranges.ts';
import type { Replaying } from './replaying.ts';
import type { RunCommand } from './runCommand.ts';
import type { Seeking } from './seeking.ts';
import { type RunInfo, recordedRange, type ViewStore } from './store.ts';
import type { TimelineFeed } from './timelineFeed.ts';

/** The parts that events move. */
export interface Heard {
  readonly port: Port<Command, Event>;
  readonly store: ViewStore;
  readonly live: LiveValues;
  readonly clock: Clock;
  readonly send: (command: RunCommand) => void;
  readonly seeks: Seeking;
  readonly samples: Seeking;
  readonly feed: TimelineFeed;
  readonly replay: Replaying;
  readonly wish: PlayWish;
}

/** The listening end. */
export interface Hearing {
  /** A run was asked for; when it opens it takes the stage, playing or not. */
  expect(run: string, play: boolean): void;
  stop(): void;
}

const FRAMES_ON_THEIR_WAY = 2;

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;
type Handlers = { readonly [Type in Event['type']]?: (event: Of<Type>, payload: Uint8Array) => void };

/** Listens to the port. */
export function hearing(heard: Heard): Hearing {
  const { port, store, live, clock, send, seeks, samples, feed, replay, wish } = heard;
  let pending: { readonly run: string; readonly play: boolean } | null = null;

  function takeStage(event: Of<'opened'>): void {
    const before = store.getState().run?.run;
    // Without a question of ours it is a run that this window comes back to after a reload.
    const resumed = pending === null && before === undefined;
    if (event.run !== pending?.run && !resumed) return;
    if (before !== undefined && before !== event.run) port.send({ type: 'close', run: before });
    seeks.clear();
    samples.clear();
    feed.clear();
    replay.stop();
    live.frame.set(null);
    live.sample.set(null);
    const { type: _, ...info } = event;
    // What this window asked for before it was loaded anew still counts.
    const play = wish.take(event.run) || pending?.play === true;
    pending = null;
    store.setState({
      // The host's schema has accepted the document; the window's copy is read-only.
      run: info as RunInfo,
      asked: null,
      progress: null,
      cursor: null,
      notice: null,
      inspection: null,
      proof: null,
      selection: null,
      hover: null,
      connection: 'open',
      // Somebody has seen a run that this window comes back to.
      ...(resumed && !play ? { untouched: false } : {}),
    });
    send({ type: 'follow', on: true, axis: store.getState().axis });
    send({ type: 'credit', frames: FRAMES_ON_THEIR_WAY });
    send({ type: 'speed', stepsPerSecond: store.getState().speed });
    if (play) send({ type: 'play' });
  }

  function show(event: Of<'frame'>, payload: Uint8Array): void {
    const { run, cursor, axis } = store.getState();
    // A credit only with the next picture: a hidden window gets no frames, and trains on.
    if (event.live) clock.nextPicture(() => send({ type: 'credit', frames: 1 }));
    else seeks.answered();
    const frame = run && frameOf(event, payload, run.layout);
    if (frame === null || (!frame.preview && frame.axis !== axis) || (event.live && cursor !== null)) return;
    // The first picture of a run sets the scale; from then on it is held still.
    if (run !== null && live.frame.current === null) store.setState({ range: openingRange(frame, run) });
    live.frame.set(frame);
    if (live.sample.current?.row !== frame.sample) samples.want({ axis, at: frame.sample });
  }

  const handlers: Handlers = {
    state({ type: _, run: __, ...progress }) {
      store.setState({ progress, connection: 'open' });
      feed.grown(store.getState().axis, recordedRange(store.getState()));
    },
    frame: show,
    sample(event, payload) {
      samples.answered();
      live.sample.set({ ...event, values: floatsOf(payload, 0, payload.byteLength / 4) });
    },
    timeline(event, payload) {
      const data = timelineOf(event, payload);
      if (data !== null) feed.answered(data);
    },
    inspected: ({ at, target, values, formula }) => store.setState({ inspection: { at, target, values, formula } }),
    proved: ({ type: _, run: __, ...proof }) => store.setState({ proof }),
    changed({ experiment }) {
      const { run, asked } = store.getState();
      const rest = asked !== null && asked.changes > 1 ? { ...asked, changes: asked.changes - 1 } : null;
      if (run !== null) store.setState({ run: changedRun(run, experiment as Experiment), asked: rest });
    },
    failed: ({ code, values }) => store.setState({ notice: { code, values }, proof: null, asked: null }),
    workerLost: () => store.setState({ connection: 'workerLost', proof: null, asked: null }),
    closed: () => store.setState({ connection: 'closed' }),
  };

  const stop = port.listen(({ header, payload }) => {
    // An answer to somebody else in this window (an export) is not for the stage.
    if ('asker' in header && header.asker !== undefined) return;
    if (header.type === 'opened') takeStage(header);
    else if (header.run === store.getState().run?.run || header.run === pending?.run) {
      if (header.type === 'failed' && header.run === pending?.run) pending = null;
      const handle = handlers[header.type] as ((event: Event, payload: Uint8Array) => void) | undefined;
      handle?.(header, payload ?? new Uint8Array());
    }
  });
  return {
    expect(run, play) {
      pending = { run, play };
      wish.note(play ? run : null);
    },
    stop,
  };
}

/** The run with its changed document: its layers are the same, their activations may not be. */
function changedRun(run: RunInfo, experiment: Experiment): RunInfo {
  const blocks = weightBlocks(experimentAt(experiment, limits.step).model.blocks);
  const layers = run.layout.layers.map((layer) => {
    const block = blocks[Number(/^layers\.(\d+)/.exec(layer.name)?.[1])];
    const activation = block === undefined || !('activation' in block) ? undefined : block.activation;
    return activation === undefined || activation === layer.activation ? layer : { ...layer, activation };
  });
  const same = layers.every((layer, index) => layer === run.layout.layers[index]);
  return { ...run, experiment, layout: same ? run.layout : { ...run.layout, layers } };
}

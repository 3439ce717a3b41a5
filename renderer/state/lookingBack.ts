/**
 * Keeps answers about the step on the stage up to date while somebody shows them: the chain rule's factors, histograms, the decision
 * boundary, text that a network writes. One question of a kind at a time; while time runs the pauses grow with what an answer costs. What the answers mean is the
 * charts' and panels' business; a single question on a click (inspect, prove) is session.ts's.
 */
import type { Command, Event, Port } from '../../engine/index.ts';
import type { Clock } from './clock.ts';
import type { LiveValues } from './frames.ts';
import type { ViewStore } from './store.ts';

/** What can be asked about the step on the stage, and the event that answers. */
const ANSWERS = { chain: 'chained', histograms: 'histograms', boundary: 'boundary', text: 'text' } as const;
/** A kind of question. */
export type LookBackKind = keyof typeof ANSWERS;

type Details<C> = C extends Command ? Omit<C, 'run' | 'at'> : never;
/** A question without its run and step, which are those on the stage. */
export type LookBackWish = Details<Extract<Command, { type: LookBackKind }>>;
type Answer = Extract<Event, { type: (typeof ANSWERS)[LookBackKind] }>;

/** The asking end. */
export interface LookingBack {
  /** Wants this answered for every step shown from now on; of several wishes of a type the newest counts. Returns how to stop. */
  want(wish: LookBackWish): () => void;
}

interface Pause {
  readonly running: number;
  readonly still: number;
}
/** Milliseconds between an answer and the next question: while time runs, while it stands still. */
const PAUSE: Pause = { running: 300, still: 60 };
/** Text is read, not glanced at: a new one at most once a second. */
const PAUSES: Readonly<Partial<Record<LookBackKind, Pause>>> = { text: { running: 1000, still: 150 } };
/** Milliseconds that time must stand still before a question while a hand drags it: answers would keep its pictures waiting. */
const DRAGGED = 150;
/** Of the time that passes, answers take at most one part in so many while the network trains. */
const SHARE = 4;
/** An answer that has not come by then never will (the run was replaced, the worker lost). */
const LOST = 15_000;

/** Everything it needs is handed in; `now` in milliseconds. */
export function lookingBack(
  port: Port<Command, Event>,
  store: ViewStore,
  live: LiveValues,
  clock: Clock,
  now: () => number,
): LookingBack {
  let soughtAt = Number.NEGATIVE_INFINITY;
  let dragged = false;
  let rest: () => void = () => undefined;
  const askers = new Map(
    (Object.keys(ANSWERS) as LookBackKind[]).map((kind) => [
      kind,
      asker((command) => port.send(command), PAUSES[kind] ?? PAUSE),
    ]),
  );
  function asker(send: (command: Command) => void, pause: Pause) {
    let wishes: readonly LookBackWish[] = [];
    let asked: { readonly key: string; readonly wish: LookBackWish; readonly since: number } | null = null;
    let answered = '';
    let resting = false;
    let calledOff: () => void = () => undefined;
    function consider(): void {
      const wish = wishes.at(-1);
      const place = placeShown(store, live);
      if (wish === undefined || place === null || asked !== null || resting || dragged) return;
      const key = JSON.stringify([wish, place]);
      if (key === answered) return;
      asked = { key, wish, since: now() };
      calledOff = clock.later(LOST, finish);
      send({ ...wish, ...place } as Command);
    }
    function finish(): void {
      if (asked === null) return;
      calledOff();
      answered = asked.key;
      const { playing = false } = store.getState().progress ?? {};
      const running = playing || store.getState().replaying;
      const took = now() - asked.since;
      asked = null;
      resting = true;
      clock.later(running ? Math.max(pause.running, (SHARE - 1) * took) : pause.still, () => {
        resting = false;
        consider();
      });
    }
    return {
      consider,
      finish,
      asked: (): LookBackWish | null => asked?.wish ?? null,
      want(wish: LookBackWish): () => void {
        wishes = [...wishes, wish];
        consider();
        return () => {
          const place = wishes.indexOf(wish);
          wishes = wishes.filter((_, index) => index !== place);
          consider();
        };
      },
      forget(): void {
        asked = null;
        answered = '';
        calledOff();
      },
    };
  }
  const all = (): void => {
    for (const each of askers.values()) each.consider();
  };
  live.frame.subscribe((frame) => {
    rest();
    const sought = frame !== null && !frame.live && !store.getState().replaying;
    dragged = sought && now() - soughtAt < DRAGGED;
    if (sought) soughtAt = now();
    if (dragged)
      rest = clock.later(DRAGGED, () => {
        dragged = false;
        all();
      });
    else all();
  });
  store.subscribe(({ run, connection, progress }, before) => {
    if (run?.run !== before.run?.run || connection !== before.connection) {
      for (const each of askers.values()) each.forget();
      if (run?.run !== before.run?.run) clearAnswers(live);
      all();
    } else if (progress?.playing !== before.progress?.playing) all();
  });
  port.listen(({ header, payload }) => {
    if (header.run !== store.getState().run?.run) return;
    for (const [kind, each] of askers) {
      if (header.type !== ANSWERS[kind]) continue;
      show(header as Answer, payload ?? new Uint8Array(), live, each.asked());
      each.finish();
    }
  });
  return {
    want: (wish) => askers.get(wish.type)?.want(wish) ?? (() => undefined),
  };
}

/** The run and the step that exact answers are about; of an epoch its last step. Null while nothing can be asked. */
export function placeShown(store: ViewStore, live: LiveValues): { readonly run: string; readonly at: number } | null {
  const { run, connection, progress } = store.getState();
  const frame = live.frame.current;
  if (run === null || frame === null || frame.run !== run.run || connection !== 'open') return null;
  const at = frame.axis === 'step' ? frame.at : (frame.at + 1) * run.batchesPerEpoch - 1;
  // Back at step 0, the frame of a later step stays on the stage until the next one comes.
  return at > (progress?.step ?? 0) ? null : { run: run.run, at };
}

function clearAnswers(live: LiveValues): void {
  live.chain.set(null);
  live.histograms.set(null);
  live.boundary.set(null);
  live.text.set(null);
}

function show(header: Answer, payload: Uint8Array, live: LiveValues, wish: LookBackWish | null): void {
  // Copied, so that the numbers stand on a multiple of their size.
  const { buffer } = payload.slice();
  if (header.type === 'chained') live.chain.set(header);
  else if (header.type === 'histograms') live.histograms.set({ header, bins: new Uint32Array(buffer) });
  else if (header.type === 'text') {
    if (wish?.type === 'text') live.text.set({ header, temperature: wish.temperature, seed: wish.seed });
  } else live.boundary.set({ header, values: new Float32Array(buffer) });
}

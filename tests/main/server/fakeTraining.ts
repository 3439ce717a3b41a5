/** A training port made of two lists, for tests of what lies between it and a window. */
import type { Command, Event, Message, Port } from '../../../engine/index.ts';

/** What a test sees and does on the training side. */
export interface FakeTraining {
  readonly port: Port<Command, Event>;
  readonly heard: Message<Command>[];
  /** Lets the training say something. */
  say(header: Event, payload?: Uint8Array): void;
  readonly isClosed: () => boolean;
}

/** A training that only listens. */
export function fakeTraining(): FakeTraining {
  const heard: Message<Command>[] = [];
  const receivers = new Set<(message: Message<Event>) => void>();
  let closed = false;
  return {
    heard,
    isClosed: () => closed,
    say(header, payload) {
      const message = payload === undefined ? { header } : { header, payload };
      for (const receiver of receivers) receiver(message);
    },
    port: {
      send: (header, payload) => void heard.push(payload === undefined ? { header } : { header, payload }),
      listen(receiver) {
        receivers.add(receiver);
        return () => receivers.delete(receiver);
      },
      close() {
        closed = true;
      },
    },
  };
}

/** An `opened` event of a run without layers. */
export function openedEvent(run: string): Event {
  return {
    type: 'opened',
    run,
    experiment: { title: 'Größe' },
    layout: { layers: [], floats: 0, epochFloats: 0, codes: 0 },
    parameters: 1,
    batchesPerEpoch: 1,
    memory: 64,
    input: [8, 8],
    classes: [],
    engine: 'test',
  };
}

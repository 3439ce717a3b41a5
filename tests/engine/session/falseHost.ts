/**
 * A session under a false clock: time passes only when a test says so, and every scheduled task runs in order. Computing takes a set
 * time per look at the clock, so that slices end.
 */
import { referenceBackend } from '../../../engine/backends/reference.ts';
import type { Message } from '../../../engine/session/port.ts';
import { createSession } from '../../../engine/session/session.ts';
import type { WorkerCommand, WorkerEvent } from '../../../engine/session/workerProtocol.ts';
import { readAsset } from '../../../main/assets.ts';
import { smallExperiment } from '../training/smallRun.ts';

type Heard<Type extends WorkerEvent['type']> = Message<Extract<WorkerEvent, { type: Type }>>;

/** A session and what a test does with it. */
export interface FalseHost {
  send(command: unknown, payload?: Uint8Array): void;
  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): void;
  /** Everything heard of one type, oldest first. */
  heard<Type extends WorkerEvent['type']>(type: Type): Heard<Type>[];
  last<Type extends WorkerEvent['type']>(type: Type): Heard<Type>;
  /** Whether blocks are acknowledged as a host would. */
  acknowledges: boolean;
}

const LOOK = 0.25;

/** Starts one on the reference backend. */
export function falseHost(): FalseHost {
  const heard: Message<WorkerEvent>[] = [];
  const tasks: { at: number; task: () => void }[] = [];
  let receive: (message: Message<WorkerCommand>) => void = () => {};
  let time = 0;
  const host: FalseHost = {
    acknowledges: true,
    send(command, payload) {
      const message = { header: command as WorkerCommand };
      receive(payload === undefined ? message : { ...message, payload });
    },
    pass(milliseconds) {
      const end = time + milliseconds;
      for (;;) {
        const due = tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (due === undefined || time >= end) break;
        tasks.splice(tasks.indexOf(due), 1);
        time = Math.max(time, due.at);
        due.task();
      }
      time = Math.max(time, end);
    },
    heard<Type extends WorkerEvent['type']>(type: Type) {
      return heard.filter(({ header }) => header.type === type) as Heard<Type>[];
    },
    last<Type extends WorkerEvent['type']>(type: Type) {
      const message = this.heard(type).at(-1);
      if (message === undefined)
        throw new Error(`no ${type} among ${heard.map(({ header }) => header.type).join(', ')}`);
      return message;
    },
  };
  createSession(
    {
      send(header, payload) {
        heard.push(payload === undefined ? { header } : { header, payload });
        const bytes = payload?.length ?? 0;
        if (host.acknowledges && (header.type === 'records' || header.type === 'checkpoint')) {
          host.send({ type: 'acknowledge', run: header.run, bytes });
        }
      },
      listen(receiver) {
        receive = receiver;
        return () => {};
      },
      close() {},
    },
    {
      backend: referenceBackend,
      files: readAsset,
      sha256: (bytes) => String(bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 7)),
      now: () => {
        time += LOOK;
        return time;
      },
      schedule(task, delay) {
        const entry = { at: time + delay, task };
        tasks.push(entry);
        return () => {
          const index = tasks.indexOf(entry);
          if (index >= 0) tasks.splice(index, 1);
        };
      },
      engine: 'test',
    },
  );
  return host;
}

/** A session in which run "a" of the small experiment is open. */
export function opened(part: Record<string, unknown> = {}, record = true): FalseHost {
  const host = falseHost();
  host.send({ type: 'open', run: 'a', experiment: smallExperiment(part), record });
  return host;
}

/** Trains it to a step. */
export function trainedTo(host: FalseHost, step: number): FalseHost {
  host.send({ type: 'until', run: 'a', step });
  for (let turn = 0; turn < 1000 && host.last('progress').header.step < step; turn++) host.pass(50);
  return host;
}

/** The hash of its parameters. */
export function hash(host: FalseHost): string {
  host.send({ type: 'hash', run: 'a' });
  return host.last('hashed').header.sha256;
}

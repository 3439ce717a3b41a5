/**
 * Asks a run for recorded steps and their samples, one at a time, over the same port as the window beside it. Answers that carry
 * its own name are its own; the stage never sees them. Made by exportRun's callers, closed by them.
 */
import type { Command, Event, Message, Port } from '../../engine/index.ts';
import type { Frame, Sample } from '../state/frames.ts';
import { floatsOf, frameOf } from '../state/payloads.ts';
import type { Axis, RunInfo } from '../state/store.ts';

/** Recorded steps on demand. */
export interface RunSource {
  /** The recorded step at `at`, or the one before it. */
  frame(axis: Axis, at: number): Promise<Frame>;
  /** One row of the training data; null where it cannot be had. */
  sample(row: number): Promise<Sample | null>;
  close(): void;
}

/** Why a run does not answer: a code of assets/words and its values. */
export class SourceFailure extends Error {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  constructor(code: string, values: Readonly<Record<string, string | number>> = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

type Waiting<T> = { readonly take: (answer: T) => void; readonly fail: (reason: SourceFailure) => void } | null;

/** Codes of `failed` that a recorded step or a sample can be answered with. */
const OURS = ['recording.empty', 'row.unknown', 'run.unknown', 'command.invalid'];

/** `asker` names this source among all that ask in this window. */
export function runSource(port: Port<Command, Event>, run: RunInfo, asker: string): RunSource {
  let frame: Waiting<Frame> = null;
  let sample: Waiting<Sample | null> = null;
  let known: Sample | null = null;

  function fail(code: string, values: Readonly<Record<string, string | number>> = {}): void {
    const reason = new SourceFailure(code, values);
    frame?.fail(reason);
    sample?.take(null);
    frame = null;
    sample = null;
  }
  function hear({ header, payload = new Uint8Array() }: Message<Event>): void {
    if (header.type === 'frame' && header.asker === asker) {
      const answer = frameOf(header, payload, run.layout);
      if (answer === null) fail('recording.empty', { axis: header.axis, at: header.at });
      else frame?.take(answer);
      frame = null;
    } else if (header.type === 'sample' && header.asker === asker) {
      known = { ...header, values: floatsOf(payload, 0, payload.byteLength / 4) };
      sample?.take(known);
      sample = null;
    } else if (header.type === 'failed' && OURS.includes(header.code)) fail(header.code, header.values);
    else if (header.type === 'closed') fail('run.unknown', { run: run.run });
    else if (header.type === 'workerLost') {
      // The recording outlives the worker; only samples are the worker's.
      sample?.take(null);
      sample = null;
    }
  }
  const stop = port.listen((message) => {
    if (message.header.run === run.run) hear(message);
  });
  return {
    frame: (axis, at) =>
      new Promise((take, reject) => {
        frame = { take, fail: reject };
        port.send({ type: 'seek', run: run.run, axis, at, asker });
      }),
    sample(row) {
      if (known?.row === row) return Promise.resolve(known);
      return new Promise((take, reject) => {
        sample = { take, fail: reject };
        port.send({ type: 'sample', run: run.run, row, asker });
      });
    },
    close() {
      stop();
      fail('run.unknown', { run: run.run });
    },
  };
}

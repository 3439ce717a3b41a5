/**
 * A training port in the hands of a test: asks and waits for the answer. Used by the tests of equal hashes and of a lost worker.
 */
import type { Command, Event, Port } from '../../engine/index.ts';

type EventOf<T extends Event['type']> = Extract<Event, { type: T }>;

/** Resolves to the next event of a kind for a run; rejects where the run fails first. */
export function next<T extends Event['type']>(port: Port<Command, Event>, run: string, type: T): Promise<EventOf<T>> {
  return new Promise((resolve, reject) => {
    const stop = port.listen(({ header }) => {
      if (header.run !== run) return;
      const failed = header.type === 'failed' && type !== 'failed';
      if (header.type !== type && !failed) return;
      stop();
      if (failed) reject(new Error(`${header.code} ${JSON.stringify(header.values)}`));
      else resolve(header as EventOf<T>);
    });
  });
}

/** Trains an open run to a step, as fast as it can, and resolves to the hash of its parameters there. */
export async function hashAt(port: Port<Command, Event>, run: string, step: number): Promise<EventOf<'hashed'>> {
  port.send({ type: 'speed', run, stepsPerSecond: null });
  const arrived = new Promise<void>((resolve) => {
    const stop = port.listen(({ header }) => {
      if (header.type !== 'state' || header.run !== run || header.step < step || header.playing) return;
      stop();
      resolve();
    });
  });
  port.send({ type: 'until', run, step });
  await arrived;
  const hashed = next(port, run, 'hashed');
  port.send({ type: 'hash', run });
  return hashed;
}

/** Opens a document, trains it to a step and resolves to the hash of its parameters. */
export async function trainedHash(
  port: Port<Command, Event>,
  experiment: unknown,
  step: number,
  record = true,
): Promise<string> {
  const run = `hash-${record ? 'recorded' : 'bare'}`;
  const opened = next(port, run, 'opened');
  port.send({ type: 'open', run, experiment, record });
  await opened;
  const { sha256 } = await hashAt(port, run, step);
  port.send({ type: 'close', run });
  return sha256;
}

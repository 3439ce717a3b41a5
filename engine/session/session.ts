/**
 * A session: runs by id, side by side, commanded over a port. It reads the inbox, checks every message and hands it to commands.ts;
 * what a run does with its time stands in trainingRun.ts. Knows no thread and no clock: the host gives them (sessionHost.ts).
 */

import { messageProblem, runNamed } from './badMessage.ts';
import { commandHandlers } from './commands.ts';
import type { Message } from './port.ts';
import type { SessionHost, SessionPort } from './sessionHost.ts';
import type { OpenRun, Session } from './sessionState.ts';
import { type WorkerCommand, workerCommandSchema } from './workerProtocol.ts';

/** Listens on the port until the returned function is called. */
export function createSession(port: SessionPort, host: SessionHost): () => void {
  const runs = new Map<string, OpenRun>();
  const session: Session = {
    port,
    host,
    runs,
    fail: (run, code, values = {}) => port.send({ type: 'failed', run, code, values }),
    broken(run, error) {
      // A RangeError says that something does not fit; anything else is a mistake of ours and must be heard of.
      const code = error instanceof RangeError ? 'run.doesNotFit' : 'internal';
      session.fail(run, code, { message: error instanceof Error ? error.message : String(error) });
    },
  };
  const silence = port.listen((message: Message<unknown>) => {
    const checked = workerCommandSchema.safeParse(message.header);
    if (checked.success) perform(session, checked.data, message.payload ?? new Uint8Array());
    else session.fail(runNamed(message.header), 'command.invalid', messageProblem(checked.error, message.header));
  });
  return () => {
    silence();
    for (const { run, replay } of runs.values()) {
      run.close();
      replay.close();
    }
    runs.clear();
  };
}

function perform<Type extends WorkerCommand['type']>(
  session: Session,
  command: Extract<WorkerCommand, { type: Type }>,
  payload: Uint8Array,
): void {
  const handler = commandHandlers[command.type as Type];
  try {
    handler(session, command, payload);
  } catch (error) {
    session.broken(command.run, error);
  }
}

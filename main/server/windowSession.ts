/**
 * One window's session on the server: its training port, and the socket that is joined to it just now. A window that reloads
 * finds its run again: while no socket is there the training goes on, and a new one is told first what is open. It reads the
 * protocol only as far as that needs; made and ended by sessions.ts.
 */
import {
  type Command,
  commandSchema,
  decodeMessage,
  type Event,
  encodeMessage,
  messageProblem,
  NOT_A_MESSAGE,
  type Port,
  runNamed,
  TAKEN_OVER,
} from '../../engine/index.ts';
import { OpenRuns } from '../openRuns.ts';

/** What a window session needs of a socket. */
export interface Line {
  send(block: Uint8Array): void;
  close(code: number, reason: string): void;
}

/** One window's session. */
export interface WindowSession {
  /** Whether a run is open that a new line can take up. */
  readonly hasRun: boolean;
  /** Joins a line; the one before it is closed. */
  join(line: Line): void;
  /** Passes on what came over a line. */
  hear(line: Line, block: Uint8Array): void;
  /** The line is gone; resolves nothing, ends nothing. False where another line has taken over before. */
  leave(line: Line): boolean;
  /** Ends the training. */
  end(): void;
}

/** Starts a session over a fresh training port. */
export function windowSession(training: Port<Command, Event>): WindowSession {
  const known = new OpenRuns();
  let current: Line | null = null;
  training.listen((message) => {
    known.hear(message.header);
    current?.send(encodeMessage(message));
  });
  return {
    get hasRun() {
      return known.size > 0;
    },
    join(line) {
      current?.close(TAKEN_OVER, 'opened again elsewhere');
      current = line;
      for (const header of known.told()) line.send(encodeMessage({ header }));
    },
    hear(line, block) {
      const message = decodeMessage(block);
      if (message === null) return line.close(NOT_A_MESSAGE, 'not a message');
      const command = commandSchema.safeParse(message.header);
      if (command.success) return training.send(command.data, message.payload);
      const values = messageProblem(command.error, message.header);
      const refusal: Event = { type: 'failed', run: runNamed(message.header), code: 'command.invalid', values };
      line.send(encodeMessage({ header: refusal }));
    },
    leave(line) {
      if (line !== current) return false;
      current = null;
      return true;
    },
    end() {
      current?.close(1001, 'the session has ended');
      training.close();
    },
  };
}

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
  type Message,
  NOT_A_MESSAGE,
  type Port,
  TAKEN_OVER,
} from '../../engine/index.ts';

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

/** The last `opened` and `state` of each run: what a window that comes back must know. */
class Known {
  private readonly opened = new Map<string, Message<Event>>();
  private readonly state = new Map<string, Message<Event>>();
  get size(): number {
    return this.opened.size;
  }
  note(message: Message<Event>): void {
    const { type, run } = message.header;
    if (type === 'opened') this.opened.set(run, message);
    if (type === 'state') this.state.set(run, message);
    if (type === 'closed') {
      this.opened.delete(run);
      this.state.delete(run);
    }
  }
  messages(): Message<Event>[] {
    return [...this.opened.values(), ...[...this.state.values()].filter(({ header }) => this.opened.has(header.run))];
  }
}

function refusal(header: unknown, path: string): Message<Event> {
  const named = typeof header === 'object' && header !== null && 'run' in header ? header.run : undefined;
  const run = typeof named === 'string' && named.length > 0 && named.length <= 64 ? named : '-';
  return { header: { type: 'failed', run, code: 'command.invalid', values: { path } } };
}

/** Starts a session over a fresh training port. */
export function windowSession(training: Port<Command, Event>): WindowSession {
  const known = new Known();
  let current: Line | null = null;
  training.listen((message) => {
    known.note(message);
    current?.send(encodeMessage(message));
  });
  return {
    get hasRun() {
      return known.size > 0;
    },
    join(line) {
      current?.close(TAKEN_OVER, 'opened again elsewhere');
      current = line;
      for (const message of known.messages()) line.send(encodeMessage(message));
    },
    hear(line, block) {
      const message = decodeMessage(block);
      if (message === null) return line.close(NOT_A_MESSAGE, 'not a message');
      const command = commandSchema.safeParse(message.header);
      if (command.success) return training.send(command.data, message.payload);
      const path = command.error.issues[0]?.path.join('.') ?? '';
      line.send(encodeMessage(refusal(message.header, path)));
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

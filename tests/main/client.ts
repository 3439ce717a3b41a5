/**
 * A script's end of a training port: sends commands, collects events, waits for the one it needs. For tests of hosts.
 */
import type { Command, Event, Message, Port } from '../../engine/index.ts';

type Heard<Type extends Event['type']> = Message<Extract<Event, { type: Type }>>;

/** Talks over a port. */
export class Client {
  readonly port: Port<Command, Event>;
  readonly heard: Message<Event>[] = [];
  private readonly waiting = new Set<() => void>();

  constructor(port: Port<Command, Event>) {
    this.port = port;
    port.listen((message) => {
      this.heard.push(message);
      for (const look of [...this.waiting]) look();
    });
  }

  send(command: Command): void {
    this.port.send(command);
  }

  all<Type extends Event['type']>(type: Type): Heard<Type>[] {
    return this.heard.filter(({ header }) => header.type === type) as Heard<Type>[];
  }

  /** The next event of this type, from now on, that fits. */
  next<Type extends Event['type']>(
    type: Type,
    fits: (event: Heard<Type>['header']) => boolean = () => true,
  ): Promise<Heard<Type>> {
    const from = this.heard.length;
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.heard.slice(from).find(({ header }) => header.type === type && fits(header as never));
        const failed = this.heard.slice(from).find(({ header }) => header.type === 'failed');
        if (found === undefined && (failed === undefined || type === 'failed')) return;
        this.waiting.delete(look);
        if (found !== undefined) resolve(found as Heard<Type>);
        else reject(new Error(JSON.stringify(failed?.header)));
      };
      this.waiting.add(look);
    });
  }

  /** Sends, and waits for the answer. */
  ask<Type extends Event['type']>(
    command: Command,
    type: Type,
    fits?: (event: Heard<Type>['header']) => boolean,
  ): Promise<Heard<Type>> {
    const answer = this.next(type, fits);
    this.send(command);
    return answer;
  }

  open(run: string, experiment: unknown, record = true): Promise<Heard<'opened'>> {
    return this.ask({ type: 'open', run, experiment, record }, 'opened');
  }

  /** Trains to `step` and waits until the run stands there. */
  trainTo(run: string, step: number): Promise<Heard<'state'>> {
    return this.ask({ type: 'until', run, step }, 'state', (state) => state.step >= step && !state.playing);
  }

  async hash(run: string): Promise<string> {
    return (await this.ask({ type: 'hash', run }, 'hashed')).header.sha256;
  }
}

/** A host and a clock that tests hold in their hands. */
import type { Command, Event, Experiment, Message } from '../../../engine/index.ts';
import { presets, recordLayout } from '../../../engine/index.ts';
import type { Host } from '../../../renderer/host/host.ts';
import type { Clock } from '../../../renderer/state/clock.ts';
import type { PlayWish } from '../../../renderer/state/playWish.ts';

/** Time that passes when it is told to. */
export class HandClock implements Clock {
  private tasks: { at: number; task: () => void }[] = [];
  private pictures: (() => void)[] = [];
  now = 0;
  later(milliseconds: number, task: () => void): () => void {
    const entry = { at: this.now + milliseconds, task };
    this.tasks.push(entry);
    return () => {
      this.tasks = this.tasks.filter((other) => other !== entry);
    };
  }
  nextPicture(task: () => void): () => void {
    this.pictures.push(task);
    return () => undefined;
  }
  picture(): void {
    for (const task of this.pictures.splice(0)) task();
  }
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.tasks = this.tasks.filter((other) => other !== next);
      this.now = next.at;
      next.task();
    }
    this.now = end;
  }
}

/** A window that was not loaded anew. */
export const noWish: PlayWish = { note: () => undefined, take: () => false };

/** The small network of the tests. */
export const layout = recordLayout([
  { name: 'layers.0', type: 'linear', fanIn: 3, units: 2, activation: 'tanh' },
  { name: 'layers.1', type: 'linear', fanIn: 2, units: 2, activation: 'identity' },
]);

/** A host whose answers the test gives. */
export class FakeHost implements Host {
  readonly sent: Command[] = [];
  private receiver: (message: Message<Event>) => void = () => undefined;
  readonly languages = ['en'];
  readonly port = {
    send: (header: Command): void => {
      this.sent.push(header);
    },
    listen: (receiver: (message: Message<Event>) => void) => {
      this.receiver = receiver;
      return () => undefined;
    },
    close: () => undefined,
  };
  say(header: Event, payload?: Uint8Array): void {
    this.receiver(payload === undefined ? { header } : { header, payload });
  }
  /** Commands of one type, and forgets all that was sent. */
  take<Type extends Command['type']>(type: Type): Extract<Command, { type: Type }>[] {
    const found = this.sent.filter((command): command is Extract<Command, { type: Type }> => command.type === type);
    this.sent.length = 0;
    return found;
  }
  opened(run: string, experiment: Experiment = presets['first-start']): void {
    this.say({
      type: 'opened',
      run,
      experiment,
      layout: { ...layout, layers: [...layout.layers] },
      parameters: 10,
      batchesPerEpoch: 4,
      memory: 1,
      input: [3],
      classes: ['a', 'b'],
      engine: 'test',
    });
  }
  state(run: string, step: number, playing = false): void {
    const epochs = Math.floor(step / 4);
    this.say({
      type: 'state',
      run,
      playing,
      step,
      epoch: epochs,
      steps: step > 0 ? [0, step - 1] : null,
      epochs: epochs > 0 ? [0, epochs - 1] : null,
      stepsPerSecond: 4,
      diverged: null,
    });
  }
  frame(run: string, at: number, live: boolean, axis: 'step' | 'epoch' = 'step'): void {
    const floats = axis === 'step' ? layout.floats : layout.epochFloats;
    const payload = new Uint8Array(4 * floats + layout.codes);
    this.say({ type: 'frame', run, axis, at, live, preview: false, sample: 3 }, payload);
  }
  save = async (): Promise<boolean> => false;
  open = async (): Promise<null> => null;
  onOpenFile = () => () => undefined;
  onMenu = () => () => undefined;
  tell = (): void => undefined;
}

/**
 * One run as a script talks to it: commands out, the matching answers as promises. It speaks the same protocol as a window; a failure
 * becomes words and an exit code. The document was checked before it came here.
 */
import type { Command, Event, Message, Port } from '../../engine/index.ts';
import { CommandFailure, exitCodes } from './exitCodes.ts';
import type { GivenTensors } from './tensorFiles.ts';
import type { Words } from './words.ts';

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;

const RUN = 'train';
/** Who asks for single records. */
const REPORT = 'report';

/** Columns asked for at once; a window of that many steps is never thinned. */
const WINDOW = 1024;

/** Talks to one run over a port. */
export class TrainingRun {
  private readonly port: Port<Command, Event>;
  private readonly words: Words;

  constructor(port: Port<Command, Event>, words: Words) {
    this.port = port;
    this.words = words;
  }

  /** `given`: parameters and buffers to start from instead of the seed. */
  open(experiment: unknown, record: boolean, given?: GivenTensors): Promise<Of<'opened'>> {
    const opened = this.answer('opened');
    const { tensors, payload } = given ?? {};
    this.port.send({ type: 'open', run: RUN, experiment, record, ...(tensors && { tensors }) }, payload);
    return opened.then(({ header }) => header);
  }

  /** Trains to `step`; `progress` hears how it goes. */
  trainTo(step: number, progress: (state: Of<'state'>) => void): Promise<Of<'state'>> {
    const ended = this.answer('state', (state) => {
      progress(state);
      return !state.playing && state.step >= step;
    });
    this.port.send({ type: 'until', run: RUN, step });
    return ended.then(({ header }) => header);
  }

  /** Parameters and buffers as they stand, or the gradients of the next step. */
  tensors(what: 'parameters' | 'gradients'): Promise<Message<Of<'tensors'>>> {
    const tensors = this.answer('tensors');
    this.port.send({ type: 'tensors', run: RUN, what });
    return tensors;
  }

  hash(): Promise<string> {
    const hashed = this.answer('hashed');
    this.port.send({ type: 'hash', run: RUN });
    return hashed.then(({ header }) => header.sha256);
  }

  /** `length` characters that a network over characters writes with the parameters before step `at`. */
  text(at: number, length: number, seed: number): Promise<Of<'text'>> {
    const text = this.answer('text');
    this.port.send({ type: 'text', run: RUN, at, length, seed, temperature: 1 });
    return text.then(({ header }) => header);
  }

  evaluate(set: 'train' | 'test'): Promise<Of<'evaluated'>> {
    const evaluated = this.answer('evaluated', (event) => event.set === set);
    this.port.send({ type: 'evaluate', run: RUN, set });
    return evaluated.then(({ header }) => header);
  }

  /** Every recorded step or epoch in order: [at, numbers of the network and its layers (, maxima)]. */
  async *numbers(axis: 'step' | 'epoch', range: readonly [number, number] | null): AsyncGenerator<Float32Array> {
    if (range === null) return;
    for (let from = range[0]; from <= range[1]; from += WINDOW) {
      const answer = this.answer('timeline', (event) => event.axis === axis);
      this.port.send({ type: 'timeline', run: RUN, axis, from, to: from + WINDOW - 1, columns: WINDOW });
      const { header, payload } = await answer;
      const values = new Float32Array((payload ?? new Uint8Array()).slice().buffer);
      for (let column = 0; column < header.columns; column++) {
        yield values.subarray(column * header.stride, (column + 1) * header.stride);
      }
    }
  }

  /** All floats of one record. */
  async record(axis: 'step' | 'epoch', at: number): Promise<Float32Array> {
    const answer = this.answer('frame', (event) => event.asker === REPORT);
    this.port.send({ type: 'seek', run: RUN, axis, at, asker: REPORT });
    const { payload = new Uint8Array() } = await answer;
    return new Float32Array(payload.slice(0, payload.length - (payload.length % 4)).buffer);
  }

  /** The next event of this type that `fits`; rejects where the run fails or its worker dies. */
  private answer<Type extends Event['type']>(
    type: Type,
    fits: (event: Of<Type>) => boolean = () => true,
  ): Promise<Message<Of<Type>>> {
    return new Promise((resolve, reject) => {
      const silence = this.port.listen((message) => {
        const { header } = message;
        if (header.type === 'failed') reject(this.failure(header));
        else if (header.type === 'workerLost') {
          const reason = header.reason ?? '';
          reject(new CommandFailure(this.words.say('failure.workerLost', { reason }), exitCodes.internal));
        } else if (header.type !== type || !fits(header as Of<Type>)) return;
        else resolve(message as Message<Of<Type>>);
        silence();
      });
    });
  }

  private failure({ code, values }: Of<'failed'>): CommandFailure {
    return new CommandFailure(this.words.code(code, values), exitCodes.internal);
  }
}

/**
 * A run's evaluations: those asked for, and one of both sets at the end of an epoch, as often as a small share of the time allows. How
 * often depends on the machine; the numbers and the run's bits do not. The host keeps them (main/recordings/).
 */
import { type Evaluation, Evaluator, type SetName } from '../training/evaluation.ts';
import type { Trainer } from '../training/trainer.ts';
import { JobQueue } from './jobQueue.ts';
import { SLICE } from './pacing.ts';
import { toWire } from './protocol.ts';
import type { SessionHost, SessionPort } from './sessionHost.ts';

/** After an evaluation at least so many times its duration passes before the next. */
const REST = 6;

/** What evaluations need of their run. */
export interface EvaluationsOptions {
  readonly run: string;
  readonly trainer: Trainer;
  readonly port: SessionPort;
  readonly host: SessionHost;
}

/** One run's evaluations. */
export class Evaluations {
  private readonly options: EvaluationsOptions;
  private readonly evaluator: Evaluator;
  private readonly queue: JobQueue;
  /** The next evaluation at an epoch's end comes not before this time. */
  private restUntil = 0;
  /** Counts the run's beginnings: what was measured before the last one is not told. */
  private beginnings = 0;

  constructor(options: EvaluationsOptions) {
    this.options = options;
    this.evaluator = new Evaluator(options.trainer, options.host.backend);
    this.queue = new JobQueue(options.host, SLICE);
  }

  /** Loss and accuracy of one set with the parameters as they are when its turn comes. */
  ask(set: SetName, fail: (error: unknown) => void): void {
    this.queue.add({ kind: set, pieces: this.asked(set), fail });
  }

  /** The untrained network. */
  begin(): void {
    this.beginnings++;
    this.restUntil = 0;
    this.queue.add({ kind: 'recorded', pieces: this.both(), fail: () => {} });
  }

  /** An epoch has just ended. */
  epochEnded(): void {
    if (!this.queue.idle || this.options.host.now() < this.restUntil) return;
    const pieces = this.both();
    // Takes the parameters now: the next step changes them.
    pieces.next();
    this.queue.add({ kind: 'recorded', pieces, fail: () => {} });
  }

  close(): void {
    this.queue.close();
  }

  private *asked(set: SetName): Generator<void, void> {
    const { run, trainer, port } = this.options;
    const at = trainer.step;
    const evaluation = yield* this.evaluator.evaluate(set);
    port.send({ type: 'evaluated', run, at, set, ...onWire(evaluation) });
  }

  private *both(): Generator<void, void> {
    const { run, trainer, port, host } = this.options;
    const { beginnings } = this;
    const began = host.now();
    const at = trainer.step;
    const [test, train] = [this.evaluator.evaluate('test'), this.evaluator.evaluate('train')];
    test.next();
    train.next();
    yield;
    const results = { test: onWire(yield* test), train: onWire(yield* train) };
    this.restUntil = host.now() + REST * (host.now() - began);
    if (beginnings === this.beginnings) port.send({ type: 'evaluation', run, at, ...results });
  }
}

function onWire({ rows, loss, accuracy }: Evaluation) {
  return { rows, loss: toWire(loss), accuracy: toWire(accuracy) };
}

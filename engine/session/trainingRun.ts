/**
 * One run in a session: a trainer, the loop that pulls it at the asked pace in slices short enough to answer commands between
 * them, and what it tells its host on the way. It decides nothing about messages (commands.ts) and keeps no past.
 */
import type { Trainer } from '../training/trainer.ts';
import { CheckpointRhythm } from './checkpointRhythm.ts';
import { Evaluations } from './evaluations.ts';
import { Pacer, SLICE, Speedometer } from './pacing.ts';
import { RecordStream } from './recordStream.ts';
import type { SessionHost, SessionPort } from './sessionHost.ts';

/** Longest time between two `progress` events of a playing run, in milliseconds. */
const PROGRESS_INTERVAL = 100;

/** What a run is made of. */
export interface TrainingRunOptions {
  readonly id: string;
  readonly trainer: Trainer;
  /** False: nothing is recorded; the last checkpoints are all that is kept. */
  readonly record: boolean;
  readonly port: SessionPort;
  readonly host: SessionHost;
  /** Whether something that somebody waits for needs the time more. */
  readonly standAside: () => boolean;
}

/** Trains, records, paces. */
export class TrainingRun {
  readonly id: string;
  readonly trainer: Trainer;
  readonly stream: RecordStream;
  readonly evaluations: Evaluations;
  readonly pacer = new Pacer();
  private readonly record: boolean;
  private readonly port: SessionPort;
  private readonly host: SessionHost;
  private readonly standAside: () => boolean;
  private readonly speedometer = new Speedometer();
  private readonly checkpoints: CheckpointRhythm;
  private playing = false;
  private until: number | null = null;
  /** Before this step neither pace nor pause counts: the run makes up for a worker that died. */
  private catchUp = 0;
  private cancel: (() => void) | null = null;
  private toldAt = 0;

  constructor({ id, trainer, record, port, host, standAside }: TrainingRunOptions) {
    this.id = id;
    this.trainer = trainer;
    this.record = record;
    this.port = port;
    this.host = host;
    this.standAside = standAside;
    this.stream = new RecordStream(port, id, trainer.layout);
    this.checkpoints = new CheckpointRhythm(trainer, record);
    this.evaluations = new Evaluations({ run: id, trainer, port, host });
  }

  /** Trains on; `until`: pauses before that step. */
  play(until: number | null): void {
    this.until = until;
    this.playing = until === null || until > this.trainer.step;
    const now = this.host.now();
    this.pacer.start(now);
    this.speedometer.start(this.trainer.step, now);
    this.tell();
    this.wake(0);
  }

  pause(): void {
    this.playing = false;
    this.until = null;
    this.speedometer.stop();
    this.stream.sendSteps();
    if (!this.record) this.checkpoints.settle(this.trainer);
    this.tell();
  }

  setRate(stepsPerSecond: number | null): void {
    this.pacer.setRate(stepsPerSecond, this.host.now());
    this.wake(0);
  }

  /** Trains to `step` as fast as it can, then does as told. */
  catchUpTo(step: number): void {
    this.catchUp = step;
    this.wake(0);
  }

  restart(): void {
    this.trainer.restart();
    this.checkpoints.restart();
    this.catchUp = 0;
    this.port.send({ type: 'restarted', run: this.id });
    this.preview();
    this.pause();
  }

  /** Gradients of the untrained network, so that there is something to see before the first step. */
  preview(): void {
    this.trainer.gradients();
    this.stream.sendPreview(this.trainer);
    if (this.record) this.evaluations.begin();
  }

  acknowledged(bytes: number): void {
    this.stream.acknowledged(bytes);
    this.wake(0);
  }

  close(): void {
    this.cancel?.();
    this.cancel = null;
    this.playing = false;
    this.catchUp = 0;
    this.evaluations.close();
  }

  tell(): void {
    const { trainer } = this;
    const now = this.host.now();
    this.toldAt = now;
    this.port.send({
      type: 'progress',
      run: this.id,
      playing: this.playing,
      until: this.until,
      step: trainer.step,
      epoch: trainer.epoch,
      stepsPerSecond: this.playing ? this.speedometer.read(trainer.step, now) : 0,
      diverged: trainer.diverged,
    });
  }

  /** The next step that is new: a run that catches up does again what was done. */
  get nextStep(): number {
    return Math.max(this.trainer.step, this.catchUp);
  }

  private get catchingUp(): boolean {
    return this.trainer.step < this.catchUp;
  }

  private wake(delay: number): void {
    this.cancel?.();
    this.cancel = null;
    if (this.playing || this.catchingUp) this.cancel = this.host.schedule(() => this.slice(), delay);
  }

  /** Trains for at most a slice, then lets the inbox be read. */
  private slice(): void {
    this.cancel = null;
    if (this.standAside()) {
      this.wake(0);
      return;
    }
    const end = this.host.now() + SLICE;
    let delay: number | null = 0;
    while (delay === 0) {
      const now = this.host.now();
      if (!this.playing && !this.catchingUp) delay = null;
      // An acknowledgement wakes the run.
      else if (this.stream.full) delay = null;
      else if (now >= end) break;
      else {
        delay = this.catchingUp ? 0 : this.pacer.wait(now);
        if (delay === 0) this.step(now);
      }
    }
    this.stream.sendSteps();
    if (this.host.now() - this.toldAt >= PROGRESS_INTERVAL) this.tell();
    if (delay !== null) this.wake(delay);
  }

  private step(now: number): void {
    const { trainer } = this;
    const paced = !this.catchingUp;
    if (this.record) this.recordedStep();
    else {
      trainer.trainStep();
      this.checkpoints.watch(trainer);
    }
    if (this.checkpoints.due(trainer.step)) this.stream.sendCheckpoint(trainer);
    if (paced) this.pacer.stepped(now);
    else if (!this.catchingUp) this.tell();
    if (this.playing && this.until !== null && trainer.step >= this.until) this.pause();
  }

  private recordedStep(): void {
    const { trainer, stream } = this;
    const at = trainer.step;
    const { every } = trainer.experiment.record;
    trainer.recordedStep();
    if (every !== 'epoch' && at % every === 0) stream.addStep(trainer, at);
    if (!trainer.epochComplete) return;
    stream.addEpoch(trainer, trainer.epoch - 1);
    if (!this.catchingUp) this.evaluations.epochEnded();
  }
}

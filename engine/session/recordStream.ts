/**
 * The stream of records from a run to its host: gathers records, sends them in blocks, and knows how much is not yet
 * acknowledged. It keeps no past: that is the host's (main/recordings/).
 */
import type { RecordLayout } from '../training/stepRecord.ts';
import type { Trainer } from '../training/trainer.ts';
import type { SessionPort } from './sessionHost.ts';
import { recordStride } from './workerProtocol.ts';

/** A block is sent when it holds this much, or when its run looks up. */
const BLOCK_BYTES = 256 * 1024;

/** Training waits while more than this is on its way. */
const LARGEST_PENDING = 16 * 1024 * 1024;

/** One run's stream. */
export class RecordStream {
  private readonly port: SessionPort;
  private readonly run: string;
  private readonly steps: Block;
  private readonly epochs: Block;
  private pending = 0;

  constructor(port: SessionPort, run: string, layout: RecordLayout) {
    this.port = port;
    this.run = run;
    this.steps = new Block(layout.floats, layout.codes);
    this.epochs = new Block(layout.epochFloats, layout.codes);
  }

  /** The host has more on its way than it should: wait for an acknowledgement. */
  get full(): boolean {
    return this.pending > LARGEST_PENDING;
  }

  /** The step just recorded. */
  addStep(trainer: Trainer, at: number): void {
    this.steps.add(at, trainer.firstRow, (floats, codes) => trainer.copyRecord(floats, codes));
    if (this.steps.full) this.sendSteps();
  }

  /** The epoch just completed; its last step is sent before it. */
  addEpoch(trainer: Trainer, at: number): void {
    this.sendSteps();
    this.epochs.add(at, trainer.firstRow, (floats, codes) => trainer.copyEpoch(floats, codes));
    this.send('epoch', this.epochs, false);
  }

  /** The untrained network: gradients of step 0, nothing updated. */
  sendPreview(trainer: Trainer): void {
    this.steps.add(0, trainer.firstRow, (floats, codes) => trainer.copyRecord(floats, codes));
    this.send('step', this.steps, true);
  }

  /** Sends what has gathered. */
  sendSteps(): void {
    if (this.steps.at.length > 0) this.send('step', this.steps, false);
  }

  sendCheckpoint(trainer: Trainer): void {
    const { values, ...checkpoint } = trainer.checkpoint();
    const payload = new Uint8Array(values.buffer);
    this.pending += payload.length;
    this.port.send({ type: 'checkpoint', run: this.run, checkpoint }, payload);
  }

  acknowledged(bytes: number): void {
    this.pending = Math.max(0, this.pending - bytes);
  }

  private send(axis: 'step' | 'epoch', block: Block, preview: boolean): void {
    const { at, samples, stride } = block;
    const payload = block.take();
    this.pending += payload.length;
    this.port.send({ type: 'records', run: this.run, axis, at, samples, stride, preview }, payload);
  }
}

/** Records of one kind, gathered in a buffer that is used again and again. */
class Block {
  readonly stride: number;
  at: number[] = [];
  samples: number[] = [];
  private readonly bytes: Uint8Array;
  private readonly places: readonly { readonly floats: Float32Array; readonly codes: Uint8Array }[];

  constructor(floats: number, codes: number) {
    this.stride = recordStride(floats, codes);
    const count = Math.max(1, Math.floor(BLOCK_BYTES / this.stride));
    const buffer = new ArrayBuffer(count * this.stride);
    this.bytes = new Uint8Array(buffer);
    this.places = Array.from({ length: count }, (_, index) => ({
      floats: new Float32Array(buffer, index * this.stride, floats),
      codes: new Uint8Array(buffer, index * this.stride + floats * 4, codes),
    }));
  }

  get full(): boolean {
    return this.at.length === this.places.length;
  }

  add(at: number, sample: number, fill: (floats: Float32Array, codes: Uint8Array) => void): void {
    const place = this.places[this.at.length];
    if (place === undefined) throw new RangeError('a full block was not sent');
    fill(place.floats, place.codes);
    this.at.push(at);
    this.samples.push(sample);
  }

  /** A copy of what has gathered; the block is empty afterwards. */
  take(): Uint8Array {
    const taken = this.bytes.slice(0, this.at.length * this.stride);
    this.at = [];
    this.samples = [];
    return taken;
  }
}

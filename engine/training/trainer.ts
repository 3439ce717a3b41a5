/**
 * A run: an experiment, its data and a backend, trained step by step. Whoever pulls it owns the time; it knows no thread, no
 * clock and no viewer. Batch order, hyper-parameters and epochs follow from document and step alone, so a run that is restored from
 * a checkpoint goes on bit for bit. Pulled by the session and by tests and benchmarks.
 */
import type { Backend, Machine } from '../backends/backend.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { experimentAfter, experimentAt } from '../experiment/interventions.ts';
import type { Graph } from '../layers/graph.ts';
import { batchesPerEpoch, batchOrder } from './batchOrder.ts';
import { type Checkpoint, checkpointTensors, readTensors, writeTensors } from './checkpoint.ts';
import { type Divergence, divergenceWatch } from './divergence.ts';
import { clearEpoch, epochRecord, longestEpochTensor } from './epochRecord.ts';
import { applyHyper, forgetSchedule, readHyper, startHyper } from './hyperParameters.ts';
import { ScheduledRate } from './learningRate.ts';
import { canonicalNaN } from './parameterBytes.ts';
import { Plans } from './plans.ts';
import type { ProbedNetwork } from './probes/probe.ts';
import { Probing, probesKeepAll } from './probes/probing.ts';
import { type StartValues, writeStartValues } from './startValues.ts';
import type { RecordLayout } from './stepRecord.ts';
import {
  layOut,
  type Network,
  type NetworkSetting,
  structureOf,
  takeAlong,
  writeInitialParameters,
} from './structure.ts';

/** What a run is made of. */
export interface TrainerOptions {
  readonly experiment: Experiment;
  readonly data: DataSet;
  readonly backend: Backend;
  /** Keep node values and gradients that fused ops would skip (the inspector). */
  readonly keepAll?: boolean;
  /** Sum up epochs; only steps of recordedStep count. */
  readonly epochs?: boolean;
  /** Measure what the document's probes ask for at every recorded step. */
  readonly probes?: boolean;
  /** Parameters and buffers to start from instead of those that the seed draws; they fit the network. */
  readonly start?: StartValues | null;
  /** Plans made for runs before; default: this run's own. */
  readonly plans?: Plans;
}

/** A run that can be pulled on. */
export interface Trainer {
  readonly data: DataSet;
  /** What it starts from; null: from the seed. */
  readonly start: StartValues | null;
  /** An intervention may put another network in its place, of the same layers: ask anew after every step. */
  readonly graph: Graph;
  readonly machine: Machine;
  /** Where copies of the network find their plans. */
  readonly plans: Plans;
  /** What the network was laid out for: another text, another graph and machine. */
  readonly structure: string;
  readonly batchesPerEpoch: number;
  /** The document, interventions so far included. */
  readonly experiment: Experiment;
  /** What it says at the step that was computed last: what the network is made for. */
  readonly current: Experiment;
  /** Where everything stands in its records. */
  readonly layout: RecordLayout;
  /** Number of the next step. */
  readonly step: number;
  /** Epoch of the next step. */
  readonly epoch: number;
  readonly diverged: Divergence | null;
  /** One training step; allocates nothing but once an epoch. */
  trainStep(): void;
  /** The same bits, and the step's record is filled. */
  recordedStep(): void;
  /** Forward and backward on the batch of the next step, record filled, nothing updated. */
  gradients(): void;
  /** Row of the training data that came first in the batch that was computed last. */
  readonly firstRow: number;
  copyRecord(floats: Float32Array, codes: Uint8Array): void;
  /** The step just done was the last of an epoch whose steps were all recorded. */
  readonly epochComplete: boolean;
  copyEpoch(floats: Float32Array, codes: Uint8Array): void;
  /** From the next step on this document holds; it differs in interventions from that step on only. */
  change(experiment: Experiment): void;
  /** Back to step 0. */
  restart(): void;
  checkpoint(): Checkpoint;
  restore(checkpoint: Checkpoint): void;
}

/** Puts running statistics where they begin. */
export function startBuffers(machine: Machine): void {
  const { buffers, bufferStarts } = machine.plan;
  buffers.forEach((buffer, index) => {
    machine.write(buffer, zeroValues(buffer).fill(bufferStarts[index] ?? 0));
  });
}

/** Lays out the memory, draws the initial parameters and stands before step 0. */
export function createTrainer(options: TrainerOptions): Trainer {
  const { experiment, data, backend, keepAll = false, epochs = false, probes = false, start = null } = options;
  const { plans = new Plans() } = options;
  const kept = keepAll || (probes && probesKeepAll(experiment));
  return new Run(experiment, { data, backend, plans, keepAll: kept, epochs }, start, probes);
}

class Run implements Trainer {
  readonly data: DataSet;
  readonly start: StartValues | null;
  readonly batchesPerEpoch: number;
  experiment: Experiment;
  current: Experiment;
  step = 0;
  diverged: Divergence | null = null;
  private readonly setting: NetworkSetting;
  private readonly order: Int32Array;
  private readonly zeros: Float32Array;
  private network: Network;
  private findDivergence: (step: number) => Divergence | null;
  /** The epoch that the machine's order holds. */
  private ordered = -1;
  private epochSteps = 0;
  private hyperIsCurrent = false;
  /** As it was before this step's interventions, where they are in already but the step is not done. */
  private untouched: Checkpoint | null = null;
  private schedule: ScheduledRate;
  private readonly probing: Probing | null;

  constructor(experiment: Experiment, setting: NetworkSetting, start: StartValues | null, probes: boolean) {
    const { data } = setting;
    this.start = start;
    this.experiment = experiment;
    this.current = experiment;
    this.setting = setting;
    this.data = data;
    this.batchesPerEpoch = batchesPerEpoch(data.train.count, experiment.batch.size);
    this.order = new Int32Array(data.train.count);
    this.network = layOut(experiment, setting);
    this.zeros = new Float32Array(longestEpochTensor(this.machine));
    this.findDivergence = divergenceWatch(this.machine);
    this.schedule = new ScheduledRate(this.machine, experiment);
    this.probing = probes && experiment.record.probes.length > 0 ? new Probing(this.probed()) : null;
    this.restart();
  }

  get graph(): Graph {
    return this.network.graph;
  }

  get machine(): Machine {
    return this.network.machine;
  }

  get layout(): RecordLayout {
    return this.probing?.layout ?? this.machine.plan.layout;
  }

  get plans(): Plans {
    return this.setting.plans;
  }

  get structure(): string {
    return this.network.structure;
  }

  get epoch(): number {
    return Math.floor(this.step / this.batchesPerEpoch);
  }

  get firstRow(): number {
    const { order, cursor } = this.machine.plan.data;
    return this.machine.get(order, this.machine.get(cursor, 0));
  }

  get epochComplete(): boolean {
    const complete = this.step % this.batchesPerEpoch === 0 && this.epochSteps === this.batchesPerEpoch;
    return complete && this.machine.plan.epoch !== null;
  }

  trainStep(): void {
    this.prepare();
    this.machine.run('step');
    this.finish();
  }

  recordedStep(): void {
    const batch = this.prepare();
    if (batch === 0) {
      clearEpoch(this.machine, this.zeros);
      this.probing?.sums.fill(0);
      this.epochSteps = 0;
    }
    this.probing?.measure('beforeStep');
    this.machine.run('recordedStep');
    this.probing?.measure('afterStep');
    this.probing?.sum();
    this.epochSteps++;
    if (this.diverged === null) this.diverged = this.findDivergence(this.step);
    this.finish();
  }

  gradients(): void {
    if (this.isIntervened()) this.untouched ??= this.checkpoint();
    this.prepare();
    this.probing?.measure('beforeStep');
    this.machine.run('gradients');
    this.probing?.measure('afterStep');
  }

  copyRecord(floats: Float32Array, codes: Uint8Array): void {
    this.machine.copyRecord(
      this.probing === null ? floats : floats.subarray(0, this.machine.plan.layout.floats),
      codes,
    );
    this.probing?.copyStep(floats);
    canonicalNaN(floats);
  }

  copyEpoch(floats: Float32Array, codes: Uint8Array): void {
    epochRecord(this.machine, this.epochSteps, floats, codes, this.layout.floats);
    this.probing?.copyEpoch(floats, this.epochSteps);
    canonicalNaN(floats);
  }

  change(experiment: Experiment): void {
    if (this.untouched !== null) this.restore(this.untouched);
    this.experiment = experiment;
    this.current = { ...this.current, interventions: experiment.interventions };
    this.hyperIsCurrent = false;
  }

  restart(): void {
    this.use(this.experiment);
    const { machine } = this;
    for (const tensor of checkpointTensors(machine.plan)) machine.write(tensor, zeroValues(tensor));
    writeInitialParameters(machine, this.experiment);
    startBuffers(machine);
    if (this.start !== null) writeStartValues(machine, this.start);
    startHyper(machine, this.experiment);
    this.standAt(0, 0, null);
  }

  checkpoint(): Checkpoint {
    if (this.untouched !== null) return this.untouched;
    const { step, epochSteps, diverged, machine } = this;
    const values = readTensors(machine, checkpointTensors(machine.plan), this.probing?.sums);
    return { step, epochSteps, diverged, hyper: readHyper(machine), values };
  }

  restore({ step, epochSteps, diverged, hyper, values }: Checkpoint): void {
    this.use(experimentAt(this.experiment, step - 1));
    const { machine } = this;
    writeTensors(machine, checkpointTensors(machine.plan), values);
    machine.write(machine.plan.hyper, hyper);
    if (this.probing !== null) this.probing.sums.set(values.subarray(values.length - this.probing.sums.length));
    this.standAt(step, epochSteps, diverged);
  }

  private standAt(step: number, epochSteps: number, diverged: Divergence | null): void {
    this.step = step;
    this.epochSteps = epochSteps;
    this.diverged = diverged;
    this.ordered = -1;
    this.hyperIsCurrent = false;
    this.untouched = null;
  }

  /** A network for this document; what stands in it is not looked at. */
  private use(document: Experiment): void {
    if (structureOf(document) !== this.structure) {
      this.network = layOut(document, this.setting);
      this.findDivergence = divergenceWatch(this.machine);
      this.ordered = -1;
      this.probing?.look(this.probed());
    }
    this.schedule = new ScheduledRate(this.machine, document);
    this.current = document;
  }

  private probed(): ProbedNetwork {
    const { data, backend } = this.setting;
    return { experiment: this.experiment, data, backend, graph: this.graph, machine: this.machine };
  }

  /** Batch and hyper-parameters of the next step; returns the batch's place in the epoch. */
  private prepare(): number {
    if (!this.hyperIsCurrent || this.isIntervened()) this.intervene();
    const { machine, experiment, epoch } = this;
    const { order, cursor } = machine.plan.data;
    if (epoch !== this.ordered) {
      batchOrder(this.order, experiment.seed, epoch, experiment.batch.shuffle);
      machine.write(order, this.order.subarray(0, order.rows * order.columns));
      this.ordered = epoch;
    }
    this.schedule.begin(this.step);
    const batch = this.step % this.batchesPerEpoch;
    machine.set(cursor, 0, batch * experiment.batch.size);
    const { clock } = machine.plan;
    if (clock !== null) {
      machine.set(clock, 0, experiment.seed | 0);
      machine.set(clock, 1, this.step | 0);
    }
    return batch;
  }

  private finish(): void {
    this.step++;
    this.untouched = null;
    this.schedule.watch(this.step % this.batchesPerEpoch === 0 ? this.batchesPerEpoch : 0);
  }

  /** Whether something is changed at this very step. */
  private isIntervened(): boolean {
    const { interventions } = this.experiment;
    for (let index = 0; index < interventions.length; index++) {
      if (interventions[index]?.step === this.step) return true;
    }
    return false;
  }

  /** What this step's interventions change, and the numbers that its ops read. */
  private intervene(): void {
    const [before, from] = [this.current, this.machine];
    const next = experimentAfter(before, this.step);
    if (next !== before) {
      this.use(next);
      if (this.machine !== from) takeAlong(from, before, this.machine, next);
      if (JSON.stringify(before.schedule) !== JSON.stringify(next.schedule)) forgetSchedule(this.machine);
    }
    this.schedule.documentRate = applyHyper(this.machine, next);
    this.hyperIsCurrent = true;
  }
}

function zeroValues(tensor: { readonly rows: number; readonly columns: number }): Float32Array {
  return new Float32Array(tensor.rows * tensor.columns);
}

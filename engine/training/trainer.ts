/**
 * A run: an experiment, its data and a backend, trained step by step. Whoever pulls it owns the time; it knows no thread, no
 * clock and no viewer. Batch order, hyper-parameters and epochs follow from document and step alone, so a run that is restored from
 * a checkpoint goes on bit for bit. Pulled by the session and by tests and benchmarks.
 */
import type { Backend, Machine } from '../backends/backend.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { compileGraph } from '../layers/compile.ts';
import type { Graph } from '../layers/graph.ts';
import { type LowerOptions, lower } from '../layers/lower.ts';
import { lossSetting } from '../losses.ts';
import { ruleOf } from '../optimizers.ts';
import { batchesPerEpoch, batchOrder } from './batchOrder.ts';
import { type Checkpoint, checkpointTensors, readTensors, writeTensors } from './checkpoint.ts';
import { type Divergence, divergenceWatch } from './divergence.ts';
import { clearEpoch, epochRecord, longestEpochTensor } from './epochRecord.ts';
import { applyHyper, penaltyOf, readHyper, startHyper } from './hyperParameters.ts';
import { initialParameters } from './initialParameters.ts';
import { ScheduledRate } from './learningRate.ts';
import { canonicalNaN } from './parameterBytes.ts';

/** What a run is made of. */
export interface TrainerOptions {
  readonly experiment: Experiment;
  readonly data: DataSet;
  readonly backend: Backend;
  /** Keep node values and gradients that fused ops would skip (the inspector). */
  readonly keepAll?: boolean;
  /** Sum up epochs; only steps of recordedStep count. */
  readonly epochs?: boolean;
}

/** A run that can be pulled on. */
export interface Trainer {
  readonly data: DataSet;
  readonly graph: Graph;
  readonly machine: Machine;
  readonly batchesPerEpoch: number;
  /** The document, interventions so far included. */
  readonly experiment: Experiment;
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

/** The document's loss as the plan wants it. */
export function lossOptions({ loss }: Pick<Experiment, 'loss'>): LowerOptions['loss'] {
  return { kind: loss.type, reduction: loss.reduction, setting: lossSetting(loss) };
}

/** How the experiment's network is lowered for a batch of `batch` rows out of `samples`. */
export function lowerOptions(experiment: Experiment, data: DataSet, batch: number, samples: number): LowerOptions {
  return {
    batch,
    samples,
    targetColumns: data.targetColumns,
    loss: lossOptions(experiment),
    penalty: penaltyOf(experiment)?.kind,
    optimizer: ruleOf(experiment.optimizer),
    clip: experiment.clip.type,
    keepAll: false,
    epochSums: false,
    inputGradient: false,
  };
}

/** Draws the initial parameters and writes them. */
export function writeInitialParameters(machine: Machine, experiment: Experiment): void {
  const { parameters } = machine.plan;
  const values = initialParameters(
    experiment,
    parameters.map(({ name, tensor, fanIn, fanOut, kind }) => ({ name, shape: tensor.shape, fanIn, fanOut, kind })),
  );
  parameters.forEach((parameter, index) => {
    machine.write(parameter.tensor, values[index] ?? []);
  });
}

/** Puts running statistics where they begin. */
export function startBuffers(machine: Machine): void {
  const { buffers, bufferStarts } = machine.plan;
  buffers.forEach((buffer, index) => {
    machine.write(buffer, zeroValues(buffer).fill(bufferStarts[index] ?? 0));
  });
}

/** Lays out the memory, draws the initial parameters and stands before step 0. */
export function createTrainer({ experiment, data, backend, keepAll = false, epochs = false }: TrainerOptions): Trainer {
  const graph = compileGraph(experiment, data);
  const options = lowerOptions(experiment, data, experiment.batch.size, data.train.count);
  const machine = backend.prepare(lower(graph, { ...options, keepAll, epochSums: epochs }));
  machine.write(machine.plan.data.inputs, data.train.inputs);
  machine.write(machine.plan.data.targets, data.train.targets);
  return new Run(experiment, data, graph, machine);
}

class Run implements Trainer {
  readonly data: DataSet;
  readonly graph: Graph;
  readonly machine: Machine;
  readonly batchesPerEpoch: number;
  experiment: Experiment;
  step = 0;
  diverged: Divergence | null = null;
  private readonly order: Int32Array;
  private readonly zeros: Float32Array;
  private readonly findDivergence: (step: number) => Divergence | null;
  /** The epoch that `order` holds. */
  private ordered = -1;
  private epochSteps = 0;
  private hyperIsCurrent = false;
  /** The document's rate at this step, before its schedule. */
  private rate = 0;
  private schedule: ScheduledRate;

  constructor(experiment: Experiment, data: DataSet, graph: Graph, machine: Machine) {
    this.experiment = experiment;
    this.data = data;
    this.graph = graph;
    this.machine = machine;
    this.batchesPerEpoch = batchesPerEpoch(data.train.count, experiment.batch.size);
    this.order = new Int32Array(data.train.count);
    this.zeros = new Float32Array(longestEpochTensor(machine));
    this.findDivergence = divergenceWatch(machine);
    this.schedule = new ScheduledRate(machine, experiment);
    this.restart();
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
      this.epochSteps = 0;
    }
    this.machine.run('recordedStep');
    this.epochSteps++;
    if (this.diverged === null) this.diverged = this.findDivergence(this.step);
    this.finish();
  }

  gradients(): void {
    this.prepare();
    this.machine.run('gradients');
  }

  copyRecord(floats: Float32Array, codes: Uint8Array): void {
    this.machine.copyRecord(floats, codes);
    canonicalNaN(floats);
  }

  copyEpoch(floats: Float32Array, codes: Uint8Array): void {
    epochRecord(this.machine, this.epochSteps, floats, codes);
    canonicalNaN(floats);
  }

  change(experiment: Experiment): void {
    this.experiment = experiment;
    this.schedule = new ScheduledRate(this.machine, experiment);
    this.hyperIsCurrent = false;
  }

  restart(): void {
    const { machine } = this;
    for (const tensor of checkpointTensors(machine.plan)) machine.write(tensor, zeroValues(tensor));
    writeInitialParameters(machine, this.experiment);
    startBuffers(machine);
    startHyper(machine, this.experiment);
    this.standAt(0, 0, null);
  }

  checkpoint(): Checkpoint {
    const { step, epochSteps, diverged, machine } = this;
    const values = readTensors(machine, checkpointTensors(machine.plan));
    return { step, epochSteps, diverged, hyper: readHyper(machine), values };
  }

  restore({ step, epochSteps, diverged, hyper, values }: Checkpoint): void {
    const { machine } = this;
    writeTensors(machine, checkpointTensors(machine.plan), values);
    machine.write(machine.plan.hyper, hyper);
    this.standAt(step, epochSteps, diverged);
  }

  private standAt(step: number, epochSteps: number, diverged: Divergence | null): void {
    this.step = step;
    this.epochSteps = epochSteps;
    this.diverged = diverged;
    this.ordered = -1;
    this.hyperIsCurrent = false;
  }

  /** Batch and hyper-parameters of the next step; returns the batch's place in the epoch. */
  private prepare(): number {
    const { machine, experiment, epoch } = this;
    const { order, cursor } = machine.plan.data;
    if (epoch !== this.ordered) {
      batchOrder(this.order, experiment.seed, epoch, experiment.batch.shuffle);
      machine.write(order, this.order.subarray(0, order.rows * order.columns));
      this.ordered = epoch;
    }
    if (!this.hyperIsCurrent || experiment.interventions.length > 0) this.applyInterventions();
    this.schedule.begin(this.step, this.rate);
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
    this.schedule.watch(this.step % this.batchesPerEpoch === 0 ? this.batchesPerEpoch : 0);
  }

  private applyInterventions(): void {
    const { interventions } = this.experiment;
    let due = !this.hyperIsCurrent;
    for (let index = 0; index < interventions.length; index++) {
      if (interventions[index]?.step === this.step) due = true;
    }
    if (due) this.rate = applyHyper(this.machine, this.experiment, this.step);
    this.hyperIsCurrent = true;
  }
}

function zeroValues(tensor: { readonly rows: number; readonly columns: number }): Float32Array {
  return new Float32Array(tensor.rows * tensor.columns);
}

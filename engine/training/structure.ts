/**
 * What of a document a plan is made for, and how a run goes on in another plan after an intervention: parameters, running statistics and
 * epoch sums are taken along, the optimiser's memory where it stays the same optimiser. Called by the trainer.
 */
import type { Backend, Machine } from '../backends/backend.ts';
import type { ParameterInfo, Tensor } from '../backends/plan.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { Experiment } from '../experiment/experiment.ts';
import { compileGraph } from '../layers/compile.ts';
import type { Graph } from '../layers/graph.ts';
import type { LowerOptions } from '../layers/lower.ts';
import { lossSetting } from '../losses.ts';
import { initialHyper, ruleOf, SCHEDULE_MEMORY } from '../optimizers.ts';
import { penaltyOf } from './hyperParameters.ts';
import { initialParameters } from './initialParameters.ts';
import type { Plans } from './plans.ts';

/** A network laid out in memory for one document. */
export interface Network {
  readonly graph: Graph;
  readonly machine: Machine;
  /** Equal where two documents need the same plan. */
  readonly structure: string;
}

/** Everything a network is laid out with beside its document. */
export interface NetworkSetting {
  readonly data: DataSet;
  readonly backend: Backend;
  readonly plans: Plans;
  readonly keepAll: boolean;
  readonly epochs: boolean;
}

/** The parts of a document that decide its plan; whatever else may change is read by the ops at every step. */
export function structureOf(experiment: Experiment): string {
  const { model, optimizer, clip } = experiment;
  return JSON.stringify([
    model.blocks,
    sameOptimizer(experiment),
    ruleOf(optimizer),
    clip.type,
    penaltyOf(experiment)?.kind,
  ]);
}

/** Equal where the optimiser's memory means the same. */
function sameOptimizer({ optimizer }: Experiment): string {
  return `${optimizer.type} ${ruleOf(optimizer)}`;
}

/** The document's loss as the plan wants it. */
export function lossOptions({ loss }: Pick<Experiment, 'loss'>): LowerOptions['loss'] {
  return { kind: loss.type, reduction: loss.reduction, setting: lossSetting(loss) };
}

/** How the experiment's network is lowered for a batch of `batch` rows out of `samples`. */
export function lowerOptions(
  experiment: Experiment,
  data: Pick<DataSet, 'targetColumns'>,
  batch: number,
  samples: number,
): LowerOptions {
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

/** Lays a document's network out, its data in place, parameters not yet. */
export function layOut(experiment: Experiment, { data, backend, plans, keepAll, epochs }: NetworkSetting): Network {
  const graph = compileGraph(experiment, data);
  const options = lowerOptions(experiment, data, experiment.batch.size, data.train.count);
  const machine = backend.prepare(plans.training(graph, { ...options, keepAll, epochSums: epochs }));
  machine.write(machine.plan.data.inputs, data.train.inputs);
  machine.write(machine.plan.data.targets, data.train.targets);
  return { graph, machine, structure: structureOf(experiment) };
}

/** Draws initial parameters, all or some of the plan's, and writes them. */
export function writeInitialParameters(
  machine: Machine,
  experiment: Experiment,
  parameters: readonly ParameterInfo[] = machine.plan.parameters,
): void {
  const values = initialParameters(
    experiment,
    parameters.map(({ name, tensor, fanIn, fanOut, kind }) => ({ name, shape: tensor.shape, fanIn, fanOut, kind })),
  );
  parameters.forEach((parameter, index) => {
    machine.write(parameter.tensor, values[index] ?? []);
  });
}

/**
 * Fills the network of document `next` with what stands in that of document `before`. A parameter that is new (the slope of PReLU)
 * begins as in a new run; another optimiser begins with empty memory and its own count of steps.
 */
export function takeAlong(from: Machine, before: Experiment, to: Machine, next: Experiment): void {
  const keeps = sameOptimizer(before) === sameOptimizer(next);
  const known = new Set(from.plan.parameters.map(({ name }) => name));
  writeInitialParameters(
    to,
    next,
    to.plan.parameters.filter(({ name }) => !known.has(name)),
  );
  for (const { name, tensor, states } of to.plan.parameters) {
    const old = from.plan.parameters.find((parameter) => parameter.name === name);
    if (old !== undefined) copy(from, old.tensor, to, tensor);
    states.forEach((state, index) => {
      const kept = keeps ? old?.states[index] : undefined;
      if (kept !== undefined) copy(from, kept, to, state);
      else to.write(state, new Float32Array(state.rows * state.columns));
    });
  }
  to.plan.buffers.forEach((buffer, index) => {
    copy(from, from.plan.buffers[index], to, buffer);
  });
  const sums = ({ plan: { epoch } }: Machine) => (epoch ? [epoch.sums, epoch.maxima, ...epoch.magnitudes] : []);
  sums(to).forEach((sum, index) => {
    copy(from, sums(from)[index], to, sum);
  });
  takeHyper(from, to, next, keeps);
}

/** Running products and counts go with the optimiser's memory, what a schedule remembers goes on. */
function takeHyper(from: Machine, to: Machine, next: Experiment, keeps: boolean): void {
  const start = initialHyper(ruleOf(next.optimizer), {});
  const values = to.plan.hyperNames.map((name, index) => {
    const old = from.plan.hyperNames.indexOf(name);
    const kept = old >= 0 && (keeps || SCHEDULE_MEMORY.some((each) => each === name));
    return kept ? from.get(from.plan.hyper, old) : (start[index] ?? 0);
  });
  to.write(to.plan.hyper, values);
}

function copy(from: Machine, source: Tensor | undefined, to: Machine, target: Tensor): void {
  if (source === undefined) throw new RangeError(`nothing to take ${target.name} from`);
  to.write(target, from.read(source));
}

/**
 * A network's forward half on a machine of its own, so that looking at it never disturbs the run it belongs to. Used by evaluation.ts
 * and prediction.ts.
 */
import type { Backend, Machine } from '../backends/backend.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Graph } from '../layers/graph.ts';
import type { Plans } from './plans.ts';
import { lowerOptions } from './structure.ts';

/** The run that is copied: a trainer is one. */
interface Copied {
  readonly current: Experiment;
  readonly data: DataSet;
  readonly graph: Graph;
  readonly plans: Plans;
}

/** A machine for batches of `batch` rows out of `samples`, taken in their order; parameters are not yet there. */
export function networkCopy(
  { current, data, graph, plans }: Copied,
  backend: Backend,
  batch: number,
  samples: number,
): Machine {
  const machine = backend.prepare(plans.evaluation(graph, lowerOptions(current, data, batch, samples)));
  machine.write(
    machine.plan.data.order,
    Int32Array.from({ length: samples }, (_, row) => row),
  );
  return machine;
}

/** Takes over parameters, running statistics and hyper-parameters (a penalty's strength is part of the loss) as they stand. */
export function copyParameters({ machine: from }: { readonly machine: Machine }, to: Machine): void {
  to.write(to.plan.hyper, from.read(from.plan.hyper));
  from.plan.parameters.forEach((parameter, index) => {
    const target = to.plan.parameters[index];
    if (target !== undefined) to.write(target.tensor, from.read(parameter.tensor));
  });
  from.plan.buffers.forEach((buffer, index) => {
    const target = to.plan.buffers[index];
    if (target !== undefined) to.write(target, from.read(buffer));
  });
}

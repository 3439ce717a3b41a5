/**
 * A network's forward half on a machine of its own, so that looking at it never disturbs the run it belongs to. Used by evaluation.ts
 * and prediction.ts.
 */
import type { Backend, Machine } from '../backends/backend.ts';
import type { Plan, Tensor, TensorRole } from '../backends/plan.ts';
import type { DataSet } from '../data/dataSet.ts';
import type { Experiment } from '../experiment/experiment.ts';
import type { Graph } from '../layers/graph.ts';
import { lower } from '../layers/lower.ts';
import { lowerOptions } from './structure.ts';

/** The run that is copied: a trainer is one. */
interface Copied {
  readonly current: Experiment;
  readonly data: DataSet;
  readonly graph: Graph;
}

/** Tensors that only training needs, unless an op of the evaluation names them. */
const TRAINING_ROLES: ReadonlySet<TensorRole> = new Set(['gradient', 'state', 'delta', 'scratch']);

/** The plan without its training: no program but `evaluate`, no memory but what that asks for. */
export function evaluationOnly(plan: Plan): Plan {
  const { evaluate } = plan.programs;
  const named = new Set<unknown>(evaluate.flatMap((op) => Object.values(op).flat()));
  const viewed = new Set<unknown>(plan.tensors.filter((tensor) => named.has(tensor)).map(({ view }) => view?.of));
  const isNeeded = (tensor: Tensor) => !TRAINING_ROLES.has(tensor.role) || named.has(tensor) || viewed.has(tensor);
  return {
    ...plan,
    tensors: plan.tensors.filter(isNeeded),
    programs: { step: [], recordedStep: [], gradients: [], evaluate },
  };
}

/** A machine for batches of `batch` rows out of `samples`, taken in their order; parameters are not yet there. */
export function networkCopy(
  { current, data, graph }: Copied,
  backend: Backend,
  batch: number,
  samples: number,
): Machine {
  const machine = backend.prepare(evaluationOnly(lower(graph, lowerOptions(current, data, batch, samples))));
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

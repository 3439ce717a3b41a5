/**
 * A machine that holds a case: its data, its start parameters, its hyper-parameters. Called by graphCase.ts.
 */
import {
  type Backend,
  type Graph,
  initialHyper,
  type LowerOptions,
  losses,
  lower,
  type Machine,
  type Op,
  type Plan,
  type Tensor,
} from '../../../engine/index.ts';
import type { StoredTensor } from '../../safetensors.ts';
import { checkIds, checkShape } from './caseChecks.ts';

/** The given tensors of a case, by name. */
export type CaseTensors = ReadonlyMap<string, StoredTensor>;

/** A tensor that the case must give. Throws a RangeError that names it. */
export function given(tensors: CaseTensors, name: string): StoredTensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new RangeError(`the case gives no tensor ${name}`);
  return tensor;
}

/** Lowers the graph and loads everything the case gives. `change`: a look at the plan before it is laid out. */
export function load(
  backend: Backend,
  graph: Graph,
  options: LowerOptions,
  tensors: CaseTensors,
  hyper: Readonly<Record<string, number | boolean>>,
  change: (plan: Plan) => Plan = (plan) => plan,
): Machine {
  const plan = change(withGivenMasks(lower(graph, options)));
  for (const parameter of plan.parameters) checkShape(parameter, tensors);
  const outputs = plan.nodes.at(-1)?.value.columns ?? 0;
  if (losses[options.loss.kind].targets === 'class') checkIds('target', given(tensors, 'target'), outputs);
  const machine = backend.prepare(plan);
  machine.write(plan.data.inputs, given(tensors, 'input').data);
  machine.write(plan.data.targets, given(tensors, 'target').data);
  machine.write(
    plan.data.order,
    Int32Array.from({ length: options.samples }, (_, row) => row),
  );
  for (const { name, tensor } of plan.parameters) machine.write(tensor, given(tensors, `param/${name}`).data);
  for (const buffer of plan.buffers) machine.write(buffer, given(tensors, buffer.name).data);
  machine.write(plan.hyper, initialHyper(options.optimizer, hyper));
  return machine;
}

/** A case gives its masks: none is drawn. */
function withGivenMasks(plan: Plan): Plan {
  const given = (ops: readonly Op[]) => ops.filter(({ op }) => op !== 'drawMask');
  const { step, recordedStep, gradients, evaluate } = plan.programs;
  const programs = { step: given(step), recordedStep: given(recordedStep), gradients: given(gradients), evaluate };
  return { ...plan, programs };
}

/** Writes the masks of step `step`; after the last step come those of the first again. */
export function setMasks(machine: Machine, tensors: CaseTensors, step: number): void {
  for (const tensor of machine.plan.tensors) {
    if (!tensor.name.startsWith('mask/')) continue;
    const { data } = given(tensors, tensor.name);
    const size = tensor.rows * tensor.columns;
    if (data.length === 0 || data.length % size !== 0) {
      throw new RangeError(`${tensor.name}: ${data.length} values given, ${size} a step needed`);
    }
    const from = (step * size) % data.length;
    machine.write(tensor, data.slice(from, from + size));
  }
}

/** Sets the learning rate and the batch of step `step`: rows (step mod batches) batch ... */
export function goTo(machine: Machine, step: number, learningRate: number): void {
  const { plan } = machine;
  const batch = plan.input.rows;
  const batches = Math.floor(plan.data.inputs.rows / batch);
  machine.set(plan.data.cursor, 0, (step % batches) * batch);
  machine.set(plan.hyper, plan.hyperNames.indexOf('learningRate'), learningRate);
}

/** A tensor's values as they go into a file. */
export function stored(machine: Machine, tensor: Tensor): StoredTensor {
  return { shape: tensor.shape, data: machine.read(tensor) };
}

/** A list of numbers as it goes into a file. */
export function listOf(values: readonly number[]): StoredTensor {
  return { shape: [values.length], data: Float64Array.from(values) };
}

/** One number as it goes into a file. */
export function scalar(value: number): StoredTensor {
  return { shape: [], data: Float64Array.of(value) };
}

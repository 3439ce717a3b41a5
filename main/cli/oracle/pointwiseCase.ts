/**
 * Runs a pointwise case: value and derivative of every activation on a list of points, on the backend's own ops. Called by
 * oracle.ts.
 */
import { activationOf, activations, type Backend, type Op, type Plan, type Tensor } from '../../../engine/index.ts';
import type { Answer } from './graphCase.ts';
import { type CaseTensors, given, stored } from './loadedCase.ts';

/** value/<activation> and derivative/<activation> for every activation the engine knows and the case asks for. */
export function runPointwiseCase(wanted: readonly string[], tensors: CaseTensors, backend: Backend): Answer {
  const x = given(tensors, 'x');
  const answer: Answer = new Map();
  for (const name of wanted) {
    if (!Object.hasOwn(activations, name)) continue;
    const { plan, input, output, upstream, result, slope } = pointwisePlan(name, x.data.length);
    const machine = backend.prepare(plan);
    machine.write(input, x.data);
    machine.write(upstream, new Float64Array(x.data.length).fill(1));
    machine.write(slope, [activationOf(name).learnedSlope ?? 0]);
    machine.run('step');
    answer.set(`value/${name}`, stored(machine, output));
    answer.set(`derivative/${name}`, stored(machine, result));
  }
  return answer;
}

/** A plan of two ops: a = f(x), dx = 1 f'(x). */
function pointwisePlan(activation: string, points: number) {
  const tensors: Tensor[] = [];
  const tensor = (name: string, role: Tensor['role'], columns: number): Tensor => {
    const made = { id: tensors.length, name, role, rows: 1, columns, shape: [columns], transposed: false };
    tensors.push(made);
    return made;
  };
  const input = tensor('x', 'input', points);
  const output = tensor('value', 'activation', points);
  const upstream = tensor('ones', 'delta', points);
  const result = tensor('derivative', 'delta', points);
  const slope = tensor('slope', 'parameter', 1);
  const slopeGradient = tensor('slopeGradient', 'gradient', 1);
  const scalars = tensor('scalars', 'scalars', 1);
  const int = tensor('order', 'order', 1);

  const { learnedSlope, derivativeFromOutput } = activationOf(activation);
  const learned = learnedSlope !== null;
  const step: Op[] = [
    { op: 'activation', input, output, activation, slope: learned ? slope : null },
    {
      op: 'activationGradient',
      activation,
      input: derivativeFromOutput === null ? input : null,
      output,
      upstream,
      result,
      slope: learned ? slope : null,
      slopeGradient: learned ? slopeGradient : null,
    },
  ];
  const none = { tensor: scalars, index: 0 };
  const plan: Plan = {
    tensors,
    programs: { step, recordedStep: [], gradients: [], evaluate: [] },
    parameters: [],
    buffers: [],
    bufferStarts: [],
    clock: null,
    nodes: [],
    layout: { layers: [], floats: 1, epochFloats: 1, codes: 1 },
    data: { inputs: input, targets: input, order: int, cursor: int },
    input,
    target: input,
    inputGradient: null,
    hyper: scalars,
    hyperNames: [],
    loss: none,
    accuracy: none,
    record: scalars,
    codes: scalars,
    epoch: null,
  };
  return { plan, input, output, upstream, result, slope };
}

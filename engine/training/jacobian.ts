/**
 * The Jacobian of a network for one sample, row by row: the plan's backward half alone, run with a unit vector as the gradient of a
 * node. Called by the probe of Jacobians and by the oracle program.
 */
import type { Machine } from '../backends/backend.ts';
import type { Op, Plan, Tensor } from '../backends/plan.ts';

/** `evaluate` without the loss, `gradients` with nothing but the way back from it. */
export function withoutLoss(plan: Plan): Plan {
  const isLoss = ({ op }: Op) => op === 'loss';
  const { programs } = plan;
  const evaluate = programs.evaluate.filter((op) => !isLoss(op));
  const gradients = programs.gradients.slice(programs.gradients.findIndex(isLoss) + 1);
  return { ...plan, programs: { ...programs, evaluate, gradients } };
}

/**
 * d(value of node `node`) / d(input) [values of the node, inputs] for the first sample of the machine's batch; where a sample has several
 * rows it must be the only one. The machine's plan is `withoutLoss`, keeps all and has an input gradient. `arriving`: the tensor of
 * another gradient, with respect to whose value the derivative is wanted.
 */
export function jacobianRows(machine: Machine, node: number, arriving?: Tensor): number[][] {
  const { nodes, inputGradient, input } = machine.plan;
  const upstream = nodes[node]?.gradient;
  const below = arriving ?? inputGradient;
  if (upstream == null || below === null) return [];
  machine.run('evaluate');
  const values = (upstream.rows / input.rows) * upstream.columns;
  const inputs = (below.rows / input.rows) * below.columns;
  return Array.from({ length: values }, (_, unit) => {
    const unitVector = new Float64Array(upstream.rows * upstream.columns);
    unitVector[unit] = 1;
    machine.write(upstream, unitVector);
    machine.run('gradients');
    return [...machine.read(below).subarray(0, inputs)];
  });
}

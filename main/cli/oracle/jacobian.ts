/**
 * Jacobians of a case for its first sample, row by row: the plan's backward half alone, run with a unit vector as the
 * gradient of the output (or of the last hidden layer). Called by graphCase.ts.
 */
import { type Backend, jacobianRows, singularValues, withoutLoss } from '../../../engine/index.ts';
import type { StoredTensor } from '../../safetensors.ts';
import { type GraphCase, graphOf, hyperOf, lowerOptionsOf } from './caseDocument.ts';
import { type CaseTensors, given, goTo, listOf, load } from './loadedCase.ts';

/** `jacobian` [out, in] and its singular values, and those of the last hidden layer's Jacobian. */
export function jacobians(kase: GraphCase, tensors: CaseTensors, backend: Backend): Map<string, StoredTensor> {
  const answer = new Map<string, StoredTensor>();
  const last = kase.model.nodes.length - 1;
  const output = jacobianOf(kase, tensors, backend, last);
  const data = Float64Array.from(output.flat());
  answer.set('jacobian', { shape: [output.length, (output[0] ?? []).length], data });
  answer.set('jacobian_singular_values', listOf(singularValues(output)));
  const hidden = lastHidden(kase);
  if (hidden === null) return answer;
  const values = singularValues(jacobianOf(kase, tensors, backend, hidden));
  return answer.set('jacobian_last_hidden_singular_values', listOf(values));
}

/** The last activation node that is not the output. */
function lastHidden({ model }: GraphCase): number | null {
  const last = model.nodes.length - 1;
  return model.activation_nodes.filter((index) => index !== last).pop() ?? null;
}

/** d(value of node `node`) / d(input) for sample 0. */
function jacobianOf(kase: GraphCase, tensors: CaseTensors, backend: Backend, node: number): number[][] {
  const whole = graphOf(kase, given(tensors, 'input').shape.slice(1), (name) => tensors.has(`param/${name}`));
  const graph = { ...whole, nodes: whole.nodes.slice(0, node + 1) };
  const options = { ...lowerOptionsOf(kase, 1), keepAll: true, epochSums: false, inputGradient: true };
  // The loss is never run here, but a plan needs one; mean squared error asks nothing of the targets.
  const looked = { ...options, loss: { kind: 'mse', reduction: 'mean' } } as const;
  const noTargets = new Map(tensors).set('target', listOf(Array.from({ length: kase.samples }, () => 0)));
  const machine = load(backend, graph, looked, noTargets, hyperOf(kase), withoutLoss);
  goTo(machine, 0, 0);
  return jacobianRows(machine, node);
}

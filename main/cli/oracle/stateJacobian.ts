/**
 * How a recurrent layer's first state acts on its last: singular values of dh_T/dh_1 for the first sample, the state of an LSTM's cell held
 * as it is. Where back-propagation through time is cut between the two there is no such derivative to speak of. Called by recurrentCase.ts.
 */
import { type Backend, jacobianRows, singularValues, withoutLoss } from '../../../engine/index.ts';
import type { StoredTensor } from '../../safetensors.ts';
import { hyperOf, lowerOptionsOf, type RecurrentCase } from './caseDocument.ts';
import { type CaseTensors, goTo, listOf, load } from './loadedCase.ts';

/** `jacobian_hT_h1_singular_values`, largest first; nothing where the sequence is cut. */
export function stateJacobian(kase: RecurrentCase, tensors: CaseTensors, backend: Backend): Map<string, StoredTensor> {
  const answer = new Map<string, StoredTensor>();
  const { cell, input_size: inputSize, hidden_size: hiddenSize, steps_T: steps, truncated_bptt: cut } = kase.model;
  if (cut !== null && cut < steps) return answer;
  const layer = { cell, inputSize, hiddenSize, readout: 'last', truncate: null } as const;
  const graph = { input: [steps, inputSize], nodes: [{ type: 'recurrent', in: [-1], name: 'rnn', ...layer }] } as const;
  const options = { ...lowerOptionsOf(kase, 1), batch: 1, keepAll: true, epochSums: false, inputGradient: false };
  // The loss is never run here, but a plan needs one; mean squared error asks nothing of the targets.
  const looked = { ...options, loss: { kind: 'mse', reduction: 'mean' } } as const;
  const noTargets = new Map(tensors).set('target', listOf(Array.from({ length: kase.samples }, () => 0)));
  const machine = load(backend, graph, looked, noTargets, hyperOf(kase), withoutLoss);
  goTo(machine, 0, 0);
  // dL/dh of every step, one row each: the first is that of h_1.
  const states = machine.plan.tensors.find(({ name }) => name === 'kept/rnn.hiddenDelta');
  const rows = jacobianRows(machine, 0, states).map((row) => row.slice(0, hiddenSize));
  return answer.set('jacobian_hT_h1_singular_values', listOf(singularValues(rows)));
}

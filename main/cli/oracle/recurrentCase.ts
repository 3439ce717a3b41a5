/**
 * Runs a reference case of a recurrent network: step 0 with everything kept, every time step's states and gradients, then the course of
 * training. Called by runCase.ts.
 */
import { type Backend, type Graph, type Machine, norm, type Tensor } from '../../../engine/index.ts';
import type { StoredTensor } from '../../safetensors.ts';
import { checkTraining } from './caseChecks.ts';
import { hyperOf, lowerOptionsOf, type RecurrentCase } from './caseDocument.ts';
import { type Answer, gradientNorms, train } from './graphCase.ts';
import { type CaseTensors, given, goTo, listOf, load, scalar, stored } from './loadedCase.ts';
import { stateJacobian } from './stateJacobian.ts';

/** The recurrent layer and the linear read-out of its last or of every hidden state. */
function recurrentGraph({ model }: RecurrentCase, bias: boolean): Graph {
  const { cell, input_size: inputSize, hidden_size: hiddenSize, output_size: outFeatures, truncated_bptt } = model;
  const readout = /every/.test(model.readout) ? 'all' : 'last';
  const layer = { cell, inputSize, hiddenSize, readout, truncate: truncated_bptt } as const;
  return {
    input: [model.steps_T, inputSize],
    nodes: [
      { type: 'recurrent', in: [-1], name: 'rnn', ...layer },
      { type: 'linear', in: [0], name: 'layers.0', inFeatures: hiddenSize, outFeatures, bias },
    ],
  };
}

/** Computes a case. */
export function runRecurrentCase(kase: RecurrentCase, tensors: CaseTensors, backend: Backend): Answer {
  checkTraining(kase);
  const answer: Answer = new Map();
  const graph = recurrentGraph(kase, tensors.has('param/layers.0.bias'));
  const make = (keepAll: boolean) => {
    const columns = given(tensors, 'target').data.length / kase.samples;
    const options = { ...lowerOptionsOf(kase, columns), keepAll, epochSums: false, inputGradient: false };
    return load(backend, graph, options, tensors, hyperOf(kase));
  };
  lookAtStepZero(kase, make(true), answer);
  train(kase, tensors, make, answer);
  const after = answer.get('eval_output_after_training');
  if (after !== undefined) answer.set('eval_output_after_training', batchMajor(after, kase.batch_size));
  for (const [name, tensor] of stateJacobian(kase, tensors, backend)) answer.set(name, tensor);
  return answer;
}

function lookAtStepZero(kase: RecurrentCase, machine: Machine, answer: Answer): void {
  const { plan } = machine;
  goTo(machine, 0, kase.lr_per_step[0] ?? 0);
  machine.run('gradients');
  const prediction = plan.nodes[1]?.value;
  if (prediction !== undefined) answer.set('output', batchMajor(stored(machine, prediction), kase.batch_size));
  answer.set('loss', scalar(machine.get(plan.loss.tensor, plan.loss.index)));
  for (const { name, gradient } of plan.parameters) answer.set(`grad/${name}`, stored(machine, gradient));
  gradientNorms(machine, answer);
  timeSteps(kase, machine, answer);
  if (kase.clip.type === 'none') return;
  machine.run('step');
  for (const { name, gradient } of plan.parameters) answer.set(`clipped_grad/${name}`, stored(machine, gradient));
}

/** States, gates and their gradients of every time step: [T, B, ...]. */
function timeSteps({ model, batch_size }: RecurrentCase, machine: Machine, answer: Answer): void {
  const kept = (suffix: string) => machine.plan.tensors.find(({ name }) => name === `kept/rnn.${suffix}`);
  const perStep = (tensor: Tensor, first: number): StoredTensor => ({
    shape: [model.steps_T, batch_size, tensor.columns],
    data: machine.read(tensor).slice(first * tensor.columns),
  });
  const [hidden, cell] = [kept('hidden'), kept('cell')];
  const named = [
    ['h', hidden, batch_size],
    ['c', cell, batch_size],
    ['grad_h', kept('hiddenDelta'), 0],
    ['grad_c', kept('cellDelta'), 0],
    ['grad_pre', kept('inputPartDelta'), 0],
    ['gates', kept('gates'), 0],
    ['grad_pre_h', model.cell === 'gru' ? kept('hiddenPartDelta') : undefined, 0],
  ] as const;
  for (const [name, tensor, first] of named) if (tensor !== undefined) answer.set(name, perStep(tensor, first));
  const delta = answer.get('grad_h');
  if (delta !== undefined) answer.set('grad_h_norm', listOf(blocks(delta).map((step) => norm(step))));
  const gateDelta = kept('hiddenPartDelta');
  if (hidden === undefined || gateDelta === undefined) return;
  const before = blocks(perStep(hidden, 0));
  const above = blocks(perStep(gateDelta, 0));
  answer.set(
    'whh_grad_contribution_norm',
    listOf(above.map((step, t) => productNorm(before[t] ?? [], step, batch_size))),
  );
}

/** One array per time step. */
function blocks({ shape, data }: StoredTensor): number[][] {
  const [steps = 0] = shape;
  const size = shape.slice(1).reduce((product, length) => product * length, 1);
  return Array.from({ length: steps }, (_, t) => Array.from(data.slice(t * size, (t + 1) * size)));
}

/** ||a^T b|| of two matrices with `rows` rows. */
function productNorm(a: readonly number[], b: readonly number[], rows: number): number {
  const [m, n] = [a.length / rows, b.length / rows];
  if (a.length < rows) return 0;
  const product = new Float64Array(m * n);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        product[i * n + j] = (product[i * n + j] ?? 0) + (a[row * m + i] ?? 0) * (b[row * n + j] ?? 0);
      }
    }
  }
  return norm(product);
}

/** Rows t B + b become [B, T, columns]; one row a sample stays as it is. */
function batchMajor(tensor: StoredTensor, batch: number): StoredTensor {
  const [rows = 0, columns = 0] = tensor.shape;
  const steps = tensor.data.length / columns / batch;
  if (steps === 1) return { shape: [rows, columns], data: tensor.data };
  const data = new Float64Array(tensor.data.length);
  for (let b = 0; b < batch; b++) {
    for (let t = 0; t < steps; t++) {
      for (let k = 0; k < columns; k++) {
        data[(b * steps + t) * columns + k] = Number(tensor.data[(t * batch + b) * columns + k]);
      }
    }
  }
  return { shape: [batch, steps, columns], data };
}

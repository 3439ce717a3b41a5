/**
 * Runs a reference case that trains a graph: once unfused at step 0, to look at every node, and once as fast as the engine
 * can, for the course of training. Called by oracle.ts.
 */
import { type Backend, type Machine, norm, type ParameterInfo, runFieldIndex } from '../../../engine/index.ts';
import type { StoredTensor } from '../../safetensors.ts';
import { checkNames, checkTraining } from './caseChecks.ts';
import { type GraphCase, graphOf, hyperOf, lowerOptionsOf, type TrainingCase } from './caseDocument.ts';
import { jacobians } from './jacobian.ts';
import { type CaseTensors, given, goTo, listOf, load, scalar, setMasks, stored } from './loadedCase.ts';

/** The tensors the case asks for, by name. */
export type Answer = Map<string, StoredTensor>;

/** Computes a case. */
export function runGraphCase(kase: GraphCase, tensors: CaseTensors, backend: Backend): Answer {
  checkTraining(kase);
  checkNames(kase.model.nodes.flatMap((node) => ('name' in node ? (node.name ?? []) : [])));
  const answer: Answer = new Map();
  lookAtStepZero(kase, tensors, backend, answer);
  train(kase, tensors, (keepAll) => machineFor(kase, tensors, backend, keepAll), answer);
  // With statistics of the batch or random masks, the output is no function of one sample.
  if (kase.model.nodes.some(({ type }) => /^(batch_norm|dropout)/.test(type))) return answer;
  for (const [name, tensor] of jacobians(kase, tensors, backend)) answer.set(name, tensor);
  return answer;
}

/** A machine for the case; `keepAll`: unfused. */
function machineFor(kase: GraphCase, tensors: CaseTensors, backend: Backend, keepAll: boolean): Machine {
  const graph = graphOf(kase, given(tensors, 'input').shape.slice(1), (name) => tensors.has(`param/${name}`));
  const options = {
    ...lowerOptionsOf(kase, given(tensors, 'target').data.length / kase.samples),
    keepAll,
    epochSums: false,
    inputGradient: keepAll,
  };
  return load(backend, graph, options, tensors, hyperOf(kase));
}

function lookAtStepZero(kase: GraphCase, tensors: CaseTensors, backend: Backend, answer: Answer): void {
  const machine = machineFor(kase, tensors, backend, true);
  const { plan } = machine;
  goTo(machine, 0, kase.lr_per_step[0] ?? 0);
  setMasks(machine, tensors, 0);
  machine.run('gradients');

  const output = plan.nodes[plan.nodes.length - 1];
  if (output !== undefined) answer.set('output', stored(machine, output.value));
  answer.set('loss', scalar(machine.get(plan.loss.tensor, plan.loss.index)));
  if (plan.inputGradient !== null) answer.set('input_grad', stored(machine, plan.inputGradient));
  plan.nodes.forEach(({ value, gradient }, index) => {
    answer.set(`node/${index}/value`, stored(machine, value));
    if (gradient !== null) answer.set(`node/${index}/grad`, stored(machine, gradient));
  });
  for (const { name, gradient } of plan.parameters) answer.set(`grad/${name}`, stored(machine, gradient));
  gradientNorms(machine, answer);
  statistics(kase, machine, answer);
  if (kase.clip.type === 'none') return;
  machine.run('step');
  for (const { name, gradient } of plan.parameters) answer.set(`clipped_grad/${name}`, stored(machine, gradient));
}

/** Norms per weight layer (weight alone, weight and bias) and over everything. */
export function gradientNorms(machine: Machine, answer: Answer): void {
  const { parameters } = machine.plan;
  const normOf = (group: readonly ParameterInfo[]) =>
    asPlainSum(norm(group.map(({ gradient }) => norm(machine.read(gradient)))));
  const weights = parameters.filter(({ kind }) => kind === 'weight');
  const layers = weights.map((weight) => {
    const bias = weight.name.replace(/weight$/, 'bias');
    return [weight, ...parameters.filter(({ name }) => name === bias)];
  });
  answer.set('layer_weight_grad_norm', listOf(weights.map((weight) => normOf([weight]))));
  answer.set('layer_grad_norm', listOf(layers.map(normOf)));
  answer.set('global_grad_norm', scalar(normOf(parameters)));
}

/** Mean |delta| per neuron; mean and deviation per activation node. */
function statistics({ model }: GraphCase, machine: Machine, answer: Answer): void {
  const { nodes, input } = machine.plan;
  for (const index of model.pre_activation_nodes) {
    const gradient = nodes[index]?.gradient;
    if (gradient == null) continue;
    const delta = machine.read(gradient);
    const means = Array.from({ length: gradient.columns }, (_, unit) => {
      let sum = 0;
      for (let n = 0; n < input.rows; n++) sum += Math.abs(delta[n * gradient.columns + unit] as number);
      return sum / input.rows;
    });
    answer.set(`mean_abs_delta/${index}`, listOf(means));
  }
  const values = model.activation_nodes.flatMap((index) => nodes[index]?.value ?? []).map((node) => machine.read(node));
  const means = values.map(mean);
  answer.set('activation_mean', listOf(means));
  answer.set(
    'activation_std',
    listOf(
      values.map((list, k) => Math.sqrt(mean(Float64Array.from(list, (value) => (value - (means[k] ?? 0)) ** 2)))),
    ),
  );
}

function mean(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Trains as fast as the engine can; a second machine records every step for the norms. */
export function train(
  kase: TrainingCase,
  tensors: CaseTensors,
  make: (keepAll: boolean) => Machine,
  answer: Answer,
): void {
  const machine = make(false);
  const watched = make(false);
  const { plan } = machine;
  const lossNow = () => machine.get(plan.loss.tensor, plan.loss.index);
  const losses: number[] = [];
  const norms: number[] = [];
  for (let step = 0; step < kase.steps; step++) {
    for (const one of [machine, watched]) {
      goTo(one, step, kase.lr_per_step[step] ?? 0);
      setMasks(one, tensors, step);
    }
    machine.run('step');
    watched.run('recordedStep');
    losses.push(lossNow());
    norms.push(asPlainSum(watched.get(watched.plan.record, runFieldIndex('gradientNorm'))));
    if (kase.saved_after_steps.includes(step + 1)) saveState(machine, `step${step + 1}`, answer);
  }
  goTo(machine, kase.steps, 0);
  setMasks(machine, tensors, kase.steps);
  answer.set('loss_curve', listOf([...losses, lossAndStatistics(machine)]));
  answer.set('grad_norm_curve', listOf(norms));
  goTo(machine, 0, 0);
  machine.run('evaluate');
  const output = plan.nodes[plan.nodes.length - 1];
  if (output !== undefined) answer.set('eval_output_after_training', stored(machine, output.value));
}

/** The loss of one more batch in training mode, which moves running statistics, but no parameter. */
function lossAndStatistics(machine: Machine): number {
  const { plan } = machine;
  const before = plan.parameters.map(({ tensor }) => machine.read(tensor));
  machine.run('step');
  plan.parameters.forEach(({ tensor }, index) => {
    machine.write(tensor, before[index] ?? []);
  });
  return machine.get(plan.loss.tensor, plan.loss.index);
}

/** PyTorch's norms are plain sums of squares in float64, which overflow from 1.3e154 on; the engine's do not. */
function asPlainSum(norm: number): number {
  return Math.sqrt(norm * norm);
}

function saveState(machine: Machine, prefix: string, answer: Answer): void {
  for (const { name, tensor } of machine.plan.parameters) {
    answer.set(`${prefix}/param/${name}`, stored(machine, tensor));
  }
  for (const buffer of machine.plan.buffers) answer.set(`${prefix}/${buffer.name}`, stored(machine, buffer));
}

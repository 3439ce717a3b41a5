/**
 * The lowering: fused and unfused plans, recorded and plain steps give the same numbers; a plan holds what it says.
 */
import { describe, expect, test } from 'vitest';
import {
  activations,
  type Graph,
  initialHyper,
  type LowerOptions,
  lower,
  type Machine,
  type OptimizerName,
  optimizers,
  type ProgramName,
  referenceBackend,
} from '../../../engine/index.ts';
import { classNumbers, denseGraph, normalValues, plainOptions, residualGraph, startValues } from '../denseNetwork.ts';

const ROWS = 24;
const HYPER = {
  learningRate: 0.1,
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  alpha: 0.9,
  clipLimit: 0.05,
};

function loaded(graph: Graph, options: Partial<LowerOptions>): Machine {
  const all = { ...plainOptions, samples: ROWS, ...options };
  const machine = referenceBackend.prepare(lower(graph, all));
  const { plan } = machine;
  const start = startValues(graph, 'heNormal');
  machine.write(plan.data.inputs, normalValues(ROWS * (graph.input[0] ?? 1), 3));
  machine.write(plan.data.targets, classNumbers(ROWS, 3));
  machine.write(
    plan.data.order,
    Array.from({ length: ROWS }, (_, row) => (row * 7) % ROWS),
  );
  plan.parameters.forEach(({ tensor }, index) => {
    machine.write(tensor, start[index] ?? []);
  });
  machine.write(plan.hyper, initialHyper(all.optimizer, HYPER));
  return machine;
}

/** All parameters after five steps over the three batches. */
function trained(graph: Graph, options: Partial<LowerOptions>, program: ProgramName): number[] {
  const machine = loaded(graph, options);
  for (let step = 0; step < 5; step++) {
    machine.set(machine.plan.data.cursor, 0, (step % 3) * 8);
    machine.run(program);
  }
  return machine.plan.parameters.flatMap(({ tensor }) => [...machine.read(tensor)]);
}

describe.each(Object.keys(activations))('%s', (activation) => {
  const graphs = [denseGraph([5, 6, 4, 3], activation), residualGraph(5, activation, 3)];

  test.each(graphs)('fused and unfused, recorded and plain steps train the same', (graph) => {
    const fused = trained(graph, {}, 'step');
    expect(trained(graph, { keepAll: true }, 'step')).toEqual(fused);
    expect(trained(graph, {}, 'recordedStep')).toEqual(fused);
    expect(trained(graph, { keepAll: true, epochSums: true, inputGradient: true }, 'recordedStep')).toEqual(fused);
    expect(fused).not.toEqual(startValues(graph, 'heNormal').flatMap((values) => [...values]));
  });
});

describe.each(Object.keys(optimizers) as OptimizerName[])('%s', (optimizer) => {
  test.each(['none', 'value', 'norm', 'normPerTensor'] as const)('clip %s: recording changes no number', (clip) => {
    const graph = denseGraph([5, 6, 3], 'tanh');
    const plain = trained(graph, { optimizer, clip }, 'step');
    expect(trained(graph, { optimizer, clip }, 'recordedStep')).toEqual(plain);
    if (clip !== 'none') expect(plain).not.toEqual(trained(graph, { optimizer }, 'step'));
  });
});

test('gradients and evaluate update nothing and give the loss of the batch', () => {
  const graph = denseGraph([5, 6, 3], 'sigmoid');
  const machine = loaded(graph, { epochSums: true });
  const { plan } = machine;
  const before = plan.parameters.map(({ tensor }) => machine.read(tensor));
  machine.run('gradients');
  const loss = machine.get(plan.loss.tensor, plan.loss.index);
  machine.run('evaluate');
  expect(machine.get(plan.loss.tensor, plan.loss.index)).toBe(loss);
  expect(loss).toBeGreaterThan(0);
  expect(plan.parameters.map(({ tensor }) => machine.read(tensor))).toEqual(before);
  for (const sums of [plan.epoch?.sums, ...(plan.epoch?.magnitudes ?? [])]) {
    if (sums !== undefined) expect(machine.read(sums).every((value) => value === 0)).toBe(true);
  }
});

test('the fused plan keeps no node that nobody needs', () => {
  const graph = denseGraph([5, 6, 3], 'relu');
  const fused = lower(graph, plainOptions);
  const whole = lower(graph, { ...plainOptions, keepAll: true });
  expect(fused.tensors.length).toBeLessThan(whole.tensors.length);
  expect(fused.programs.step.map(({ op }) => op)).not.toContain('activation');
  expect(fused.programs.step.map(({ op }) => op)).toContain('weightGradientSgd');
  expect(whole.nodes.every(({ gradient }) => gradient !== null)).toBe(true);
});

test('every tensor stands at its id, every op uses tensors of the plan', () => {
  const plan = lower(denseGraph([5, 6, 3], 'prelu'), { ...plainOptions, optimizer: 'adam', epochSums: true });
  plan.tensors.forEach((tensor, index) => {
    expect(tensor.id).toBe(index);
  });
  const used = Object.values(plan.programs).flatMap((program) => program.flatMap((op) => Object.values(op)));
  for (const value of used) {
    if (typeof value === 'object' && value !== null && 'id' in value) expect(plan.tensors).toContain(value);
  }
});

test('layers that do not fit are refused by name', () => {
  const graph = denseGraph([5, 6, 3], 'relu');
  expect(() => lower({ ...graph, input: [4] }, plainOptions)).toThrow('layers.0: expects 5 features, gets [4]');
  const ahead: Graph = { input: [5], nodes: [{ type: 'activation', in: [0], fn: 'tanh' }] };
  expect(() => lower(ahead, plainOptions)).toThrow(RangeError);
});

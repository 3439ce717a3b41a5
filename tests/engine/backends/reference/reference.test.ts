/**
 * The float64 reference: memory, batches, divergence. Its numbers are held to PyTorch's in tests/oracle.
 */
import { expect, test } from 'vitest';
import { initialHyper, lower, referenceBackend } from '../../../../engine/index.ts';
import { denseGraph, plainOptions } from '../../denseNetwork.ts';

const graph = denseGraph([2, 3], 'tanh');

test('values are given and taken in the order of the shape, held as the plan says', () => {
  const { plan } = referenceBackend.prepare(lower(graph, plainOptions));
  const machine = referenceBackend.prepare(plan);
  const weight = plan.parameters[0]?.tensor ?? plan.input;
  machine.write(weight, [1, 2, 3, 4, 5, 6]);
  expect(weight.shape).toEqual([3, 2]);
  expect([...machine.read(weight)]).toEqual([1, 2, 3, 4, 5, 6]);
  // Memory holds [fanIn, units]: input 0's weights to units 0, 1, 2 first.
  expect([0, 1, 2, 3, 4, 5].map((index) => machine.get(weight, index))).toEqual([1, 3, 5, 2, 4, 6]);
  machine.set(weight, 1, 30);
  expect([...machine.read(weight)]).toEqual([1, 2, 30, 4, 5, 6]);
  expect(() => machine.write(weight, [1])).toThrow('param/layers.0.weight holds 6 values, given 1');
  expect(machine.bytes).toBeGreaterThan(0);
});

test('a batch is the rows that the order names from the cursor on', () => {
  const plan = lower(graph, { ...plainOptions, batch: 2, samples: 4 });
  const machine = referenceBackend.prepare(plan);
  machine.write(plan.data.inputs, [0, 1, 10, 11, 20, 21, 30, 31]);
  machine.write(plan.data.targets, [0, 1, 2, 0]);
  machine.write(plan.data.order, [3, 0, 2, 1]);
  machine.set(plan.data.cursor, 0, 1);
  machine.run('evaluate');
  expect([...machine.read(plan.input)]).toEqual([0, 1, 20, 21]);
  expect([...machine.read(plan.target)]).toEqual([0, 2]);
});

test('accuracy is the share of rows whose largest output is the target', () => {
  const plan = lower(graph, { ...plainOptions, batch: 2, samples: 2 });
  const machine = referenceBackend.prepare(plan);
  machine.write(plan.parameters[1]?.tensor ?? plan.input, [0, 5, 1]);
  machine.write(plan.data.targets, [1, 0]);
  machine.write(plan.data.order, [0, 1]);
  machine.run('evaluate');
  expect(machine.get(plan.accuracy.tensor, plan.accuracy.index)).toBe(0.5);
});

test('divergence is a number like any other: NaN reaches the parameters and throws nothing', () => {
  const plan = lower(graph, { ...plainOptions, batch: 2, samples: 2 });
  const machine = referenceBackend.prepare(plan);
  machine.write(plan.data.inputs, [1, Number.POSITIVE_INFINITY, 1, 1]);
  machine.write(plan.data.order, [0, 1]);
  machine.write(plan.hyper, initialHyper('sgd', { learningRate: 0.1 }));
  machine.run('recordedStep');
  expect(machine.get(plan.loss.tensor, plan.loss.index)).toBeNaN();
  expect(machine.read(plan.parameters[0]?.tensor ?? plan.input).some(Number.isNaN)).toBe(true);
  const codes = new Uint8Array(plan.layout.codes);
  machine.copyRecord(new Float32Array(plan.layout.floats), codes);
  expect([...codes]).toContain(255);
});

/**
 * The step record and the epoch's sums hold what training/stepRecord.ts says, computed here a second time from the nodes.
 */
import { expect, test } from 'vitest';
import {
  encodeEdge,
  initialHyper,
  LAYER_FIELDS,
  type LayerField,
  layerFieldIndex,
  lower,
  norm,
  RUN_FIELDS,
  referenceBackend,
  runFieldIndex,
  top11,
} from '../../../../engine/index.ts';
import { classNumbers, denseGraph, normalValues, plainOptions, startValues } from '../../denseNetwork.ts';

const ROWS = 8;

function prepared(activation: string, clip: 'none' | 'norm' = 'none') {
  const graph = denseGraph([5, 6, 3], activation);
  const machine = referenceBackend.prepare(lower(graph, { ...plainOptions, clip, keepAll: true, epochSums: true }));
  const { plan } = machine;
  machine.write(plan.data.inputs, normalValues(ROWS * 5, 3));
  machine.write(plan.data.targets, classNumbers(ROWS, 3));
  machine.write(plan.data.order, [0, 1, 2, 3, 4, 5, 6, 7]);
  const start = startValues(graph, 'heNormal');
  plan.parameters.forEach(({ tensor }, index) => {
    machine.write(tensor, start[index] ?? []);
  });
  machine.write(plan.hyper, initialHyper('sgd', { learningRate: 0.5, clipLimit: 0.01 }));
  return machine;
}

function recordOf(machine: ReturnType<typeof prepared>) {
  const floats = new Float32Array(machine.plan.layout.floats);
  const codes = new Uint8Array(machine.plan.layout.codes);
  machine.copyRecord(floats, codes);
  const [first] = machine.plan.layout.layers;
  if (first === undefined) throw new Error('no layer');
  return { floats, codes, first, field: (name: LayerField) => floats[layerFieldIndex(first, name)] ?? Number.NaN };
}

test('norms, means and ratios of a layer', () => {
  const machine = prepared('tanh');
  const { plan } = machine;
  const [weight, bias] = plan.parameters;
  const [linear, activation] = plan.nodes;
  if (weight === undefined || bias === undefined || linear?.gradient == null || activation === undefined)
    throw new Error('no layer');
  const before = machine.read(weight.tensor);
  machine.run('recordedStep');
  const { field, floats, first } = recordOf(machine);
  const delta = machine.read(linear.gradient);
  const change = machine.read(weight.tensor).map((value, index) => value - (before[index] ?? 0));
  expect(field('weightNorm')).toBeCloseTo(norm(before), 6);
  expect(field('weightGradientNorm')).toBeCloseTo(norm(machine.read(weight.gradient)), 6);
  expect(field('biasGradientNorm')).toBeCloseTo(norm(machine.read(bias.gradient)), 6);
  expect(field('deltaNorm')).toBeCloseTo(norm(delta), 6);
  expect(field('activationNorm')).toBeCloseTo(norm(machine.read(activation.value)), 5);
  expect(field('updateRatio')).toBeCloseTo(norm(change) / norm(before), 6);
  for (let unit = 0; unit < 6; unit++) {
    const column = Array.from({ length: ROWS }, (_, row) => Math.abs(delta[row * 6 + unit] ?? 0));
    expect(floats[first.meanAbsDelta + unit]).toBeCloseTo(column.reduce((sum, value) => sum + value, 0) / ROWS, 6);
  }
  expect(floats[runFieldIndex('learningRate')]).toBe(0.5);
  expect(floats[runFieldIndex('clipFactor')]).toBe(1);
  const whole = norm(plan.parameters.map(({ gradient }) => norm(machine.read(gradient))));
  expect(floats[runFieldIndex('gradientNorm')]).toBeCloseTo(whole, 6);
});

test('edge codes stand input by input and tell tiny gradients from zero', () => {
  const machine = prepared('tanh');
  const { plan } = machine;
  const [weight] = plan.parameters;
  machine.run('gradients');
  const gradient = machine.read(weight?.gradient ?? plan.input);
  const { codes, field } = recordOf(machine);
  const top = top11(Math.max(...Array.from(gradient, Math.abs)));
  expect(field('edgeTop')).toBe(top);
  for (let unit = 0; unit < 6; unit++) {
    for (let input = 0; input < 5; input++) {
      expect(codes[input * 6 + unit]).toBe(encodeEdge(gradient[unit * 5 + input] ?? 0, top));
    }
  }
  expect(Math.max(...codes)).toBe(253);
});

test('dead and saturated shares', () => {
  const machine = prepared('relu');
  const [, bias] = machine.plan.parameters;
  if (bias === undefined) throw new Error('no bias');
  machine.write(bias.tensor, [-100, -100, 100, 100, 100, 100]);
  machine.run('gradients');
  const { field } = recordOf(machine);
  expect(field('deadShare')).toBeCloseTo(2 / 6, 6);
  expect(field('saturatedShare')).toBeCloseTo(2 / 6, 6);
});

test('gradients alone move nothing; the norm is that before clipping', () => {
  const machine = prepared('tanh', 'norm');
  machine.run('recordedStep');
  const { floats } = recordOf(machine);
  const norms = floats[runFieldIndex('gradientNorm')] ?? 0;
  expect(floats[runFieldIndex('clipFactor')]).toBeCloseTo(0.01 / (norms + 1e-6), 5);
  machine.run('gradients');
  const { field, floats: looked } = recordOf(machine);
  expect(field('updateRatio')).toBe(0);
  expect(looked[runFieldIndex('clipFactor')]).toBe(1);
});

test('an epoch sums its records, keeps the maxima and the magnitude of every edge', () => {
  const machine = prepared('tanh');
  const { plan } = machine;
  const fields = RUN_FIELDS.length + 2 * LAYER_FIELDS.length;
  const records: Float64Array[] = [];
  const magnitudes: Float64Array[] = [];
  for (let step = 0; step < 3; step++) {
    machine.run('recordedStep');
    records.push(Float64Array.from(machine.read(plan.record)));
    magnitudes.push(Float64Array.from(machine.read(plan.parameters[0]?.gradient ?? plan.input), Math.abs));
  }
  const sum = (lists: Float64Array[], index: number) => lists.reduce((total, list) => total + (list[index] ?? 0), 0);
  if (plan.epoch === null) throw new Error('no epoch sums');
  machine.read(plan.epoch.sums).forEach((value, index) => {
    expect(value).toBeCloseTo(sum(records, index), 9);
  });
  const maxima = machine.read(plan.epoch.maxima);
  expect(maxima).toHaveLength(fields);
  maxima.forEach((value, index) => {
    expect(value).toBe(Math.max(...records.map((record) => record[index] ?? 0)));
  });
  const [first] = plan.epoch.magnitudes;
  machine.read(first ?? plan.input).forEach((value, index) => {
    expect(value).toBeCloseTo(sum(magnitudes, index), 12);
  });
});

/**
 * Whole networks on the WASM backend against the reference: every tensor of every program, whatever the activation, loss,
 * optimiser, clipping and sizes. And what the backend promises besides: the same bits recorded or not, no memory of its own.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  activations,
  type Backend,
  type LowerOptions,
  losses,
  lower,
  type Machine,
  type OptimizerName,
  optimizers,
  referenceBackend,
  type Tensor,
  targetsFor,
  wasmBackend,
} from '../../../engine/index.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { classNumbers, denseGraph, normalValues, plainOptions, startValues } from '../denseNetwork.ts';
import { parameterBits } from './handmadePlan.ts';

const kernels = nodeKernels();
const wasm = wasmBackend(kernels);
const hyper: Record<string, number> = {
  learningRate: 0.125,
  momentum: 0.875,
  beta1: 0.875,
  beta2: 0.9375,
  epsilon: 0.0078125,
  beta1Power: 1,
  beta2Power: 1,
  clipLimit: 0.25,
  penaltyStrength: 0.0625,
  dampening: 0.25,
  weightDecay: 0.03125,
  alpha: 0.875,
  centered: 1,
  learningRateDecay: 0.125,
};

/** A network with data in memory, ready for its first step. */
function prepared(backend: Backend, widths: readonly number[], activation: string, options: LowerOptions): Machine {
  const graph = denseGraph(widths, activation);
  const outputs = widths.at(-1) as number;
  const { kind } = options.loss;
  const classes = losses[kind].targets === 'class';
  const targetColumns = classes ? 1 : outputs;
  const machine = backend.prepare(lower(graph, { ...options, targetColumns }));
  const { plan } = machine;
  machine.write(plan.data.inputs, normalValues(options.samples * (widths[0] as number), 3));
  const answers = classNumbers(options.samples, outputs);
  machine.write(plan.data.targets, outputs === 1 ? answers : targetsFor(kind, answers, outputs));
  machine.write(
    plan.data.order,
    Array.from({ length: options.samples }, (_, row) => options.samples - 1 - row),
  );
  const start = startValues(graph, 'xavierNormal');
  plan.parameters.forEach(({ tensor }, index) => {
    machine.write(tensor, start[index] ?? []);
  });
  machine.write(
    plan.hyper,
    plan.hyperNames.map((name) => hyper[name] ?? 0),
  );
  return machine;
}

/** ||a - b|| relative to ||b||. */
function distance(machine: Machine, reference: Machine, tensor: Tensor): number {
  const a = machine.read(tensor);
  const b = reference.read(tensor);
  let apart = 0;
  let size = 1e-9;
  b.forEach((value, index) => {
    apart += (value - (a[index] as number)) ** 2;
    size += value ** 2;
  });
  return Math.sqrt(apart / size);
}

const width = fc.integer({ min: 1, max: 70 });
const options = fc.record({
  batch: fc.integer({ min: 1, max: 65 }),
  // Probabilities need a sigmoid at the end; the activations' test has that.
  kind: fc.constantFrom(...Object.keys(losses).filter((kind) => kind !== 'binaryCrossEntropy')),
  setting: fc.constantFrom(0.125, 0.5),
  reduction: fc.constantFrom('mean', 'sum'),
  optimizer: fc.constantFrom(...Object.keys(optimizers)),
  clip: fc.constantFrom('none', 'value', 'norm', 'normPerTensor'),
  penalty: fc.constantFrom(undefined, 'l1', 'l2'),
  keepAll: fc.boolean(),
  inputGradient: fc.boolean(),
}) as fc.Arbitrary<
  Pick<LowerOptions, 'batch' | 'optimizer' | 'clip' | 'penalty' | 'keepAll' | 'inputGradient'> & LowerOptions['loss']
>;

test.each(Object.keys(activations))('networks with %s agree with the reference', (activation) => {
  fc.assert(
    fc.property(
      fc.array(width, { minLength: 2, maxLength: 4 }),
      options,
      (widths, { kind, reduction, setting, ...others }) => {
        const samples = 2 * others.batch;
        const loss = { kind, reduction, setting };
        const lowered: LowerOptions = { ...plainOptions, ...others, samples, loss, epochSums: true };
        const machine = prepared(wasm, widths, activation, lowered);
        const reference = prepared(referenceBackend, widths, activation, lowered);
        const { plan } = machine;
        for (const program of ['evaluate', 'gradients', 'recordedStep', 'step'] as const) {
          for (const each of [machine, reference]) {
            each.set(plan.data.cursor, 0, program === 'step' ? others.batch : 0);
            each.run(program);
          }
          for (const tensor of plan.tensors) {
            // Scratch and codes are compared elsewhere; shares of dead and saturated pairs hang on last bits.
            if (['scratch', 'codes', 'record'].includes(tensor.role)) continue;
            // A plain step of SGD uses gradients up; it need not leave them.
            if (program === 'step' && tensor.role === 'gradient') continue;
            const apart = distance(machine, reference, tensor);
            expect(apart, `${program}: ${tensor.name}`).toBeLessThan(2e-3);
          }
        }
      },
    ),
    { numRuns: 8 },
  );
});

test.each(['none', 'value', 'norm'] as const)(
  'recorded or not, the parameters have the same bits (clip %s)',
  (clip) => {
    for (const optimizer of Object.keys(optimizers) as OptimizerName[]) {
      const lowered: LowerOptions = { ...plainOptions, batch: 33, samples: 66, optimizer, clip };
      const [quiet, recorded] = [0, 1].map(() => prepared(wasm, [19, 128, 30, 5], 'tanh', lowered));
      if (quiet === undefined || recorded === undefined) throw new Error('no machine');
      for (let step = 0; step < 6; step++) {
        for (const machine of [quiet, recorded]) machine.set(machine.plan.data.cursor, 0, (step % 2) * 33);
        quiet.run('step');
        recorded.run(step === 3 ? 'step' : 'recordedStep');
      }
      expect(parameterBits(recorded)).toEqual(parameterBits(quiet));
    }
  },
);

test('the record of a step agrees with the reference', () => {
  const lowered: LowerOptions = { ...plainOptions, batch: 16, samples: 16 };
  for (const activation of ['relu', 'sigmoid', 'gelu']) {
    const machines = [wasm, referenceBackend].map((backend) => prepared(backend, [12, 20, 9, 4], activation, lowered));
    const [floats, expected] = machines.map((machine) => {
      machine.run('recordedStep');
      const { layout } = machine.plan;
      const values = new Float32Array(layout.floats);
      machine.copyRecord(values, new Uint8Array(layout.codes));
      return values;
    });
    expected?.forEach((value, index) => {
      const error = Math.abs(value - (floats?.[index] ?? Number.NaN));
      expect(error, `${activation} ${index}`).toBeLessThanOrEqual(2e-4 * Math.abs(value) + 1e-6);
    });
  }
});

test('a step allocates nothing', () => {
  const machine = prepared(wasm, [64, 32, 10], 'relu', { ...plainOptions, batch: 16, samples: 32 });
  const { plan } = machine;
  const floats = new Float32Array(plan.layout.floats);
  const codes = new Uint8Array(plan.layout.codes);
  const round = () => {
    machine.set(plan.data.cursor, 0, 16);
    machine.run('step');
    machine.run('recordedStep');
    machine.copyRecord(floats, codes);
    machine.get(plan.loss.tensor, plan.loss.index);
  };
  // Compiled first: compiling allocates.
  for (let warm = 0; warm < 3000; warm++) round();
  // A single byte a call would be 24 kB more in each window, an object a call far more. The engine's own compiler
  // allocates at times of its choosing, and a collection takes away: hence the middle of several windows.
  const grown = Array.from({ length: 7 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let step = 0; step < 4000; step++) round();
    return process.memoryUsage().heapUsed - before;
  }).sort((a, b) => a - b);
  expect(grown[3]).toBeLessThan(16_000);
});

test('memory that cannot be had is refused in bytes, before anything runs', () => {
  const graph = denseGraph([4096, 4096], 'relu');
  expect(() => wasm.prepare(lower(graph, { ...plainOptions, samples: 400_000 }))).toThrow(/bytes/);
  const full = wasmBackend(() => {
    throw new RangeError('could not allocate memory');
  });
  const plan = lower(denseGraph([2, 2], 'relu'), plainOptions);
  expect(() => full.prepare(plan)).toThrow(/no memory of \d+ bytes/);
});

test('values are given and taken in the order of the shape', () => {
  const { plan, ...machine } = prepared(wasm, [3, 5, 2], 'relu', plainOptions);
  const own = prepared(wasm, [3, 5, 2], 'relu', plainOptions);
  const weight = own.plan.parameters[0]?.tensor as Tensor;
  const values = Float32Array.from({ length: 15 }, (_, index) => index);
  own.write(weight, values);
  expect([...own.read(weight)]).toEqual([...values]);
  // Memory holds [fanIn, units]: its second number is the first input's weight to the second unit.
  expect(own.get(weight, 1)).toBe(3);
  own.set(weight, 1, 99);
  expect(own.read(weight)[3]).toBe(99);
  expect(() => own.write(weight, [1, 2])).toThrow(/2 values given, 15 needed/);
  expect(plan.parameters.length).toBe(4);
  expect(machine).toBeDefined();
});

test.each([
  ['wasm', wasm],
  ['reference', referenceBackend],
] as const)('%s tells numbers from what has left their range', (_, backend) => {
  const machine = prepared(backend, [3, 2], 'relu', plainOptions);
  const { hyper: tensor } = machine.plan;
  for (const value of [0, -0, 1e-45, -3.4028234663852886e38, 3.4028234663852886e38]) {
    machine.set(tensor, 1, value);
    expect(machine.isFinite(tensor, 1)).toBe(true);
  }
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    machine.set(tensor, 1, value);
    expect(machine.isFinite(tensor, 1)).toBe(false);
  }
});

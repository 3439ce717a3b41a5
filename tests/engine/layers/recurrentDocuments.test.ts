/**
 * Recurrent layers in documents, stacked, cut short, with dense layers on every step and dropout between them: gradients proved by dual
 * numbers, kernels against the reference, recording that changes nothing, and looks back that say what the run computed.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Backend,
  type Experiment,
  loadExperimentData,
  parseExperiment,
  proveGradients,
  referenceBackend,
  wasmBackend,
} from '../../../engine/index.ts';
import { inspect } from '../../../engine/session/inspection.ts';
import { fromWire } from '../../../engine/session/protocol.ts';
import { chainOf } from '../../../engine/training/chain.ts';
import { Evaluator } from '../../../engine/training/evaluation.ts';
import { histogramsOf } from '../../../engine/training/histograms.ts';
import { Predictor } from '../../../engine/training/prediction.ts';
import { layerFieldIndex } from '../../../engine/training/stepRecord.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { drained } from '../training/drained.ts';

const wasm = wasmBackend(nodeKernels());

function document(
  data: Record<string, unknown>,
  blocks: readonly unknown[],
  more: Record<string, unknown> = {},
): Experiment {
  const parsed = parseExperiment({
    format: 'gradiorama-experiment',
    version: 1,
    data: { shape: 'sequence', standardize: 'none', samples: 40, ...data },
    model: { blocks },
    initialization: { weight: { name: 'xavierNormal' }, bias: { name: 'normal', std: 0.3 } },
    loss: { type: data['set'] === 'adding' || data['set'] === 'sine' ? 'mse' : 'crossEntropy' },
    optimizer: { type: 'adam', learningRate: 0.01 },
    batch: { size: 5 },
    ...more,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.experiment;
}

function trainerOf(experiment: Experiment, backend: Backend = referenceBackend, keepAll = true): Trainer {
  const data = loadExperimentData(experiment, () => new Uint8Array());
  return createTrainer({ experiment, data, backend, keepAll, epochs: true });
}

const outputs: Readonly<Record<string, number>> = { adding: 1, sine: 1, parity: 2, patterns: 3 };

const cell = fc.oneof(
  fc.record({ cell: fc.constant('rnn'), activation: fc.constantFrom('tanh', 'relu', 'identity') }),
  fc.record({ cell: fc.constant('lstm'), forgetBias: fc.constantFrom(0, 1, 3) }),
  fc.record({ cell: fc.constant('gru') }),
);
const layerOf = (cuts: readonly (number | null)[]) =>
  fc.record({
    cell,
    units: fc.integer({ min: 1, max: 4 }),
    truncate: fc.constantFrom(...cuts),
    dropout: fc.constantFrom(0, 0.25),
    between: fc.constantFrom('nothing', 'dense', 'layerNorm'),
  });
const networkOf = (cuts: readonly (number | null)[]) =>
  fc
    .record({
      set: fc.constantFrom(...Object.keys(outputs)),
      length: fc.integer({ min: 4, max: 6 }),
      layers: fc.array(layerOf(cuts), { minLength: 1, maxLength: 2 }),
    })
    .map(({ set, length, layers }) => {
      const everyStep = set !== 'adding';
      const blocks = layers.flatMap(({ cell: settings, between, ...rest }, index) => {
        const readout = everyStep || index < layers.length - 1 ? 'all' : 'last';
        const dense = { type: 'dense', units: 4, activation: 'tanh' };
        return [
          { type: 'recurrent', ...settings, ...rest, readout },
          ...(between === 'nothing' ? [] : [between === 'dense' ? dense : { ...dense, normalization: 'layer' }]),
        ];
      });
      const data = { set, length, ...(set === 'patterns' ? { symbols: 3, pattern: 2 } : {}) };
      return document(data, [...blocks, { type: 'dense', units: outputs[set] }]);
    });

/** Exact where back-propagation goes all the way; cut short it is meant to differ. */
const whole = networkOf([null]);
const network = networkOf([null, 2, 3]);

test('dual numbers prove the gradients', () => {
  fc.assert(
    fc.property(whole, (experiment) => {
      const { graph, machine, data } = trainerOf(experiment);
      const { plan } = machine;
      const rows = 5;
      const part = (values: Float32Array) => values.subarray(0, (values.length / data.train.count) * rows);
      const proof = proveGradients({
        graph,
        loss: { kind: experiment.loss.type, reduction: 'mean' },
        parameters: plan.parameters.map(({ tensor }) => machine.read(tensor)),
        inputs: part(data.train.inputs),
        targets: part(data.train.targets),
        rows,
        clock: [1, 0],
        gradients: null,
        seed: 1,
        most: 10,
      });
      if (proof.skipped.every(({ count }) => count < rows)) expect(proof.dual).toBeLessThan(1e-6);
    }),
    { numRuns: 12 },
  );
});

test('the kernels agree with the reference, and recording changes no bit', () => {
  fc.assert(
    fc.property(network, (experiment) => {
      const [fast, plain, exact] = [
        trainerOf(experiment, wasm, false),
        trainerOf(experiment, wasm, false),
        trainerOf(experiment, referenceBackend, false),
      ];
      for (let step = 0; step < 3; step++) {
        fast.recordedStep();
        plain.trainStep();
        exact.recordedStep();
      }
      const { parameters } = fast.machine.plan;
      parameters.forEach(({ tensor }, index) => {
        const values = [...fast.machine.read(tensor)];
        expect(values).toEqual([...plain.machine.read(plain.machine.plan.parameters[index]?.tensor ?? tensor)]);
        const right = exact.machine.read(exact.machine.plan.parameters[index]?.tensor ?? tensor);
        const distance = Math.hypot(...values.map((value, k) => value - (right[k] ?? 0)));
        // Adam divides by the gradient's size: where that is rounding noise the sign may differ.
        expect(distance).toBeLessThan(0.06 * Math.sqrt(values.length));
      });
    }),
    { numRuns: 12 },
  );
});

describe('a stack of an LSTM under a GRU', () => {
  const lstm = { type: 'recurrent', cell: 'lstm', units: 3, readout: 'all', forgetBias: 2 };
  const gru = { type: 'recurrent', cell: 'gru', units: 4, dropout: 0.2, recurrentInitializer: { name: 'orthogonal' } };
  const experiment = document({ set: 'adding', length: 6 }, [lstm, gru, { type: 'dense', units: 1 }]);
  const names = ['layers.0 input', 'layers.0 recurrent', 'layers.1 input', 'layers.1 recurrent', 'layers.2'];

  test('records both weights of each', () => {
    const { layout } = trainerOf(experiment).machine.plan;
    expect(layout.layers.map(({ name, fanIn, units }) => [name, fanIn, units])).toEqual([
      [names[0], 2, 12],
      [names[1], 3, 12],
      [names[2], 3, 12],
      [names[3], 4, 12],
      [names[4], 4, 1],
    ]);
  });

  test('begins as the document says: forget gates at their bias, every gate orthogonal', () => {
    const { machine } = trainerOf(experiment);
    const read = (name: string) => {
      const parameter = machine.plan.parameters.find((each) => each.name === name);
      return parameter === undefined ? [] : [...machine.read(parameter.tensor)];
    };
    const [input, hidden] = [read('layers.0.bias_ih_l0'), read('layers.0.bias_hh_l0')];
    expect(input.slice(3, 6)).toEqual([2, 2, 2]);
    expect(hidden.slice(3, 6)).toEqual([0, 0, 0]);
    expect(input.slice(0, 3).every((value) => value !== 0)).toBe(true);
    const weight = read('layers.1.weight_hh_l0');
    for (let gate = 0; gate < 3; gate++) {
      const rows = [0, 1, 2, 3].map((row) => weight.slice((gate * 4 + row) * 4, (gate * 4 + row + 1) * 4));
      rows.forEach((a, i) => {
        rows.forEach((b, j) => {
          const product = a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);
          expect(product).toBeCloseTo(i === j ? 1 : 0, 5);
        });
      });
    }
  });

  test('an edge of every weight is the sum it says, bit for bit', () => {
    for (const backend of [referenceBackend, wasm]) {
      const trainer = trainerOf(experiment, backend);
      for (let step = 0; step < 3; step++) trainer.trainStep();
      trainer.gradients();
      names.forEach((_, layer) => {
        const { fanIn, units } = trainer.machine.plan.layout.layers[layer] ?? { fanIn: 1, units: 1 };
        const { values, formula } = inspect(trainer, { kind: 'edge', layer, unit: units - 1, input: fanIn - 1 });
        expect(fromWire(values['gradient'] ?? 0)).toBeCloseTo(fromWire(values['sum'] ?? 1), 7);
        expect(Math.abs(fromWire(values['gradient'] ?? 0))).toBeGreaterThan(0);
        const steps = layer < 4 ? 6 : 1;
        expect(formula).toHaveLength(5 * steps);
        expect(formula[5 * (steps - 1)]?.['step']).toBe(layer < 4 ? 5 : undefined);
      });
    }
  });

  test('a neuron’s pre-activation is the sum it says, at the last step', () => {
    const trainer = trainerOf(experiment);
    trainer.gradients();
    names.forEach((_, layer) => {
      const { values, formula } = inspect(trainer, { kind: 'neuron', layer, unit: 0 });
      const sum = formula.reduce((total, { product }) => total + fromWire(product ?? 0), fromWire(values['bias'] ?? 0));
      expect(fromWire(values['preActivation'] ?? 0)).toBeCloseTo(sum, 10);
      expect(values['step']).toBe(layer < 4 ? 5 : undefined);
    });
  });

  test('the chain’s factors multiply to what they should, and histograms count every step', () => {
    const trainer = trainerOf(experiment);
    trainer.recordedStep();
    trainer.gradients();
    const { links, growth } = drained(chainOf(trainer));
    expect(growth).toBeNull();
    const { layout, record } = trainer.machine.plan;
    const deltas = layout.layers.map((layer) => trainer.machine.get(record, layerFieldIndex(layer, 'deltaNorm')));
    for (const { layer, delta, back } of links) {
      expect(delta).toBeCloseTo(deltas[layer] ?? 0, 10);
      if (layer === 0 || layer === 1 || layer === 3) expect(back).toBeNull();
      else {
        expect((back?.weights ?? 0) * (back?.joins ?? 0) * (back?.derivative ?? 0)).toBeCloseTo(back?.product ?? 1, 10);
      }
    }
    const [activation, delta, gradient, weight] = drained(histogramsOf(trainer, 3));
    expect([activation?.count, delta?.count, gradient?.count, weight?.count]).toEqual([360, 360, 48, 48]);
  });
});

test('an edge and a neuron of a convolution are the sums they say', () => {
  const blocks = [
    { type: 'conv', channels: 3, kernel: 3, stride: 2, padding: 1, activation: 'tanh' },
    { type: 'conv', channels: 2, kernel: 2, activation: 'relu' },
    { type: 'dense', units: 5 },
  ];
  const data = { set: 'shapes', shape: 'image', standardize: 'global' };
  for (const backend of [referenceBackend, wasm]) {
    const trainer = trainerOf(document(data, blocks), backend);
    trainer.gradients();
    for (const layer of [0, 1, 2]) {
      const { values, formula } = inspect(trainer, { kind: 'edge', layer, unit: 1, input: 2 });
      expect(fromWire(values['gradient'] ?? 0)).toBeCloseTo(fromWire(values['sum'] ?? 1), 6);
      expect(formula).toHaveLength(5 * ([16, 9, 1][layer] ?? 0));
      const neuron = inspect(trainer, { kind: 'neuron', layer, unit: 1 });
      const bias = fromWire(neuron.values['bias'] ?? 0);
      const sum = neuron.formula.reduce((total, { product = 0 }) => total + fromWire(product), bias);
      expect(fromWire(neuron.values['preActivation'] ?? 0)).toBeCloseTo(sum, 5);
    }
  }
});

test('answers at every step come sample by sample, and evaluation judges all of them', () => {
  const recurrent = { type: 'recurrent', cell: 'rnn', units: 4, readout: 'all' };
  const experiment = document({ set: 'parity', length: 4 }, [recurrent, { type: 'dense', units: 2 }]);
  const trainer = trainerOf(experiment);
  const { inputs, targets, count } = trainer.data.train;
  const answers = drained(new Predictor(referenceBackend).predict(trainer, inputs, count));
  expect(answers).toHaveLength(count * 4 * 2);
  let loss = 0;
  for (let at = 0; at < count * 4; at++) loss -= Math.log(answers[2 * at + (targets[at] ?? 0)] ?? 0) / (count * 4);
  const evaluated = drained(new Evaluator(trainer, referenceBackend).evaluate('train'));
  expect(evaluated.loss).toBeCloseTo(loss, 5);
});

test('a network learns what no network without memory could', () => {
  const blocks = [
    { type: 'recurrent', cell: 'gru', units: 8, readout: 'all' },
    { type: 'dense', units: 3 },
  ];
  const data = { set: 'patterns', length: 8, symbols: 3, pattern: 2, samples: 200 };
  const trainer = trainerOf(
    document(data, blocks, { optimizer: { type: 'adam', learningRate: 0.03 }, batch: { size: 32 } }),
    wasm,
    false,
  );
  for (let step = 0; step < 150; step++) trainer.trainStep();
  // One symbol of two is drawn before it can be known: 7 of 8 steps can be right, and a third of the others.
  expect(drained(new Evaluator(trainer, wasm).evaluate('test')).accuracy).toBeGreaterThan(0.85);
});

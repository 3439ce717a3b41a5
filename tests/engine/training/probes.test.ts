/**
 * Probes: what they measure agrees with what can be computed another way, they change no bit of the run, and they survive checkpoints.
 */
import { describe, expect, test } from 'vitest';
import {
  type Experiment,
  loadExperimentData,
  norm,
  parseExperiment,
  type Tensor,
  wasmBackend,
} from '../../../engine/index.ts';
import { spectralRadius } from '../../../engine/numeric/spectralRadius.ts';
import { probeNames } from '../../../engine/training/probes/names.ts';
import { layerFieldIndex } from '../../../engine/training/stepRecord.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';
import { nodeKernels } from '../../../main/kernels.ts';

const wasm = wasmBackend(nodeKernels());

function documentOf(more: Record<string, unknown>): Experiment {
  const parsed = parseExperiment({
    format: 'gradiorama-experiment',
    version: 1,
    data: { set: 'moons', samples: 40 },
    model: {
      blocks: [
        { type: 'dense', units: 5, activation: 'tanh' },
        { type: 'dense', units: 4, activation: 'tanh' },
        { type: 'dense', units: 2 },
      ],
    },
    initialization: { weight: { name: 'normal', std: 0.8 } },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'sgd', learningRate: 0.1 },
    batch: { size: 8 },
    ...more,
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.experiment;
}

const sequences = (block: Record<string, unknown>) => ({
  data: { set: 'adding', shape: 'sequence', standardize: 'none', samples: 40, length: 9 },
  model: {
    blocks: [
      { type: 'recurrent', units: 6, ...block },
      { type: 'dense', units: 1 },
    ],
  },
  loss: { type: 'mse' },
});

function trainerOf(experiment: Experiment, probes = true): Trainer {
  const data = loadExperimentData(experiment, () => new Uint8Array());
  return createTrainer({ experiment, data, backend: wasm, epochs: true, probes });
}

/** The record of the step done last, and its series by layer and what. */
function recordOf(trainer: Trainer) {
  const floats = new Float32Array(trainer.layout.floats);
  trainer.copyRecord(floats, new Uint8Array(trainer.layout.codes));
  const series = (what: string, layer = '') => {
    const found = trainer.layout.series?.find((each) => each.what === what && (layer === '' || each.layer === layer));
    if (found === undefined) throw new Error(`no series ${what}`);
    return floats.subarray(found.at, found.at + found.length);
  };
  return { floats, series };
}

describe('through time', () => {
  const record = { probes: ['states', 'gates', 'spectralRadius'] };

  test('an LSTM tells of h, c and its gates at every step', () => {
    const trainer = trainerOf(documentOf({ ...sequences({ cell: 'lstm', forgetBias: 3 }), record }));
    trainer.recordedStep();
    const { floats, series } = recordOf(trainer);
    const recurrent = trainer.layout.layers.find(({ stateDelta }) => stateDelta !== undefined);
    if (recurrent?.stateDelta === undefined) throw new Error('no states in the record');
    const kept = floats.subarray(recurrent.stateDelta, recurrent.stateDelta + 9);
    const reached = series('gradient of h');
    kept.forEach((value, t) => {
      expect((reached[t] as number) / value).toBeCloseTo(1, 5);
    });
    expect(series('gradient of c')).toHaveLength(9);
    expect(Math.min(...series('gradient of c'))).toBeGreaterThan(0);
    for (const gate of ['i', 'f', 'o']) {
      const open = series(`gate ${gate}`);
      expect(open).toHaveLength(9);
      for (const share of open) expect(share > 0 && share < 1).toBe(true);
    }
    // Forget bias 3: its gate stands further open than the input gate.
    expect(Math.min(...series('gate f'))).toBeGreaterThan(Math.max(...series('gate i')));
  });

  test('an orthogonal recurrent matrix has spectral radius 1 before the first update', () => {
    const block = { cell: 'rnn', recurrentInitializer: { name: 'orthogonal' } };
    const trainer = trainerOf(documentOf({ ...sequences(block), record }));
    trainer.recordedStep();
    expect(recordOf(trainer).series('spectral radius')[0]).toBeCloseTo(1, 6);
  });

  test('the spectral radius of known matrices', () => {
    expect(spectralRadius([0, -0.9, 0.9, 0], 2)).toBeCloseTo(0.9, 9);
    expect(spectralRadius([2, 1000, 0, 0.5], 2)).toBeCloseTo(2, 6);
    expect(spectralRadius([0, 7, 0, 0], 2)).toBe(0);
    expect(spectralRadius([1e200, 0, 0, 1e-200], 2) / 1e200).toBeCloseTo(1, 9);
    expect(spectralRadius([Number.NaN, 0, 0, 1], 2)).toBeNaN();
  });
});

describe('in depth', () => {
  test('the product of the chain is ||delta of the first layer|| / ||delta of the last||', () => {
    const trainer = trainerOf(documentOf({ record: { probes: ['chain'] } }));
    trainer.recordedStep();
    const { floats, series } = recordOf(trainer);
    const factors = ['weights', 'joins', 'derivative'].flatMap((what) => [...series(`factor of ${what}`)]);
    expect(factors).toHaveLength(6);
    const product = factors.reduce((so, factor) => so * factor, 1);
    const [first, last] = [trainer.layout.layers[0], trainer.layout.layers.at(-1)];
    if (first === undefined || last === undefined) throw new Error('no layers');
    const delta = (layer: typeof first) => floats[layerFieldIndex(layer, 'deltaNorm')] as number;
    expect(product / (delta(first) / delta(last))).toBeCloseTo(1, 4);
  });

  test('histograms count every value', () => {
    const trainer = trainerOf(documentOf({ record: { probes: ['histograms'] } }));
    trainer.recordedStep();
    const { series } = recordOf(trainer);
    const counted = (what: string) =>
      series(`histogram of ${what}`, 'layers.1')
        .subarray(2)
        .reduce((a, b) => a + b, 0);
    expect(['activation', 'delta', 'weightGradient', 'weight'].map(counted)).toEqual([32, 32, 20, 20]);
  });

  test('running statistics are those that evaluation uses', () => {
    const block = { type: 'dense', units: 3, activation: 'tanh', normalization: 'batch' };
    const model = { blocks: [block, { type: 'dense', units: 2 }] };
    const trainer = trainerOf(documentOf({ model, record: { probes: ['statistics'] } }));
    trainer.recordedStep();
    const { series } = recordOf(trainer);
    const [mean, variance] = trainer.machine.plan.buffers.map((buffer) => [...trainer.machine.read(buffer)]);
    expect([...series('running mean')]).toEqual(mean);
    expect([...series('running variance')]).toEqual(variance);
    expect(variance).not.toEqual([1, 1, 1]);
  });
});

describe('Jacobians', () => {
  test('of a linear network are the singular values of the product of its weights', () => {
    const blocks = [
      { type: 'dense', units: 3 },
      { type: 'dense', units: 2 },
    ];
    const trainer = trainerOf(documentOf({ model: { blocks }, record: { probes: ['jacobian'], samples: [0, 7] } }));
    const weight = (name: string) => {
      const found = trainer.machine.plan.parameters.find((each) => each.name === name);
      if (found === undefined) throw new Error(name);
      return trainer.machine.read(found.tensor);
    };
    const [a, b] = [weight('layers.0.weight'), weight('layers.1.weight')];
    const product = [0, 1].map((row) =>
      [0, 1].map((column) =>
        [0, 1, 2].reduce((sum, k) => sum + (b[row * 3 + k] as number) * (a[k * 2 + column] as number), 0),
      ),
    );
    trainer.recordedStep();
    const { series } = recordOf(trainer);
    const values = [...series('singular values, sample 0')];
    const [[p = 0, q = 0] = [], [r = 0, s = 0] = []] = product;
    expect(norm(values)).toBeCloseTo(norm([p, q, r, s]), 5);
    expect((values[0] as number) * (values[1] as number)).toBeCloseTo(Math.abs(p * s - q * r), 5);
    expect([...series('singular values, sample 7')]).toEqual(values);
  });

  test('with batch normalisation are those of the network that predicts: with the running statistics', () => {
    const blocks = [
      { type: 'dense', units: 3, normalization: 'batch' },
      { type: 'dense', units: 2 },
    ];
    const trainer = trainerOf(documentOf({ model: { blocks }, record: { probes: ['jacobian'], samples: [0] } }));
    for (let step = 0; step < 3; step++) trainer.recordedStep();
    const { parameters, buffers } = trainer.machine.plan;
    const [a, scale, , b] = parameters
      .filter(({ name }) => name !== 'layers.0.bias')
      .map(({ tensor }) => trainer.machine.read(tensor));
    const variance = trainer.machine.read(buffers[1] as Tensor);
    const product = [0, 1].flatMap((row) =>
      [0, 1].map((column) =>
        [0, 1, 2].reduce((sum, k) => {
          const factor = (scale?.[k] as number) / Math.sqrt((variance[k] as number) + 1e-5);
          return sum + (b?.[row * 3 + k] as number) * factor * (a?.[k * 2 + column] as number);
        }, 0),
      ),
    );
    trainer.recordedStep();
    const values = [...recordOf(trainer).series('singular values, sample 0')];
    expect(norm(values)).toBeCloseTo(norm(product), 5);
  });

  test('differ from sample to sample where the network bends', () => {
    const trainer = trainerOf(documentOf({ record: { probes: ['jacobian'], samples: [0, 7] } }));
    trainer.recordedStep();
    const { series } = recordOf(trainer);
    expect([...series('singular values, sample 0')]).not.toEqual([...series('singular values, sample 7')]);
  });

  test.each([
    [
      'words',
      {
        data: { set: 'wordsEn', shape: 'tokens', standardize: 'none', symbols: 50 },
        model: {
          blocks: [
            { type: 'embedding', dim: 3, combine: 'mean' },
            { type: 'dense', units: 50 },
          ],
        },
      },
    ],
    ['a sample that is not there', { record: { probes: ['jacobian'], samples: [4000] } }],
  ])('are refused with %s', (_, more) => {
    const record = { probes: ['jacobian'] };
    expect(() => documentOf({ record, ...more })).toThrow(/jacobian|record\.samples/);
  });
});

describe('the run', () => {
  const all = documentOf({ ...sequences({ cell: 'gru' }), record: { probes: probeNames, samples: [3] } });

  test('keeps its bits with all probes on', () => {
    const [probed, plain] = [trainerOf(all), trainerOf(all, false)];
    for (let step = 0; step < 6; step++) {
      probed.recordedStep();
      plain.recordedStep();
    }
    const end = plain.checkpoint().values;
    expect(probed.checkpoint().values.subarray(0, end.length)).toEqual(end);
    const floats = new Float32Array(plain.layout.floats);
    plain.copyRecord(floats, new Uint8Array(plain.layout.codes));
    expect(recordOf(probed).floats.subarray(0, floats.length)).toEqual(floats);
  });

  test('means of an epoch are those of its steps, across a checkpoint too', () => {
    const [whole, resumed] = [trainerOf(all), trainerOf(all)];
    const sums = new Float64Array(whole.layout.floats);
    const epochOf = (trainer: Trainer) => {
      const floats = new Float32Array(trainer.layout.epochFloats);
      trainer.copyEpoch(floats, new Uint8Array(trainer.layout.codes));
      return floats;
    };
    const { batchesPerEpoch } = whole;
    for (let step = 0; step < batchesPerEpoch; step++) {
      whole.recordedStep();
      recordOf(whole).floats.forEach((value, index) => {
        sums[index] = (sums[index] as number) + value;
      });
      if (step === 1) resumed.restore(whole.checkpoint());
      else if (step > 1) resumed.recordedStep();
    }
    const epoch = epochOf(whole);
    const [first] = whole.layout.series ?? [];
    for (let index = first?.at ?? 0; index < whole.layout.floats; index++) {
      const mean = (sums[index] as number) / batchesPerEpoch;
      if (Number.isNaN(mean)) expect(epoch[index]).toBeNaN();
      else expect(Math.abs((epoch[index] as number) - mean)).toBeLessThanOrEqual(1e-5 * Math.abs(mean) + 1e-9);
    }
    expect(epochOf(resumed)).toEqual(epoch);
  });
});

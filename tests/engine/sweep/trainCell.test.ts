/** One cell of a sweep trains the session's bits and reads the numbers that the records hold. */
import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../engine/backends/reference.ts';
import { loadDataSet } from '../../../engine/data/dataSet.ts';
import { trainCell } from '../../../engine/sweep/trainCell.ts';
import { Evaluator } from '../../../engine/training/evaluation.ts';
import { parameterBytes } from '../../../engine/training/parameterBytes.ts';
import { Plans } from '../../../engine/training/plans.ts';
import { layerFieldIndex, runFieldIndex } from '../../../engine/training/stepRecord.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { drained } from '../training/drained.ts';
import { smallExperiment } from '../training/smallRun.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const normalized = {
  blocks: [
    { type: 'dense', units: 6, activation: 'tanh', normalization: 'batch', dropout: 0.2 },
    { type: 'dense', units: 5, activation: 'tanh' },
    { type: 'dense', units: 2 },
  ],
};

function task(part: Record<string, unknown> = {}) {
  const experiment = smallExperiment(part);
  const data = loadDataSet(experiment.data, experiment.seed, () => new Uint8Array());
  return { experiment, data, backend: referenceBackend, plans: new Plans() };
}

/** The same run with every step recorded. */
function recordedRun(part: Record<string, unknown>, steps: number) {
  const trainer = createTrainer({ ...task(part), epochs: true });
  const { layout } = trainer.machine.plan;
  const records = Array.from({ length: steps }, () => {
    trainer.recordedStep();
    const floats = new Float32Array(layout.floats);
    trainer.copyRecord(floats, new Uint8Array(layout.codes));
    return floats;
  });
  return { trainer, layout, records };
}

describe('a cell', () => {
  it.each([
    ['plain', {}],
    ['with batch normalisation, dropout and clipping', { model: normalized, clip: { type: 'norm', maxNorm: 0.1 } }],
  ])('trains the bits of a recorded run: %s', (_, part) => {
    const { trainer, layout, records } = recordedRun(part, 20);
    const seen: number[] = [];
    const result = trainCell({ ...task(part), steps: 20, sha256: hex, progress: (step) => seen.push(step) });
    expect(result.sha256).toBe(hex(parameterBytes(trainer.machine)));
    expect(seen).toEqual(Array.from({ length: 20 }, (__, index) => index + 1));
    // 80 rows to train on, batches of 16: 5 steps an epoch.
    expect(result.batchesPerEpoch).toBe(5);
    expect(result.samples.map(({ step }) => step)).toEqual([0, 4, 9, 14, 19]);
    const [first, second] = layout.layers;
    if (first === undefined || second === undefined) throw new Error('two hidden layers expected');
    for (const sample of result.samples) {
      const floats = records[sample.step] as Float32Array;
      const at = (index: number) => floats[index] as number;
      const ratio = (field: 'weightGradientNorm' | 'deltaNorm') =>
        at(layerFieldIndex(first, field)) / at(layerFieldIndex(second, field));
      expect(sample.loss).toBe(at(runFieldIndex('loss')));
      expect(sample.accuracy).toBe(at(runFieldIndex('accuracy')));
      expect(sample.gradientNorm).toBeCloseTo(at(runFieldIndex('gradientNorm')), 10);
      expect(sample.weightGradientRatio).toBeCloseTo(ratio('weightGradientNorm'), 6);
      expect(sample.deltaRatio).toBeCloseTo(ratio('deltaNorm'), 6);
      // Two hidden layers are one layer apart.
      expect(sample.growthPerLayer).toBeCloseTo(ratio('deltaNorm'), 6);
    }
    const [begin, end] = [result.samples[0], result.samples.at(-1)];
    const change = (end?.gradientNorm ?? 0) / (begin?.gradientNorm ?? 1);
    expect((result.growthPerEpoch ?? 0) ** (19 / 5)).toBeCloseTo(change, 6);
    const evaluator = new Evaluator(trainer, referenceBackend);
    expect(result.test).toEqual(drained(evaluator.evaluate('test')));
    expect(result.training).toEqual(drained(evaluator.evaluate('train')));
    expect(result.diverged).toBeNull();
  });

  it('of no steps tells of the untrained network', () => {
    const result = trainCell({ ...task(), steps: 0, sha256: hex });
    expect(result.samples).toHaveLength(1);
    expect(result.growthPerEpoch).toBeNull();
    expect(result.sha256).toBe(hex(parameterBytes(createTrainer(task()).machine)));
  });

  it('with one hidden layer has no ratios', () => {
    const blocks = [
      { type: 'dense', units: 4, activation: 'tanh' },
      { type: 'dense', units: 2 },
    ];
    const [sample] = trainCell({ ...task({ model: { blocks } }), steps: 1, sha256: hex }).samples;
    expect(sample).toMatchObject({ weightGradientRatio: null, deltaRatio: null, growthPerLayer: null });
  });

  it('names the step at which it diverged, as a recorded run does', () => {
    const part = { optimizer: { type: 'sgd', learningRate: 1e30 }, model: { blocks: wide() } };
    const { trainer } = recordedRun(part, 30);
    expect(trainer.diverged).not.toBeNull();
    expect(trainCell({ ...task(part), steps: 30, sha256: hex }).diverged).toEqual(trainer.diverged);
  });
});

function wide() {
  const hidden = { type: 'dense', units: 6, activation: 'leaky_relu' };
  return [hidden, hidden, { type: 'dense', units: 2 }];
}

/** Predictions and the decision boundary: against the reference's own forward pass, on both backends. */
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../../engine/backends/backend.ts';
import { referenceBackend } from '../../../engine/backends/reference.ts';
import { wasmBackend } from '../../../engine/backends/wasm.ts';
import { loadExperimentData } from '../../../engine/data/experimentData.ts';
import { Evaluator } from '../../../engine/training/evaluation.ts';
import { parameterBytes } from '../../../engine/training/parameterBytes.ts';
import { gridInputs, gridOver, Predictor } from '../../../engine/training/prediction.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { drained } from './drained.ts';
import { smallExperiment } from './smallRun.ts';

const wasm = wasmBackend(nodeKernels());

function trained(part: Record<string, unknown>, backend: Backend = referenceBackend): Trainer {
  const experiment = smallExperiment(part);
  const data = loadExperimentData(experiment, () => new Uint8Array());
  const trainer = createTrainer({ experiment, data, backend });
  for (let step = 0; step < 40; step++) trainer.trainStep();
  return trainer;
}

function predicted(trainer: Trainer, backend: Backend, inputs = trainer.data.train.inputs): Float32Array {
  return drained(new Predictor(backend).predict(trainer, inputs, inputs.length / 2));
}

const oneOutput = [
  { type: 'dense', units: 6, activation: 'tanh' },
  { type: 'dense', units: 1, activation: 'identity' },
];

describe('predictions', () => {
  it.each(['crossEntropy', 'crossEntropySoft'])(
    'of %s are the softmax of the logits, whose logarithms make the loss',
    (type) => {
      // 600 rows: more than one batch of the predictor.
      const trainer = trained({ data: { set: 'spirals', samples: 750 }, loss: { type } });
      const answers = predicted(trainer, referenceBackend);
      const { count, targets } = trainer.data.train;
      expect(answers).toHaveLength(2 * count);
      let [loss, right] = [0, 0];
      for (let row = 0; row < count; row++) {
        const [no, yes] = [answers[2 * row] ?? 0, answers[2 * row + 1] ?? 0];
        expect(no + yes).toBeCloseTo(1, 6);
        // A class number, or a row of 0 and 1.
        const target = type === 'crossEntropy' ? targets[row] : targets[2 * row + 1];
        loss -= Math.log(target === 1 ? yes : no) / count;
        if ((yes > no ? 1 : 0) === target) right += 1 / count;
      }
      const evaluated = drained(new Evaluator(trainer, referenceBackend).evaluate('train'));
      expect(loss).toBeCloseTo(evaluated.loss, 5);
      expect(right).toBeCloseTo(evaluated.accuracy, 6);
    },
  );

  it('of one logit are its sigmoid, of regression the values', () => {
    const binary = trained({ model: { blocks: oneOutput }, loss: { type: 'binaryCrossEntropyLogits' } });
    const answers = predicted(binary, referenceBackend);
    const { count, targets } = binary.data.train;
    const loss = answers.reduce((sum, p, row) => sum - Math.log(targets[row] === 1 ? p : 1 - p) / count, 0);
    expect(loss).toBeCloseTo(drained(new Evaluator(binary, referenceBackend).evaluate('train')).loss, 5);

    const plane = trained({
      data: { set: 'plane', samples: 100 },
      model: { blocks: oneOutput },
      loss: { type: 'mse' },
    });
    const values = predicted(plane, referenceBackend);
    const error = values.reduce(
      (sum, p, row) => sum + (p - (plane.data.train.targets[row] ?? 0)) ** 2 / values.length,
      0,
    );
    expect(error).toBeCloseTo(drained(new Evaluator(plane, referenceBackend).evaluate('train')).loss, 5);
  });

  it('agree between the backends, and leave the run alone', () => {
    const [one, other, undisturbed] = [trained({}), trained({}, wasm), trained({}, wasm)];
    const right = predicted(one, referenceBackend);
    predicted(other, wasm).forEach((value, index) => {
      expect(Math.abs(value - (right[index] ?? 0))).toBeLessThan(1e-3);
    });
    other.trainStep();
    undisturbed.trainStep();
    expect(parameterBytes(other.machine)).toEqual(parameterBytes(undisturbed.machine));
  });
});

describe('the grid', () => {
  it('covers all points, in raw coordinates, from the lowest y on', () => {
    const trainer = trained({});
    // Each feature standardised in its own way.
    const data = { ...trainer.data, mean: [1, -2], deviation: [2, 0.5] };
    const grid = gridOver(data, 5, 3);
    for (const { raw } of [data.train, data.test]) {
      raw.forEach((value, index) => {
        const [from, to] = index % 2 === 0 ? grid.x : grid.y;
        expect(value).toBeGreaterThan(from);
        expect(value).toBeLessThan(to);
      });
    }
    const inputs = gridInputs(data, grid);
    const raw = (place: number, feature: number) =>
      (inputs[2 * place + feature] ?? 0) * (data.deviation[feature] ?? 0) + (data.mean[feature] ?? 0);
    expect(raw(0, 0)).toBeCloseTo(grid.x[0], 5);
    expect(raw(0, 1)).toBeCloseTo(grid.y[0], 5);
    expect(raw(4, 0)).toBeCloseTo(grid.x[1], 5);
    expect(raw(14, 1)).toBeCloseTo(grid.y[1], 5);
    expect(raw(7, 0)).toBeCloseTo((grid.x[0] + grid.x[1]) / 2, 5);
  });
});

/** Text that a network over characters writes: what it has learned, the same every time, and marks where it has exploded. */
import { expect, test } from 'vitest';
import { loadExperimentData, parseExperiment, wasmBackend } from '../../../engine/index.ts';
import { Predictor } from '../../../engine/training/prediction.ts';
import { MARK, sampledText, type TextRequest } from '../../../engine/training/sampledText.ts';
import { createTrainer } from '../../../engine/training/trainer.ts';
import { readAsset } from '../../../main/assets.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { drained } from './drained.ts';

const backend = wasmBackend(nodeKernels());

function trained(learningRate: number, steps: number) {
  const parsed = parseExperiment({
    ...{
      format: 'gradiorama-experiment',
      version: 1,
      data: { set: 'characters', shape: 'tokens', length: 4, samples: 500 },
    },
    model: {
      blocks: [
        { type: 'embedding', dim: 6 },
        { type: 'dense', units: 75 },
      ],
    },
    ...{ loss: { type: 'crossEntropy' }, optimizer: { type: 'sgd', learningRate } },
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const trainer = createTrainer({
    experiment: parsed.experiment,
    data: loadExperimentData(parsed.experiment, readAsset),
    backend,
  });
  for (let step = 0; step < steps; step++) trainer.trainStep();
  const predictor = new Predictor(backend);
  return (request: Partial<TextRequest> = {}) =>
    drained(sampledText(trainer, predictor, { length: 60, seed: 5, temperature: 1, ...request }));
}

test('goes on from the test text, the same for a seed, another for another', () => {
  const write = trained(0.5, 60);
  const { start, text, marks } = write();
  expect([start.length, Array.from(text).length, marks]).toEqual([4, 60, 0]);
  expect(write()).toEqual({ start, text, marks });
  expect(write({ seed: 6 }).text).not.toBe(text);
  expect(new TextDecoder().decode(readAsset('data/moby_dick_20_chapters_en.txt'))).toContain(start);
});

test('cold, it writes what is likeliest: one text whatever is drawn; hot, many characters', () => {
  const write = trained(0.5, 60);
  const count = (temperature: number) => new Set(write({ temperature, length: 200 }).text).size;
  expect(count(0.01)).toBeLessThan(count(1));
  expect(count(1)).toBeLessThan(count(100));
});

test('a network whose numbers have overflowed writes marks', () => {
  expect(trained(1e30, 8)({ length: 7 })).toMatchObject({ text: MARK.repeat(7), marks: 7 });
});

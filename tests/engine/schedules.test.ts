/**
 * Learning-rate schedules: the rates PyTorch gives, and that a trained run follows them, restores them and is told by its record.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Experiment, runFieldIndex, schedules } from '../../engine/index.ts';
import type { ScheduleSettings } from '../../engine/schedules.ts';
import { smallTrainer } from './training/smallRun.ts';

const settings: ScheduleSettings = {
  every: 5,
  gamma: 0.5,
  steps: 20,
  warmupSteps: 4,
  minimum: 0.001,
  factor: 0.5,
  patience: 1,
  threshold: 0.01,
};

function vectorRates(name: string): number[] {
  const file = fileURLToPath(new URL(`../oracle/vectors/${name}/case.json`, import.meta.url));
  return (JSON.parse(readFileSync(file, 'utf8')) as { lr_per_step: number[] }).lr_per_step;
}

test.each(['step', 'cosine'] as const)("%s gives PyTorch's rates", (name) => {
  const expected = vectorRates(`schedule_${name}`);
  expected.forEach((rate, k) => {
    expect(schedules[name].rate(k, 0.1, settings)).toBeCloseTo(rate, 14);
  });
});

test('warm-up rises to the full rate; the cosine after it ends at the minimum', () => {
  const rates = Array.from({ length: 22 }, (_, k) => schedules.warmupCosine.rate(k, 1, settings));
  expect(rates.slice(0, 5)).toEqual([0.25, 0.5, 0.75, 1, 1]);
  expect(rates[20]).toBeCloseTo(0.001, 14);
  expect(rates[21]).toBe(rates[20]);
  expect([0, 3, 9].map((k) => schedules.warmupLinear.rate(k, 1, settings))).toEqual([0.25, 1, 1]);
  expect(schedules.exponential.rate(3, 8, settings)).toBe(1);
});

test('a plateau is borne for `patience` epochs, then the rate falls', () => {
  const memory = { factor: 1, best: 0, waited: 0 };
  const factors = [1, 0.5, 0.499, 0.498, 0.497, 0.2].map((loss) => {
    schedules.plateau.afterEpoch?.(loss, memory, settings);
    return memory.factor;
  });
  expect(factors).toEqual([1, 1, 1, 0.5, 0.5, 0.5]);
  expect(memory.best).toBe(0.2);
});

describe('a run', () => {
  const trainerOf = (schedule: Experiment['schedule']) => smallTrainer({ schedule });
  const RATE = 0.02;

  test('trains with the scheduled rate and records it', () => {
    const trainer = trainerOf({ type: 'step', every: 2, gamma: 0.5 });
    const rates = Array.from({ length: 5 }, () => {
      trainer.recordedStep();
      return trainer.machine.get(trainer.machine.plan.record, runFieldIndex('learningRate'));
    });
    expect(rates).toEqual([RATE, RATE, RATE / 2, RATE / 2, RATE / 4]);
  });

  test('goes on from a checkpoint as if it had never stopped, plateaus included', () => {
    const schedule = { type: 'plateau', factor: 0.5, patience: 0, threshold: 0.5, minimum: 0 } as const;
    const [whole, other] = [trainerOf(schedule), trainerOf(schedule)];
    const steps = 5 * whole.batchesPerEpoch + 1;
    const half = Math.floor(steps / 2);
    for (let step = 0; step < half; step++) whole.trainStep();
    const checkpoint = whole.checkpoint();
    for (let step = half; step < steps; step++) whole.trainStep();
    other.restore(checkpoint);
    for (let step = half; step < steps; step++) other.trainStep();
    const hyper = (trainer: typeof whole) => [...trainer.machine.read(trainer.machine.plan.hyper)];
    expect(hyper(other)).toEqual(hyper(whole));
    const [first] = hyper(whole);
    expect(first).toBeLessThan(RATE / 2);
  });
});

/** The trainer: batch order, checkpoints, epochs, interventions, divergence, evaluation. On the reference backend. */
import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../../../engine/backends/reference.ts';
import { batchesPerEpoch, batchOrder } from '../../../engine/training/batchOrder.ts';
import { encodeEdge, top11 } from '../../../engine/training/edgeCode.ts';
import { Evaluator } from '../../../engine/training/evaluation.ts';
import { parameterBytes } from '../../../engine/training/parameterBytes.ts';
import { layerFieldIndex, runFieldIndex } from '../../../engine/training/stepRecord.ts';
import type { Trainer } from '../../../engine/training/trainer.ts';
import { drained } from './drained.ts';
import { smallTrainer } from './smallRun.ts';

function record(trainer: Trainer) {
  const { layout } = trainer.machine.plan;
  const floats = new Float32Array(layout.floats);
  const codes = new Uint8Array(layout.codes);
  trainer.copyRecord(floats, codes);
  return { floats, codes };
}

function epoch(trainer: Trainer) {
  const { layout } = trainer.machine.plan;
  const floats = new Float32Array(layout.epochFloats);
  const codes = new Uint8Array(layout.codes);
  trainer.copyEpoch(floats, codes);
  return { floats, codes };
}

function train(trainer: Trainer, steps: number, recorded = true): Trainer {
  for (let step = 0; step < steps; step++) recorded ? trainer.recordedStep() : trainer.trainStep();
  return trainer;
}

describe('batch order', () => {
  it('is a permutation that seed and epoch decide', () => {
    const order = (seed: number, epochNumber: number) => {
      const rows = new Int32Array(50);
      batchOrder(rows, seed, epochNumber, true);
      return rows;
    };
    expect([...order(1, 0)].sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, row) => row));
    expect(order(1, 3)).toEqual(order(1, 3));
    expect(order(1, 3)).not.toEqual(order(1, 4));
    expect(order(1, 3)).not.toEqual(order(2, 3));
  });

  it('keeps the rows in place without shuffling and drops the last partial batch', () => {
    const rows = new Int32Array(4);
    batchOrder(rows, 1, 2, false);
    expect([...rows]).toEqual([0, 1, 2, 3]);
    expect(batchesPerEpoch(80, 16)).toBe(5);
    expect(batchesPerEpoch(81, 16)).toBe(5);
  });
});

describe('a run', () => {
  it('reaches the same bits recorded or not', () => {
    const recorded = parameterBytes(train(smallTrainer(), 23).machine);
    expect(parameterBytes(train(smallTrainer(), 23, false).machine)).toEqual(recorded);
    expect(parameterBytes(train(smallTrainer({ seed: 6 }), 23).machine)).not.toEqual(recorded);
  });

  it('begins again at step 0 where it began', () => {
    const trainer = train(smallTrainer(), 9);
    trainer.restart();
    expect(parameterBytes(train(trainer, 12).machine)).toEqual(parameterBytes(train(smallTrainer(), 12).machine));
  });

  it('goes on from a checkpoint within an epoch bit for bit, the record of that epoch included', () => {
    const whole = train(smallTrainer(), 10);
    const first = train(smallTrainer(), 7);
    const second = smallTrainer();
    second.restore(structuredClone(first.checkpoint()));
    train(second, 3);
    expect(second.epochComplete).toBe(true);
    expect(epoch(second)).toEqual(epoch(whole));
    expect(record(second)).toEqual(record(whole));
    expect(parameterBytes(second.machine)).toEqual(parameterBytes(whole.machine));
    expect(second.checkpoint()).toEqual(whole.checkpoint());
  });

  it('tells the row that came first in the batch', () => {
    const trainer = smallTrainer({ batch: { size: 16, shuffle: false } });
    train(trainer, 2);
    expect(trainer.firstRow).toBe(16);
    trainer.gradients();
    expect(trainer.firstRow).toBe(32);
  });

  it('computes the gradients of the next step without taking it', () => {
    const trainer = train(smallTrainer(), 4);
    const before = parameterBytes(trainer.machine);
    trainer.gradients();
    const { floats, codes } = record(trainer);
    expect(parameterBytes(trainer.machine)).toEqual(before);
    train(trainer, 1);
    const { layers } = trainer.machine.plan.layout;
    const after = record(trainer);
    for (const layer of layers) {
      const index = layerFieldIndex(layer, 'weightGradientNorm');
      expect(after.floats[index]).toBe(floats[index]);
    }
    expect(after.codes).toEqual(codes);
  });
});

describe('an epoch', () => {
  it('holds means and maxima of its steps and the mean magnitude of every edge', () => {
    const trainer = smallTrainer();
    const { plan } = trainer.machine;
    train(trainer, 5);
    const steps: Float32Array[] = [];
    const magnitudes = plan.parameters
      .filter(({ kind }) => kind === 'weight')
      .map(({ gradient }) => ({ gradient, sums: new Float64Array(gradient.rows * gradient.columns) }));
    while (steps.length < trainer.batchesPerEpoch) {
      train(trainer, 1);
      steps.push(record(trainer).floats);
      for (const { gradient, sums } of magnitudes) {
        trainer.machine.read(gradient).forEach((value, index) => {
          sums[index] = (sums[index] ?? 0) + Math.abs(value);
        });
      }
    }
    expect(trainer.epochComplete).toBe(true);
    const { floats, codes } = epoch(trainer);
    const loss = runFieldIndex('loss');
    const mean = steps.reduce((sum, each) => sum + (each[loss] ?? 0), 0) / steps.length;
    expect(floats[loss]).toBeCloseTo(mean, 6);
    expect(floats[plan.layout.floats + loss]).toBeCloseTo(Math.max(...steps.map((each) => each[loss] ?? 0)), 6);
    plan.layout.layers.forEach((layer, index) => {
      const sums = magnitudes[index]?.sums ?? new Float64Array();
      const edgeTop = top11(Math.max(...sums) / steps.length);
      expect(floats[layerFieldIndex(layer, 'edgeTop')]).toBe(edgeTop);
      const [unit, input] = [layer.units - 1, 1];
      const value = (sums[unit * layer.fanIn + input] ?? 0) / steps.length;
      const code = codes[layer.codes + input * layer.units + unit] ?? 0;
      expect(Math.abs(code - encodeEdge(value, edgeTop))).toBeLessThanOrEqual(1);
    });
  });

  it('is not complete where a step was not recorded', () => {
    const trainer = train(smallTrainer(), 3, false);
    train(trainer, 2);
    expect(trainer.step % trainer.batchesPerEpoch).toBe(0);
    expect(trainer.epochComplete).toBe(false);
  });
});

describe('an intervention', () => {
  const interventions = [{ step: 4, path: 'optimizer.learningRate', value: 0.5 }];

  it('holds from its step on', () => {
    const trainer = smallTrainer({ interventions });
    const rates = Array.from({ length: 6 }, () => {
      train(trainer, 1);
      return record(trainer).floats[runFieldIndex('learningRate')];
    });
    expect(rates.map((rate) => rate === 0.5)).toEqual([false, false, false, false, true, true]);
  });

  it('made by hand reproduces from the document', () => {
    const touched = train(smallTrainer(), 4);
    touched.change({ ...touched.experiment, interventions });
    expect(parameterBytes(train(touched, 6).machine)).toEqual(
      parameterBytes(train(smallTrainer({ interventions }), 10).machine),
    );
  });

  it('holds after a checkpoint behind it', () => {
    const whole = train(smallTrainer({ interventions }), 12);
    const later = smallTrainer({ interventions });
    later.restore(train(smallTrainer({ interventions }), 8).checkpoint());
    expect(parameterBytes(train(later, 4).machine)).toEqual(parameterBytes(whole.machine));
  });
});

describe('divergence', () => {
  it('names the first step and what was no longer finite, and keeps it', () => {
    const exploding = {
      optimizer: { type: 'sgd', learningRate: 1e20 },
      model: {
        blocks: [
          { type: 'repeat', times: 6, blocks: [{ type: 'dense', units: 6, activation: 'leaky_relu' }] },
          { type: 'dense', units: 2, activation: 'identity' },
        ],
      },
    };
    const trainer = smallTrainer(exploding);
    train(trainer, 40);
    const found = trainer.diverged;
    if (found === null) return expect.unreachable('the run stayed finite');
    expect(found.step).toBeLessThan(40);
    const until = smallTrainer(exploding);
    train(until, found.step);
    expect(until.diverged).toBeNull();
    train(until, 1);
    expect(until.diverged).toEqual(found);
  });

  it('stays away from a healthy run', () => {
    expect(train(smallTrainer(), 30).diverged).toBeNull();
  });
});

describe('the bytes that are hashed', () => {
  it('hold one NaN only', () => {
    const trainer = smallTrainer();
    const [first] = trainer.machine.plan.parameters;
    if (first === undefined) return expect.unreachable('no parameter');
    trainer.machine.set(first.tensor, 0, Number.NaN);
    const bytes = new DataView(parameterBytes(trainer.machine).buffer);
    expect(bytes.getUint32(0, true)).toBe(0x7fc00000);
    expect(bytes.byteLength).toBe(4 * (2 * 6 + 6 + 6 * 5 + 5 + 5 * 2 + 2));
  });
});

describe('evaluation', () => {
  it('counts every row once, the last partial batch too', () => {
    const trainer = train(smallTrainer({ batch: { size: 32 } }), 5);
    const alone = train(smallTrainer({ batch: { size: 32 } }), 5);
    const { count } = trainer.data.train;
    expect(count % 32).not.toBe(0);
    const whole = smallTrainer({ batch: { size: count, shuffle: false } });
    trainer.machine.plan.parameters.forEach((parameter, index) => {
      const target = whole.machine.plan.parameters[index];
      if (target !== undefined) whole.machine.write(target.tensor, trainer.machine.read(parameter.tensor));
    });
    whole.gradients();
    const { floats } = record(whole);
    const { loss, accuracy, rows } = drained(new Evaluator(trainer, referenceBackend).evaluate('train'));
    expect(rows).toBe(count);
    expect(loss).toBeCloseTo(floats[runFieldIndex('loss')] ?? 0, 6);
    expect(accuracy).toBeCloseTo(floats[runFieldIndex('accuracy')] ?? 0, 6);
    expect(drained(new Evaluator(trainer, referenceBackend).evaluate('test')).rows).toBe(trainer.data.test.count);
    expect(parameterBytes(train(trainer, 3).machine)).toEqual(parameterBytes(train(alone, 3).machine));
  });

  it('keeps the parameters it began with, while training goes on', () => {
    const [trainer, still] = [train(smallTrainer(), 5), train(smallTrainer(), 5)];
    const evaluator = new Evaluator(trainer, referenceBackend);
    const pieces = evaluator.evaluate('test');
    pieces.next();
    trainer.trainStep();
    const right = drained(new Evaluator(still, referenceBackend).evaluate('test'));
    expect(drained(pieces)).toEqual(right);
    expect(drained(evaluator.evaluate('test'))).not.toEqual(right);
  });
});

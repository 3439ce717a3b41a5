/**
 * Remedies in a running net: whatever an intervention changes, the run touched by hand and the run trained from its document have the
 * same bits, also when it is restored on either side of the change. On both backends.
 */
import { describe, expect, it } from 'vitest';
import { loadDataSet } from '../../../engine/data/dataSet.ts';
import { type Backend, referenceBackend, wasmBackend } from '../../../engine/index.ts';
import { Evaluator } from '../../../engine/training/evaluation.ts';
import { parameterBytes } from '../../../engine/training/parameterBytes.ts';
import { createTrainer, type Trainer } from '../../../engine/training/trainer.ts';
import { nodeKernels } from '../../../main/kernels.ts';
import { drained } from './drained.ts';
import { smallExperiment } from './smallRun.ts';

/** Half-way through the second epoch of six steps. */
const AT = 9;
const END = 16;

const changes: readonly (readonly [string, unknown])[] = [
  ['optimizer', { type: 'sgd', learningRate: 0.1 }],
  ['optimizer', { type: 'sgd', learningRate: 0.1, weightDecay: 0.01 }],
  ['optimizer', { type: 'adam', learningRate: 0.5 }],
  ['optimizer', { type: 'amsgrad', learningRate: 0.01 }],
  ['optimizer.beta1', 0.5],
  ['clip', { type: 'norm', maxNorm: 0.01 }],
  ['clip', { type: 'value', limit: 0.001 }],
  ['regularization', { type: 'l1', strength: 0.1 }],
  ['schedule', { type: 'exponential', gamma: 0.5 }],
  ['schedule', { type: 'plateau', patience: 0, threshold: 0.5 }],
  ['model.activation', 'relu'],
  ['model.activation', 'prelu'],
  ['model.layers.1.activation', 'gelu'],
  ['model.dropout', 0.5],
  ['model.layers.0.dropout', 0.25],
];

const backends: readonly Backend[] = [referenceBackend, wasmBackend(nodeKernels())];

describe.each(backends.map((backend) => [backend.name, backend] as const))('on %s', (_, backend) => {
  const trainerOf = (interventions: readonly object[], part: object = {}, keepAll = false): Trainer => {
    const experiment = smallExperiment({ interventions, ...part });
    const data = loadDataSet(experiment.data, experiment.seed, () => new Uint8Array());
    return createTrainer({ experiment, data, backend, epochs: !keepAll, keepAll });
  };
  const trained = (trainer: Trainer, to: number, recorded = true): Trainer => {
    while (trainer.step < to) recorded ? trainer.recordedStep() : trainer.trainStep();
    return trainer;
  };
  const bits = (trainer: Trainer): string => Buffer.from(parameterBytes(trainer.machine)).toString('base64');
  const numbers = (trainer: Trainer): number[] => {
    const { layout } = trainer.machine.plan;
    const floats = new Float32Array(layout.floats);
    trainer.copyRecord(floats, new Uint8Array(layout.codes));
    return [...floats];
  };

  it.each(changes)('%s = %j', (path, value) => {
    const untouched = trained(trainerOf([]), END);
    const interventions = [{ step: AT, path, value }];
    const touched = trained(trainerOf([]), AT);
    const layout = touched.machine.plan.layout.floats;
    // Looked at before and after the change, as a window does while it is paused.
    touched.gradients();
    touched.change(smallExperiment({ interventions }));
    touched.gradients();
    const [checkpoint] = [touched.checkpoint(), trained(touched, END)];
    expect(touched.machine.plan.layout.floats).toBe(layout);

    const replayed = trainerOf(interventions);
    const before = trained(replayed, AT - 2).checkpoint();
    const after = trained(replayed, AT + 2).checkpoint();
    trained(replayed, END);
    expect(bits(touched)).toBe(bits(replayed));
    expect(bits(touched)).not.toBe(bits(untouched));
    expect(numbers(touched)).toEqual(numbers(replayed));
    expect(bits(trained(trainerOf(interventions), END, false))).toBe(bits(replayed));

    for (const from of [after, before, checkpoint, after]) {
      replayed.restore(from);
      expect(replayed.step).toBe(from.step);
      expect(bits(trained(replayed, END))).toBe(bits(touched));
    }
    replayed.restart();
    expect(bits(trained(replayed, END))).toBe(bits(touched));
  });

  it('looks back on both sides with everything kept', () => {
    const interventions = [
      { step: AT, path: 'model.activation', value: 'relu' },
      { step: AT, path: 'optimizer', value: { type: 'sgd', learningRate: 0.1 } },
    ];
    const run = trainerOf(interventions);
    const checkpoint = trained(run, AT - 1).checkpoint();
    const look = trainerOf(interventions, {}, true);
    for (const at of [AT + 3, AT - 1, AT, 0]) {
      const plain = trained(trainerOf(interventions), at);
      if (at >= checkpoint.step) look.restore(checkpoint);
      else look.restart();
      trained(look, at, false);
      plain.gradients();
      look.gradients();
      expect(bits(look)).toBe(bits(plain));
      expect(numbers(look)).toEqual(numbers(plain));
    }
  });

  it('several at one step, and back again, are judged and done in their order', () => {
    const adam = { type: 'adam', learningRate: 0.02 };
    const there = { step: AT, path: 'optimizer', value: { type: 'sgd', learningRate: 0.1 } };
    const back = { step: AT, path: 'optimizer', value: adam };
    const trainer = trained(trainerOf([]), AT);
    trainer.change(smallExperiment({ interventions: [there] }));
    trainer.gradients();
    trainer.change(smallExperiment({ interventions: [back] }));
    // The same optimiser again: nothing was trained between, so nothing is forgotten.
    expect(bits(trained(trainer, END))).toBe(bits(trained(trainerOf([]), END)));
    const later = trainerOf([there, { ...back, step: AT + 2 }]);
    expect(bits(trained(later, END))).not.toBe(bits(trainer));
  });

  it('a new slope begins at 0.25, and old parameters stay as they are', () => {
    const trainer = trained(trainerOf([{ step: AT, path: 'model.activation', value: 'prelu' }]), AT);
    const before = trainer.machine.plan.parameters.map(({ tensor }) => [...trainer.machine.read(tensor)]);
    trainer.gradients();
    const { parameters } = trainer.machine.plan;
    const values = parameters.map(({ tensor }) => [...trainer.machine.read(tensor)]);
    expect(values.filter((_, index) => parameters[index]?.kind === 'slope')).toEqual([[0.25], [0.25]]);
    expect(values.filter((_, index) => parameters[index]?.kind !== 'slope')).toEqual(before);
  });

  it('evaluates the network that it has become', () => {
    const interventions = [{ step: AT, path: 'model.activation', value: 'relu' }];
    const trainer = trained(trainerOf(interventions), AT);
    const evaluator = new Evaluator(trainer, backend);
    drained(evaluator.evaluate('test'));
    trained(trainer, END);
    expect(drained(evaluator.evaluate('test'))).toEqual(drained(new Evaluator(trainer, backend).evaluate('test')));
    const old = trained(trainerOf([]), 0);
    expect(old.current.model).not.toEqual(trainer.current.model);
  });
});

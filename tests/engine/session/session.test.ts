/** The session: commands, pace, the stream of records, looking back. Under a false clock, on the reference backend. */
import { describe, expect, it } from 'vitest';
import type { RecordLayout } from '../../../engine/training/stepRecord.ts';
import { smallExperiment } from '../training/smallRun.ts';
import { type FalseHost, falseHost, hash, opened, trainedTo } from './falseHost.ts';

function recorded(host: FalseHost, axis: 'step' | 'epoch' = 'step'): number[] {
  return host.heard('records').flatMap(({ header }) => (header.axis === axis && !header.preview ? header.at : []));
}

describe('opening', () => {
  it('tells the layout and shows the untrained network', () => {
    const host = opened();
    const { layout, parameters, batchesPerEpoch, input, classes } = host.last('opened').header;
    expect(layout.layers.map(({ units }) => units)).toEqual([6, 5, 2]);
    expect({ parameters, batchesPerEpoch, input, classes: classes.length }).toEqual({
      parameters: 65,
      batchesPerEpoch: 5,
      input: [2],
      classes: 2,
    });
    const { header, payload } = host.last('records');
    expect(header).toMatchObject({ preview: true, at: [0], axis: 'step' });
    expect(payload?.some((byte) => byte !== 0)).toBe(true);
    expect(host.last('progress').header).toMatchObject({ playing: false, step: 0 });
  });

  it('refuses a wrong document with path, code and values', () => {
    const host = falseHost();
    host.send({ type: 'open', run: 'a', experiment: { ...smallExperiment(), batch: { size: 0, shuffle: true } } });
    expect(host.last('failed').header).toMatchObject({ run: 'a', code: 'tooSmall', values: { path: 'batch.size' } });
    host.send({ type: 'play', run: 'a' });
    expect(host.last('failed').header.code).toBe('run.unknown');
  });

  it.each([
    [{ type: 'play' }, 'run'],
    [{ type: 'speed', run: 'a', stepsPerSecond: -1 }, 'stepsPerSecond'],
    [{ type: 'inspect', run: 'a', at: 0, target: { kind: 'edge', layer: 0, unit: 0 } }, 'target.input'],
    [{ type: 'dance', run: 'a' }, 'type'],
    [null, '.'],
  ])('names the field of the bad message %j', (message, path) => {
    const host = falseHost();
    host.send(message);
    expect(host.last('failed').header).toMatchObject({ code: 'command.invalid', values: { path } });
  });
});

describe('pace', () => {
  it('keeps the asked steps per second', () => {
    const host = opened();
    host.send({ type: 'speed', run: 'a', stepsPerSecond: 10 });
    host.send({ type: 'play', run: 'a' });
    host.pass(2000);
    expect(recorded(host).length).toBeGreaterThanOrEqual(19);
    expect(recorded(host).length).toBeLessThanOrEqual(22);
    host.send({ type: 'pause', run: 'a' });
    const before = recorded(host).length;
    host.pass(2000);
    expect(recorded(host).length).toBe(before);
  });

  it('answers between slices while it trains as fast as it can', () => {
    const host = opened();
    host.send({ type: 'play', run: 'a' });
    host.pass(10);
    const soon = host.heard('records').length;
    expect(soon).toBeGreaterThan(1);
    host.pass(1000);
    expect(host.last('progress').header.stepsPerSecond).toBeGreaterThan(100);
  });

  it('hears the last acknowledgements of a closed run in silence', () => {
    const host = opened();
    host.send({ type: 'close', run: 'a' });
    host.send({ type: 'acknowledge', run: 'a', bytes: 5 });
    expect(host.heard('closed')).toHaveLength(1);
    expect(host.heard('failed')).toEqual([]);
  });

  it('steps one batch, one epoch, until a step', () => {
    const host = opened();
    host.send({ type: 'stepBatch', run: 'a' });
    host.pass(100);
    expect(host.last('progress').header).toMatchObject({ step: 1, playing: false });
    host.send({ type: 'stepEpoch', run: 'a' });
    host.pass(100);
    expect(host.last('progress').header).toMatchObject({ step: 5, epoch: 1, playing: false });
    expect(recorded(trainedTo(host, 12))).toEqual(Array.from({ length: 12 }, (_, step) => step));
    expect(recorded(host, 'epoch')).toEqual([0, 1]);
  });

  it('lets two runs train side by side', () => {
    const host = opened();
    host.send({ type: 'open', run: 'b', experiment: smallExperiment({ seed: 9 }) });
    host.send({ type: 'until', run: 'a', step: 30 });
    host.send({ type: 'until', run: 'b', step: 30 });
    host.pass(5000);
    const ends = host.heard('progress').filter(({ header }) => header.step === 30);
    expect(new Set(ends.map(({ header }) => header.run))).toEqual(new Set(['a', 'b']));
  });
});

describe('the stream of records', () => {
  it('waits for a host that does not acknowledge', () => {
    const wide = [
      { type: 'dense', units: 1024, activation: 'relu' },
      { type: 'dense', units: 1024, activation: 'relu' },
      { type: 'dense', units: 2, activation: 'identity' },
    ];
    const host = falseHost();
    host.acknowledges = false;
    host.send({ type: 'open', run: 'a', experiment: smallExperiment({ model: { blocks: wide }, batch: { size: 2 } }) });
    host.send({ type: 'play', run: 'a' });
    host.pass(300);
    const bytes = () =>
      [...host.heard('records'), ...host.heard('checkpoint')].reduce(
        (sum, { payload }) => sum + (payload?.length ?? 0),
        0,
      );
    const stuck = bytes();
    expect(stuck).toBeGreaterThan(16 * 2 ** 20);
    expect(stuck).toBeLessThan(64 * 2 ** 20);
    host.pass(500);
    expect(bytes()).toBe(stuck);
    host.send({ type: 'acknowledge', run: 'a', bytes: stuck });
    host.pass(20);
    expect(bytes()).toBeGreaterThan(stuck);
  });

  it.each([
    [3, [0, 3, 6, 9], [0, 1]],
    ['epoch', [], [0, 1]],
  ] as const)('records every %s', (every, steps, epochs) => {
    const host = trainedTo(opened({ record: { every } }), 12);
    expect(recorded(host)).toEqual(steps);
    expect(recorded(host, 'epoch')).toEqual(epochs);
  });

  it('holds nothing where nothing is recorded, and the bits are the same', () => {
    const silent = trainedTo(opened({}, false), 33);
    expect(recorded(silent)).toEqual([]);
    expect(hash(silent)).toBe(hash(trainedTo(opened(), 33)));
  });
});

describe('divergence', () => {
  const exploding = {
    optimizer: { type: 'sgd', learningRate: 1e20 },
    model: {
      blocks: [
        { type: 'repeat', times: 6, blocks: [{ type: 'dense', units: 6, activation: 'leaky_relu' }] },
        { type: 'dense', units: 2, activation: 'identity' },
      ],
    },
  };

  it('is found at the same step and layer, recorded or not, and training goes on', () => {
    const loud = trainedTo(opened(exploding), 20);
    const found = loud.last('progress').header.diverged;
    expect(found).not.toBeNull();
    const silent = trainedTo(opened(exploding, false), 20);
    expect(silent.last('progress').header.diverged).toEqual(found);
    expect(hash(silent)).toBe(hash(loud));
  });
});

describe('changing by hand', () => {
  it('adds an intervention that reproduces the run', () => {
    const host = trainedTo(opened(), 7);
    host.send({ type: 'change', run: 'a', path: 'optimizer.learningRate', value: 0.3 });
    const { experiment } = host.last('changed').header as { experiment: { interventions: unknown[] } };
    expect(experiment.interventions).toEqual([{ step: 7, path: 'optimizer.learningRate', value: 0.3 }]);
    host.send({ type: 'change', run: 'a', path: 'optimizer.learningRate', value: 0.2 });
    const twice = host.last('changed').header as { experiment: { interventions: unknown[] } };
    expect(twice.experiment.interventions).toHaveLength(1);
    expect(hash(trainedTo(host, 15))).toBe(
      hash(trainedTo(opened({ interventions: twice.experiment.interventions }), 15)),
    );
  });

  it('refuses what cannot be changed', () => {
    const host = opened();
    host.send({ type: 'change', run: 'a', path: 'seed', value: 3 });
    expect(host.last('failed').header.code).toBe('notChangeable');
    host.send({ type: 'change', run: 'a', path: 'optimizer.learningRate', value: 'fast' });
    expect(host.last('failed').header.code).toBe('notNumber');
  });

  it('begins anew', () => {
    const host = trainedTo(opened(), 9);
    host.send({ type: 'reset', run: 'a' });
    expect(host.last('progress').header).toMatchObject({ step: 0, playing: false });
    expect(host.heard('restarted')).toHaveLength(1);
    expect(hash(trainedTo(host, 9))).toBe(hash(trainedTo(opened(), 9)));
  });
});

describe('going on from a checkpoint', () => {
  it('reaches the bits of an undisturbed run and catches up first', () => {
    const first = trainedTo(opened(), 40);
    const checkpoint = first.heard('checkpoint').at(-1);
    if (checkpoint?.payload === undefined) return expect.unreachable('no checkpoint');
    const from = checkpoint.header.checkpoint;
    expect(from.step).toBeGreaterThan(0);
    const second = falseHost();
    const standing = { catchUp: 40, playing: false, until: null, stepsPerSecond: 1 };
    const experiment = smallExperiment();
    const { payload } = checkpoint;
    second.send({ type: 'resume', run: 'a', experiment, record: true, from, ...standing }, payload);
    second.pass(500);
    expect(second.last('progress').header).toMatchObject({ step: 40, playing: false });
    expect(hash(second)).toBe(hash(first));
  });

  it('puts a change that comes while it catches up behind what was done', () => {
    const host = falseHost();
    const standing = { catchUp: 30, playing: false, until: null, stepsPerSecond: null };
    host.send({ type: 'resume', run: 'a', experiment: smallExperiment(), record: true, from: null, ...standing });
    host.send({ type: 'change', run: 'a', path: 'optimizer.learningRate', value: 0.3 });
    host.send({ type: 'stepBatch', run: 'a' });
    const { experiment } = host.last('changed').header as { experiment: { interventions: unknown[] } };
    expect(experiment.interventions).toMatchObject([{ step: 30 }]);
    host.pass(500);
    expect(host.last('progress').header).toMatchObject({ step: 31, playing: false });
  });
});

describe('looking back', () => {
  function floats(host: FalseHost, at: number): { values: Float32Array; layout: RecordLayout } {
    const { layout } = host.last('opened').header;
    for (const { header, payload } of host.heard('records')) {
      const index = header.preview || header.axis !== 'step' ? -1 : header.at.indexOf(at);
      if (index < 0 || payload === undefined) continue;
      const bytes = payload.slice(index * header.stride, (index + 1) * header.stride);
      return { values: new Float32Array(bytes.buffer, 0, layout.floats), layout };
    }
    throw new Error(`step ${at} was not recorded`);
  }

  it('computes a neuron of a past step again, bit for bit', () => {
    const host = trainedTo(opened(), 23);
    host.send({ type: 'inspect', run: 'a', at: 11, target: { kind: 'neuron', layer: 1, unit: 3 } });
    host.pass(100);
    const { formula, ...inspected } = host.last('inspected').header;
    const value = (name: string) => Number(inspected.values[name]);
    const { values: recordedFloats, layout } = floats(host, 11);
    expect(value('meanActivation')).toBe(recordedFloats[(layout.layers[1]?.meanActivation ?? 0) + 3]);
    expect(value('meanAbsDelta')).toBe(recordedFloats[(layout.layers[1]?.meanAbsDelta ?? 0) + 3]);
    const sum = formula.reduce((all, { product }) => all + Number(product), value('bias'));
    expect(sum).toBeCloseTo(value('preActivation'), 10);
    expect(Math.tanh(value('preActivation'))).toBeCloseTo(value('activation'), 10);
  });

  it('shows an edge as the sum over the batch that its gradient is', () => {
    const host = trainedTo(opened(), 23);
    host.send({ type: 'inspect', run: 'a', at: 22, target: { kind: 'edge', layer: 2, unit: 1, input: 4 } });
    host.pass(100);
    const { values, formula } = host.last('inspected').header;
    const { gradient, sum } = values;
    expect(formula).toHaveLength(16);
    expect(gradient).not.toBe(0);
    expect(sum).toBe(gradient);
  });

  it('refuses steps and targets that are not there', () => {
    const host = trainedTo(opened(), 4);
    host.send({ type: 'inspect', run: 'a', at: 9, target: { kind: 'neuron', layer: 0, unit: 0 } });
    expect(host.last('failed').header.code).toBe('step.notReached');
    host.send({ type: 'inspect', run: 'a', at: 3, target: { kind: 'neuron', layer: 0, unit: 6 } });
    expect(host.last('failed').header.code).toBe('target.unknown');
  });

  it('does not disturb the run', () => {
    const host = trainedTo(opened(), 10);
    for (const at of [9, 2, 10, 5]) {
      host.send({ type: 'inspect', run: 'a', at, target: { kind: 'neuron', layer: -1, unit: 0 } });
      host.pass(50);
    }
    expect(host.heard('inspected').map(({ header }) => header.at)).toEqual([9, 2, 10, 5]);
    expect(hash(trainedTo(host, 20))).toBe(hash(trainedTo(opened(), 20)));
  });

  it('proves the gradients of a step', () => {
    const host = trainedTo(opened(), 6);
    host.send({ type: 'prove', run: 'a', at: 3 });
    host.pass(20_000);
    const { dual, wasm, directions, edges } = host.last('proved').header;
    expect(Number(dual)).toBeLessThan(1e-6);
    expect(Number(wasm)).toBeLessThan(1e-6);
    expect(directions).toBeGreaterThan(0);
    expect(edges).toBeGreaterThan(0);
  });

  it('shows a row of the data, and evaluates it', () => {
    const host = opened();
    host.send({ type: 'sample', run: 'a', row: 3 });
    const { header, payload } = host.last('sample');
    expect(payload?.length).toBe(8);
    expect([0, 1]).toContain(header.label);
    host.send({ type: 'sample', run: 'a', row: 5000 });
    expect(host.last('failed').header.code).toBe('row.unknown');
    host.send({ type: 'evaluate', run: 'a', set: 'test' });
    host.pass(100);
    expect(host.last('evaluated').header).toMatchObject({ at: 0, set: 'test' });
  });
});

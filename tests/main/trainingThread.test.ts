/**
 * Training in a real worker on the WASM kernels, spoken to as a window does: one script of commands, then what must survive: the same
 * bits recorded or not, past steps computed again, a worker that is killed.
 */
import type { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { layerFieldIndex, presets } from '../../engine/index.ts';
import { startTraining, type TrainingOptions } from '../../main/trainingThread.ts';
import { smallExperiment } from '../engine/training/smallRun.ts';
import { Client } from './client.ts';

const clients: Client[] = [];

function start(options?: TrainingOptions): Client {
  const client = new Client(startTraining(options));
  clients.push(client);
  return client;
}

afterEach(() => {
  for (const { port } of clients.splice(0)) port.close();
});

function floatsOf(payload: Uint8Array | undefined): Float32Array {
  const bytes = payload?.slice() ?? new Uint8Array();
  return new Float32Array(bytes.buffer, 0, bytes.length >> 2);
}

describe('a script of commands', () => {
  it('opens, shows the untrained network, trains, seeks, looks back, exports, closes', async () => {
    const client = start();
    const firstFrame = client.next('frame');
    const { layout, batchesPerEpoch } = (await client.open('a', presets['first-start'])).header;
    const preview = await firstFrame;
    expect(preview.header).toMatchObject({ run: 'a', at: 0, preview: true, axis: 'step', live: true });
    expect(preview.payload?.length).toBe(layout.floats * 4 + layout.codes);

    client.send({ type: 'follow', run: 'a', on: true, axis: 'step' });
    client.send({ type: 'credit', run: 'a', frames: 2 });
    const state = (await client.trainTo('a', 2 * batchesPerEpoch + 3)).header;
    expect(state).toMatchObject({ epoch: 2, steps: [0, 2 * batchesPerEpoch + 2], epochs: [0, 1], diverged: null });
    expect(client.all('frame').filter(({ header }) => header.live && !header.preview)).toHaveLength(2);

    const frame = await client.ask({ type: 'seek', run: 'a', axis: 'step', at: 0 }, 'frame', ({ live }) => !live);
    expect(frame.header).toMatchObject({ at: 0, preview: false });
    // The untrained network's gradients are those of step 0.
    const [layer] = layout.layers;
    const index = layer === undefined ? -1 : layerFieldIndex(layer, 'weightGradientNorm');
    expect(floatsOf(frame.payload)[index]).toBe(floatsOf(preview.payload)[index]);
    const epoch = await client.ask({ type: 'seek', run: 'a', axis: 'epoch', at: 1 }, 'frame', ({ live }) => !live);
    expect(epoch.payload?.length).toBe(layout.epochFloats * 4 + layout.codes);

    const range = { from: 0, to: state.step };
    const line = await client.ask({ type: 'timeline', run: 'a', axis: 'step', ...range, columns: 10 }, 'timeline');
    expect(line.header.columns).toBe(10);
    expect(line.payload?.length).toBe(10 * line.header.stride * 4);

    const { header: sample } = await client.ask({ type: 'sample', run: 'a', row: frame.header.sample }, 'sample');
    expect(sample.label).toBeGreaterThanOrEqual(0);
    const { header: proved } = await client.ask({ type: 'prove', run: 'a', at: 1 }, 'proved');
    expect(Number(proved.dual)).toBeLessThan(1e-6);
    expect(Number(proved.wasm)).toBeLessThan(1e-3);
    const chained = await client.ask({ type: 'chain', run: 'a', at: 2 }, 'chained');
    expect(chained.header.links).toHaveLength(layout.layers.length);
    const counted = await client.ask({ type: 'histograms', run: 'a', at: 2, layer: 1 }, 'histograms');
    expect(counted.payload?.length).toBe(4 * 4 * 64);
    const info = (await client.ask({ type: 'dataInfo', run: 'a' }, 'dataInfo')).header;
    expect(info).toMatchObject({ name: 'digits', features: 64, train: { rows: 1437 }, test: { rows: 360 } });
    expect(info.attribution).toContain('CC BY 4.0');
    const guess = { type: 'predictions', run: 'a', at: 2, set: 'test', from: 0, count: 3 } as const;
    expect((await client.ask(guess, 'predictions')).payload?.length).toBe(4 * 3 * 10);
    const evaluated = await client.ask({ type: 'evaluations', run: 'a', from: 0, to: 99, most: 10 }, 'evaluations');
    expect(evaluated.payload?.length).toBe(evaluated.header.count * 5 * 8);
    expect(client.all('state').at(-1)?.header.evaluation?.test.rows).toBe(360);
    const arrow = await client.ask({ type: 'export', run: 'a' }, 'recording');
    expect(arrow.payload?.length).toBeGreaterThan(state.step * layout.codes);
    await client.ask({ type: 'close', run: 'a' }, 'closed');
    expect((await client.ask({ type: 'play', run: 'a' }, 'failed')).header.code).toBe('run.unknown');
  });

  it('names the field of a bad message', async () => {
    const client = start();
    const bad = { type: 'speed', run: 'a', stepsPerSecond: 'fast' } as unknown as Parameters<Client['send']>[0];
    const { header } = await client.ask(bad, 'failed');
    expect(header).toMatchObject({
      run: 'a',
      code: 'command.invalid',
      values: { path: 'stepsPerSecond', came: '"fast"' },
    });
  });

  it('trains two runs side by side to the bits each reaches alone', async () => {
    const both = start();
    await both.open('a', presets['first-start']);
    await both.open('b', smallExperiment());
    await Promise.all([
      both.trainTo('a', 60),
      both.next('state', ({ run, step }) => run === 'b' && step === 60),
      both.send({ type: 'until', run: 'b', step: 60 }),
    ]);
    const alone = start();
    await alone.open('b', smallExperiment());
    await alone.trainTo('b', 60);
    expect(await both.hash('b')).toBe(await alone.hash('b'));
  });
});

describe('the same bits', () => {
  it.each([
    ['healthy', presets['relu-10-he']],
    ['diverging', presets['learning-rate-too-high']],
  ])('recorded or not: %s', async (_, experiment) => {
    const client = start();
    await client.open('on', experiment);
    await client.open('off', experiment, false);
    const on = (await client.trainTo('on', 150)).header;
    const off = (await client.trainTo('off', 150)).header;
    expect(await client.hash('off')).toBe(await client.hash('on'));
    expect(off.diverged).toEqual(on.diverged);
    expect(off.steps).toEqual([0, 0]);
  });

  it('computes a past step again exactly as it was recorded, and the sum an edge is made of', async () => {
    const client = start();
    const { layout } = (await client.open('a', presets['relu-10-he'])).header;
    await client.trainTo('a', 130);
    const frame = await client.ask({ type: 'seek', run: 'a', axis: 'step', at: 77 }, 'frame', ({ live }) => !live);
    const floats = floatsOf(frame.payload);
    const neuron = { kind: 'neuron', layer: 3, unit: 5 } as const;
    const inspected = await client.ask({ type: 'inspect', run: 'a', at: 77, target: neuron }, 'inspected');
    const { meanActivation, meanAbsDelta } = inspected.header.values;
    expect(meanActivation).toBe(floats[(layout.layers[3]?.meanActivation ?? 0) + 5]);
    expect(meanAbsDelta).toBe(floats[(layout.layers[3]?.meanAbsDelta ?? 0) + 5]);
    for (const [layer, unit, input] of [
      [0, 3, 20],
      [4, 9, 2],
      [10, 7, 30],
    ] as const) {
      const target = { kind: 'edge', layer, unit, input } as const;
      const { header } = await client.ask({ type: 'inspect', run: 'a', at: 77, target }, 'inspected');
      const { sum, gradient } = header.values;
      expect(sum).toBe(gradient);
      expect(header.formula).toHaveLength(64);
    }
  });
});

describe('a worker that dies', () => {
  it('loses nothing that was recorded, and the run goes on to the bits of an undisturbed one', async () => {
    const experiment = presets['relu-10-he'];
    const calm = start();
    await calm.open('a', experiment);
    await calm.trainTo('a', 400);
    const workers: Worker[] = [];
    const client = start({ workerStarted: (worker) => workers.push(worker) });
    await client.open('a', experiment);
    // Slowly, so that the worker is still on its way when it is ended.
    client.send({ type: 'speed', run: 'a', stepsPerSecond: 100 });
    client.send({ type: 'until', run: 'a', step: 400 });
    await client.next('state', ({ step }) => step >= 60);
    const lost = client.next('workerLost');
    void workers[0]?.terminate();
    const { step } = (await lost).header;
    expect(step).toBeLessThan(400);
    const kept = await client.ask({ type: 'seek', run: 'a', axis: 'step', at: 50 }, 'frame', ({ live }) => !live);
    expect(kept.header.at).toBe(50);
    expect((await client.ask({ type: 'play', run: 'a' }, 'workerLost')).header.run).toBe('a');

    const end = client.next('state', (state) => state.step >= 400 && !state.playing);
    client.send({ type: 'continue', run: 'a' });
    client.send({ type: 'speed', run: 'a', stepsPerSecond: null });
    const state = (await end).header;
    expect(workers).toHaveLength(2);
    expect(state).toMatchObject({ steps: [0, 399], epochs: [0, Math.floor(400 / 22) - 1] });
    expect(await client.hash('a')).toBe(await calm.hash('a'));
    for (const [axis, at] of [
      ['step', 399],
      ['step', step],
      ['epoch', 5],
    ] as const) {
      const fits = ({ live }: { live: boolean }) => !live;
      const after = await client.ask({ type: 'seek', run: 'a', axis, at }, 'frame', fits);
      expect(after.payload).toEqual((await calm.ask({ type: 'seek', run: 'a', axis, at }, 'frame', fits)).payload);
    }
    expect(client.all('opened')).toHaveLength(1);
  });

  it('takes a change made by hand along', async () => {
    const change = { type: 'change', run: 'a', path: 'optimizer.learningRate', value: 0.01 } as const;
    const calm = start();
    await calm.open('a', presets['relu-10-he']);
    await calm.trainTo('a', 33);
    await calm.ask(change, 'changed');
    await calm.trainTo('a', 90);
    const workers: Worker[] = [];
    const client = start({ workerStarted: (worker) => workers.push(worker) });
    await client.open('a', presets['relu-10-he']);
    await client.trainTo('a', 33);
    await client.ask(change, 'changed');
    await client.trainTo('a', 50);
    const lost = client.next('workerLost');
    void workers[0]?.terminate();
    await lost;
    await client.ask({ type: 'continue', run: 'a' }, 'state', ({ step }) => step === 50);
    await client.trainTo('a', 90);
    expect(await client.hash('a')).toBe(await calm.hash('a'));
  });

  it('before its first checkpoint leaves the parameters that the run was opened with', async () => {
    const experiment = presets['relu-10-he'];
    const donor = start();
    await donor.open('a', { ...experiment, seed: 99 });
    const { header, payload = new Uint8Array() } = await donor.ask(
      { type: 'tensors', run: 'a', what: 'parameters' },
      'tensors',
    );
    const workers: Worker[] = [];
    const openedWith = async (client: Client) => {
      const opened = client.next('opened');
      client.port.send({ type: 'open', run: 'a', experiment, tensors: header.tensors }, payload.slice());
      await opened;
      return client;
    };
    const calm = await openedWith(start());
    await calm.trainTo('a', 30);
    const client = await openedWith(start({ workerStarted: (worker) => workers.push(worker) }));
    const untrained = await client.hash('a');
    await client.trainTo('a', 5);
    const lost = client.next('workerLost');
    void workers[0]?.terminate();
    await lost;
    await client.ask({ type: 'continue', run: 'a' }, 'state', ({ step }) => step === 5);
    await client.trainTo('a', 30);
    expect(await client.hash('a')).toBe(await calm.hash('a'));
    await client.ask({ type: 'reset', run: 'a' }, 'state', ({ step }) => step === 0);
    expect(await client.hash('a')).toBe(untrained);
  });

  it('that cannot even start is told', async () => {
    const client = start({ worker: new URL('file:///nowhere/trainingWorker.js') });
    const { header } = await client.ask({ type: 'open', run: 'a', experiment: presets['first-start'] }, 'failed');
    expect(header.code).toBe('worker.cannotStart');
  });
});

describe('memory', () => {
  it('holds 2,000 recorded steps of the default network within 256 MB, any of them at once', async () => {
    const client = start();
    await client.open('a', presets['sigmoid-10-xavier']);
    const before = process.memoryUsage();
    await client.trainTo('a', 2000);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(200 * 2 ** 20);
    for (const at of [0, 777, 1999]) {
      const frame = await client.ask({ type: 'seek', run: 'a', axis: 'step', at }, 'frame', ({ live }) => !live);
      expect(frame.header.at).toBe(at);
    }
  });

  it('writes what does not fit to a file and gives the same steps', async () => {
    const [small, large] = [start({ bounds: { memory: 4 * 2 ** 20 } }), start()];
    for (const client of [small, large]) {
      await client.open('a', presets['relu-10-he']);
      await client.trainTo('a', 700);
    }
    for (const at of [0, 1, 350, 699]) {
      const fits = ({ live }: { live: boolean }) => !live;
      const command = { type: 'seek', run: 'a', axis: 'step', at } as const;
      expect((await small.ask(command, 'frame', fits)).payload).toEqual(
        (await large.ask(command, 'frame', fits)).payload,
      );
    }
    expect(await small.hash('a')).toBe(await large.hash('a'));
  });
});

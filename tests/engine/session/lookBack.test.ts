/** Questions about a past step that the panels ask: the chain rule's numbers, histograms. Under a false clock, on the reference. */
import { describe, expect, it } from 'vitest';
import { fromWire } from '../../../engine/session/protocol.ts';
import { layerFieldIndex } from '../../../engine/training/stepRecord.ts';
import { type FalseHost, hash, opened, trainedTo } from './falseHost.ts';

/** The recorded deltaNorm of each layer at a step. */
function recordedDeltas(host: FalseHost, at: number): number[] {
  for (const { header, payload } of host.heard('records')) {
    const place = header.preview || header.axis !== 'step' ? -1 : header.at.indexOf(at);
    if (place < 0 || payload === undefined) continue;
    const { layout } = host.last('opened').header;
    const floats = new Float32Array(payload.slice().buffer, place * header.stride, layout.floats);
    return layout.layers.map((layer) => floats[layerFieldIndex(layer, 'deltaNorm')] ?? 0);
  }
  throw new Error(`step ${at} was not recorded`);
}

describe('the chain rule', () => {
  it('is told for a past step, from the last layer to the first', () => {
    const host = trainedTo(opened(), 12);
    host.send({ type: 'chain', run: 'a', at: 7 });
    host.pass(100);
    const { at, links, total, growth } = host.last('chained').header;
    expect(at).toBe(7);
    const deltas = recordedDeltas(host, 7).reverse();
    links.forEach(({ delta }, index) => {
      expect(Math.fround(fromWire(delta))).toBeCloseTo(deltas[index] ?? 0, 6);
    });
    // The last layer is not hidden: its way back is no part of the ratio.
    const product = links.slice(1).reduce((all, { back }) => all * fromWire(back?.product ?? 1), 1);
    expect(product / fromWire(total)).toBeCloseTo(1, 10);
    // Two hidden layers: one factor.
    expect(fromWire(growth ?? 0)).toBeCloseTo((deltas[2] ?? 0) / (deltas[1] ?? 1), 6);
  });

  it('survives gradients that are not finite', () => {
    const leaky = { type: 'dense', units: 6, activation: 'leaky_relu' };
    const blocks = [leaky, leaky, leaky, leaky, { type: 'dense', units: 2, activation: 'identity' }];
    const host = trainedTo(opened({ model: { blocks }, optimizer: { type: 'sgd', learningRate: 1e30 } }), 20);
    host.send({ type: 'chain', run: 'a', at: 19 });
    host.pass(100);
    expect(host.last('chained').header.links.map(({ delta }) => delta)).toContain('NaN');
    expect(host.last('chained').header.growth).toBeNull();
  });
});

describe('histograms', () => {
  it('come as 64 counts of each quantity', () => {
    const host = trainedTo(opened(), 5);
    host.send({ type: 'histograms', run: 'a', at: 2, layer: 1 });
    host.pass(100);
    const { header, payload } = host.last('histograms');
    expect(header).toMatchObject({ at: 2, layer: 1 });
    expect(header.quantities.map(({ what, count }) => [what, count])).toEqual([
      ['activation', 80],
      ['delta', 80],
      ['weightGradient', 30],
      ['weight', 30],
    ]);
    const counts = new Uint32Array(payload?.slice().buffer ?? new ArrayBuffer(0));
    expect(counts).toHaveLength(4 * 64);
    header.quantities.forEach(({ count, zeros, infinite, nan }, index) => {
      const inBins = counts.subarray(64 * index, 64 * (index + 1)).reduce((sum, each) => sum + each, 0);
      expect(inBins + zeros + infinite + nan).toBe(count);
    });
  });

  it('of a layer that is not there are refused', () => {
    const host = opened();
    host.send({ type: 'histograms', run: 'a', at: 0, layer: 3 });
    expect(host.last('failed').header).toMatchObject({ code: 'layer.unknown', values: { layer: 3, layers: 3 } });
  });
});

describe('questions', () => {
  it('leave the run as it is, and a newer one of a type replaces one that waits', () => {
    const host = trainedTo(opened(), 20);
    host.send({ type: 'chain', run: 'a', at: 19 });
    for (const layer of [0, 1, 2]) host.send({ type: 'histograms', run: 'a', at: 3, layer });
    host.pass(200);
    expect(host.heard('histograms').map(({ header }) => header.layer)).toEqual([2]);
    expect(host.heard('chained')).toHaveLength(1);
    expect(hash(trainedTo(host, 30))).toBe(hash(trainedTo(opened(), 30)));
  });
});

function floatsOf(payload: Uint8Array | undefined): Float32Array {
  return new Float32Array(payload?.slice().buffer ?? new ArrayBuffer(0));
}

describe('long answers', () => {
  it('are worked out in pieces: a pause comes through before a proof ends', () => {
    const many = { type: 'repeat', times: 12, blocks: [{ type: 'dense', units: 3, activation: 'tanh' }] };
    const host = trainedTo(
      opened({ model: { blocks: [many, { type: 'dense', units: 2, activation: 'identity' }] } }),
      6,
    );
    host.send({ type: 'play', run: 'a' });
    host.pass(10);
    host.send({ type: 'prove', run: 'a', at: 3 });
    host.pass(12);
    const { step } = host.last('progress').header;
    host.send({ type: 'pause', run: 'a' });
    expect(host.last('progress').header.playing).toBe(false);
    expect(host.heard('proved')).toHaveLength(0);
    host.pass(20_000);
    expect(host.heard('proved')).toHaveLength(1);
    expect(host.last('progress').header.step).toBeLessThan(step + 60);
  });

  it('and so is an evaluation, of the parameters it began with', () => {
    const host = opened({ data: { set: 'spirals', samples: 1000 } }, false);
    host.send({ type: 'play', run: 'a' });
    host.send({ type: 'evaluate', run: 'a', set: 'train' });
    host.pass(12);
    expect(host.heard('evaluated')).toHaveLength(0);
    expect(host.last('progress').header.playing).toBe(true);
    host.pass(200);
    const { at, loss } = host.last('evaluated').header;
    const still = trainedTo(opened({ data: { set: 'spirals', samples: 1000 } }, false), at);
    still.send({ type: 'evaluate', run: 'a', set: 'train' });
    still.pass(200);
    expect(still.last('evaluated').header).toMatchObject({ at, loss });
    expect(at).toBeGreaterThan(0);
  });
});

describe('predictions at a past step', () => {
  it('are those of the parameters before it, on a grid and for rows', () => {
    const host = trainedTo(opened(), 25);
    const early = trainedTo(opened(), 10);
    for (const each of [host, early]) {
      each.send({ type: 'boundary', run: 'a', at: 10, columns: 4, rows: 3 });
      each.send({ type: 'predictions', run: 'a', at: 10, set: 'test', from: 15, count: 100 });
      each.pass(200);
    }
    const { header, payload } = host.last('boundary');
    expect(header).toMatchObject({ at: 10, columns: 4, rows: 3, outputs: 2, probabilities: true });
    expect(floatsOf(payload)).toHaveLength(4 * 3 * 2);
    expect(payload).toEqual(early.last('boundary').payload);
    const rows = host.last('predictions');
    expect(rows.header).toMatchObject({ set: 'test', from: 15, count: 5, outputs: 2 });
    expect(rows.payload).toEqual(early.last('predictions').payload);
    host.send({ type: 'boundary', run: 'a', at: 25, columns: 4, rows: 3 });
    host.pass(200);
    expect(host.last('boundary').payload).not.toEqual(payload);
  });
});

describe('the data', () => {
  it('are told with rows, classes and source', () => {
    const host = opened();
    host.send({ type: 'dataInfo', run: 'a' });
    const { name, shape, features, train, test, attribution } = host.last('dataInfo').header;
    expect({ name, shape, features, attribution }).toEqual({
      name: 'spirals',
      shape: [2],
      features: 2,
      attribution: null,
    });
    expect(train.rows + test.rows).toBe(100);
    expect(train.perClass.reduce((sum, count) => sum + count, 0)).toBe(train.rows);
    expect(train.perClass).toHaveLength(2);
  });

  it('come row by row with labels, as many as there are', () => {
    const host = opened();
    host.send({ type: 'samples', run: 'a', set: 'train', from: 3, count: 1 });
    const { header, payload } = host.last('samples');
    expect(header).toMatchObject({ from: 3, count: 1, features: 2, labels: 1 });
    host.send({ type: 'sample', run: 'a', row: 3 });
    const single = host.last('sample');
    expect([...floatsOf(payload)]).toEqual([...floatsOf(single.payload), single.header.label]);
    host.send({ type: 'samples', run: 'a', set: 'test', from: 18, count: 50 });
    expect(host.last('samples').header.count).toBe(2);
    host.send({ type: 'samples', run: 'a', set: 'test', from: 20, count: 1 });
    expect(host.last('failed').header).toMatchObject({ code: 'row.unknown', values: { row: 20, rows: 20 } });
  });
});

describe('evaluations on the way', () => {
  it('are made of the untrained network and at epoch ends, and change no bit', () => {
    const calm = opened();
    calm.send({ type: 'speed', run: 'a', stepsPerSecond: 40 });
    const host = trainedTo(calm, 40);
    host.pass(100);
    const at = host.heard('evaluation').map(({ header }) => header.at);
    expect(at[0]).toBe(0);
    expect(at).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40]);
    // It is what `evaluate` says there.
    const last = host.last('evaluation').header;
    const other = trainedTo(opened({}, false), last.at);
    for (const set of ['test', 'train'] as const) {
      other.send({ type: 'evaluate', run: 'a', set });
      other.pass(100);
      const { type: _, run: __, at: step, set: ___, ...evaluated } = other.last('evaluated').header;
      expect({ step, ...evaluated }).toEqual({ step: last.at, ...last[set] });
    }
    expect(other.heard('evaluation')).toHaveLength(0);
    expect(hash(host)).toBe(hash(trainedTo(opened({}, false), 40)));
  });

  it('begin anew with the run', () => {
    const host = trainedTo(opened(), 20);
    host.send({ type: 'reset', run: 'a' });
    const before = host.heard('evaluation').length;
    host.pass(200);
    expect(
      host
        .heard('evaluation')
        .slice(before)
        .map(({ header }) => header.at),
    ).toEqual([0]);
  });
});

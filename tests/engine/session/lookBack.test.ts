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
    const product = links.reduce((all, { back }) => all * fromWire(back?.product ?? 1), 1);
    expect(product / fromWire(total)).toBeCloseTo(1, 10);
    // Two hidden layers: the line goes through both.
    expect(fromWire(growth?.factor ?? 0)).toBeCloseTo((deltas[2] ?? 0) / (deltas[1] ?? 1), 6);
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

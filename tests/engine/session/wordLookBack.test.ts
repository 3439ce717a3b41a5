/**
 * Looking back into networks over words and characters: the numbers behind lookups and trees add up, and no question breaks on them.
 */
import { describe, expect, test } from 'vitest';
import { fromWire, type WireNumber } from '../../../engine/session/protocol.ts';
import { opened, trainedTo } from './falseHost.ts';

const tokens = { set: 'wordsEn', shape: 'tokens', symbols: 12, length: 3, samples: 60 };
const networks = {
  'a tree over the mean': [
    { type: 'embedding', dim: 4, combine: 'mean' },
    { type: 'softmaxTree', bias: true },
  ],
  'a tree over a hidden layer': [
    { type: 'embedding', dim: 3 },
    { type: 'dense', units: 5, activation: 'tanh' },
    { type: 'softmaxTree', tree: 'balanced' },
  ],
  'a full softmax over a recurrent layer': [
    { type: 'embedding', dim: 3, combine: 'sequence' },
    { type: 'recurrent', cell: 'gru', units: 4 },
    { type: 'dense', units: 12 },
  ],
} as const;

const loss = { type: 'crossEntropy' };
const numberAt = (values: Readonly<Record<string, WireNumber>>, name: string) => fromWire(values[name] ?? 'NaN');

const trained = (blocks: readonly object[], optimizer: object = { type: 'sgd', learningRate: 0.5 }, step = 4) =>
  trainedTo(opened({ data: tokens, model: { blocks }, loss, optimizer, batch: { size: 8 } }), step);

describe.each(Object.entries(networks))('%s', (_, blocks) => {
  const host = trained(blocks);
  const { layers } = host.last('opened').header.layout;
  const ask = (question: object) => {
    host.send({ run: 'a', at: 3, ...question });
    host.pass(400);
  };

  test("an edge's gradient is the sum over what it carried", () => {
    layers.forEach((layer, index) => {
      for (const unit of [0, layer.units - 1]) {
        ask({ type: 'inspect', target: { kind: 'edge', layer: index, unit, input: layer.fanIn - 1 } });
        const { values } = host.last('inspected').header;
        expect(numberAt(values, 'sum')).toBeCloseTo(numberAt(values, 'gradient'), 10);
      }
    });
  });

  test("a neuron's pre-activation is the sum of what it reads", () => {
    layers.forEach((layer, index) => {
      if (layer.type === 'recurrent') return;
      ask({ type: 'inspect', target: { kind: 'neuron', layer: index, unit: layer.units - 1 } });
      const { values, formula } = host.last('inspected').header;
      const sum = formula.reduce(
        (total, { product }) => total + fromWire(product ?? 0),
        'bias' in values ? numberAt(values, 'bias') : 0,
      );
      expect(sum).toBeCloseTo(numberAt(values, 'preActivation'), 10);
    });
    ask({ type: 'inspect', target: { kind: 'neuron', layer: -1, unit: 11 } });
    expect(numberAt(host.last('inspected').header.values, 'meanActivation')).toBeLessThanOrEqual(1);
  });

  test('chain, histograms and proof come as for any network', () => {
    ask({ type: 'chain' });
    const { links } = host.last('chained').header;
    expect(links).toHaveLength(layers.length);
    expect(links.every(({ delta }) => fromWire(delta) > 0)).toBe(true);
    layers.forEach((layer, index) => {
      ask({ type: 'histograms', layer: index });
      const counts = host.last('histograms').header.quantities.map(({ count }) => count);
      expect(counts.slice(2)).toEqual([layer.fanIn * layer.units, layer.fanIn * layer.units]);
      expect((counts[0] ?? 0) % layer.units).toBe(0);
    });
    ask({ type: 'prove' });
    expect(fromWire(host.last('proved').header.dual)).toBeLessThan(1e-6);
    ask({ type: 'boundary', columns: 4, rows: 4 });
    ask({ type: 'text', length: 5, seed: 1, temperature: 1 });
    expect(host.heard('failed').map(({ header }) => header.code)).toEqual(['data.notPlane', 'data.noText']);
  });

  test('it answers with probabilities of all words', () => {
    ask({ type: 'predictions', set: 'test', from: 0, count: 5 });
    const { header, payload } = host.last('predictions');
    const answers = new Float32Array(payload?.slice().buffer ?? new ArrayBuffer(0));
    expect([header.outputs, header.probabilities, answers.length]).toEqual([12, true, 60]);
    for (let row = 0; row < 5; row++) {
      expect(answers.subarray(12 * row, 12 * row + 12).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
    }
  });
});

test('numbers that are not finite are told, not stumbled over', () => {
  const host = trained(networks['a tree over the mean'], { type: 'sgd', learningRate: 1e30 }, 12);
  for (const question of [{ type: 'chain' }, { type: 'histograms', layer: 1 }, { type: 'prove' }]) {
    host.send({ run: 'a', at: 11, ...question });
    host.pass(400);
  }
  expect(host.heard('failed')).toEqual([]);
  expect(host.last('chained').header.links.map(({ delta }) => delta)).toContain('NaN');
});

test('a network over characters writes on, at any step that was trained', () => {
  const characters = { set: 'characters', shape: 'tokens', length: 4, samples: 60 };
  const blocks = [{ type: 'embedding', dim: 3 }, { type: 'softmaxTree' }];
  const host = trainedTo(opened({ data: characters, model: { blocks }, loss }), 3);
  host.send({ type: 'text', run: 'a', at: 2, length: 12, seed: 9, temperature: 1 });
  host.pass(400);
  const { at, start, text, marks } = host.last('text').header;
  expect([at, start.length, Array.from(text).length, marks]).toEqual([2, 4, 12, 0]);
});

test('the input layer shows how often each word stands in a context', () => {
  const host = opened({ data: tokens, model: { blocks: networks['a tree over the mean'] }, loss, batch: { size: 8 } });
  host.send({ type: 'samples', run: 'a', set: 'train', from: 3, count: 1 });
  const row = new Float32Array(host.last('samples').payload?.slice().buffer ?? new ArrayBuffer(0));
  host.send({ type: 'sample', run: 'a', row: 3 });
  const counts = new Float32Array(host.last('sample').payload?.slice().buffer ?? new ArrayBuffer(0));
  expect(counts).toHaveLength(12);
  expect([...counts]).toEqual(
    Array.from({ length: 12 }, (_, word) => row.slice(0, 3).filter((id) => id === word).length),
  );
});

/** Looking back across a change by hand: chain, proof and histograms of steps on both sides are those of the recorded run. On the reference. */
import { expect, test } from 'vitest';
import { fromWire } from '../../../engine/session/protocol.ts';
import { layerFieldIndex } from '../../../engine/training/stepRecord.ts';
import { type FalseHost, hash, opened, trainedTo } from './falseHost.ts';

/** The recorded deltaNorm of each layer at a step, last layer first. */
function recordedDeltas(host: FalseHost, at: number): number[] {
  for (const { header, payload } of host.heard('records')) {
    const place = header.preview || header.axis !== 'step' ? -1 : header.at.indexOf(at);
    if (place < 0 || payload === undefined) continue;
    const { layout } = host.last('opened').header;
    const floats = new Float32Array(payload.slice().buffer, place * header.stride, layout.floats);
    return layout.layers.map((layer) => floats[layerFieldIndex(layer, 'deltaNorm')] ?? 0).reverse();
  }
  throw new Error(`step ${at} was not recorded`);
}

test('another activation and another optimiser, then questions about before, at and after', () => {
  const host = trainedTo(opened(), 20);
  const changes = [
    ['model.activation', 'prelu'],
    ['optimizer', { type: 'momentum', learningRate: 0.05 }],
    ['optimizer.learningRate', 0.02],
  ] as const;
  for (const [path, value] of changes) host.send({ type: 'change', run: 'a', path, value });
  trainedTo(host, 40);
  const checkpoint = host.heard('checkpoint').find(({ header }) => header.checkpoint.step > 20);
  for (const at of [30, 20, 19, 5, 21, 38]) {
    const near = checkpoint !== undefined && at >= checkpoint.header.checkpoint.step;
    const question = { type: 'chain', run: 'a', at };
    const from = near ? checkpoint.header.checkpoint : null;
    host.send({ type: 'lookBack', run: 'a', question, from }, near ? checkpoint.payload : undefined);
    host.pass(100);
    const { header } = host.last('chained');
    expect(header.at).toBe(at);
    const deltas = recordedDeltas(host, at);
    header.links.forEach(({ delta }, index) => {
      expect(Math.fround(fromWire(delta))).toBeCloseTo(deltas[index] ?? Number.NaN, 6);
    });
    host.send({ type: 'prove', run: 'a', at });
    host.send({ type: 'histograms', run: 'a', at, layer: 1 });
    host.pass(3000);
    expect(fromWire(host.last('proved').header.dual)).toBeLessThan(1e-6);
    expect(host.last('histograms').header.at).toBe(at);
  }
  const { experiment } = host.last('changed').header as { experiment: { interventions: unknown[] } };
  expect(hash(trainedTo(opened({ interventions: experiment.interventions }), 40))).toBe(hash(host));
});

test('a whole part takes the place of its single values at the same step', () => {
  const host = trainedTo(opened(), 6);
  const change = (path: string, value: unknown) => host.send({ type: 'change', run: 'a', path, value });
  change('optimizer.beta1', 0.5);
  change('optimizer', { type: 'sgd', learningRate: 0.1 });
  change('model.layers.0.activation', 'relu');
  change('model.activation', 'gelu');
  const { experiment } = host.last('changed').header as { experiment: { interventions: { path: string }[] } };
  expect(experiment.interventions.map(({ path }) => path)).toEqual(['optimizer', 'model.activation']);
});

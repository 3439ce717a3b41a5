/** What of two documents can be changed while a run goes on, and what needs a new one. */
import { describe, expect, test } from 'vitest';
import { type Experiment, experimentAt, presets } from '../../../engine/index.ts';
import { withChoices } from '../../../renderer/state/choices.ts';
import { sameDocument } from '../../../renderer/state/documents.ts';
import { withClip, withOptimizer, withRegularization } from '../../../renderer/state/edits.ts';
import { withHead, withLayer } from '../../../renderer/state/layerEdits.ts';
import { liveChanges } from '../../../renderer/state/liveChanges.ts';

const from: Experiment = presets['sigmoid-10-xavier'];
const changes = (to: Experiment) => liveChanges(from, to);

describe('change while the run goes on', () => {
  test.each<[string, Experiment, readonly object[]]>([
    ['nothing', from, []],
    ['one number', withChoices(from, { learningRate: 0.5 }), [{ path: 'optimizer.learningRate', value: 0.5 }]],
    [
      'the optimiser',
      withOptimizer(from, 'momentum'),
      [{ path: 'optimizer', value: withOptimizer(from, 'momentum').optimizer }],
    ],
    ['clipping', withClip(from, 'norm'), [{ path: 'clip', value: { type: 'norm', maxNorm: 1 } }]],
    [
      'the regulariser',
      withRegularization(from, 'l1'),
      [{ path: 'regularization', value: { type: 'l1', strength: 1e-4 } }],
    ],
    ['every activation', withChoices(from, { activation: 'relu' }), [{ path: 'model.activation', value: 'relu' }]],
    [
      'one activation inside a repetition',
      withLayer(from, 3, { activation: 'relu' }),
      [{ path: 'model.layers.3.activation', value: 'relu' }],
    ],
    ['one dropout rate', withLayer(from, 9, { dropout: 0.5 }), [{ path: 'model.layers.9.dropout', value: 0.5 }]],
  ])('%s', (_, to, expected) => {
    const found = changes(to);
    expect(found).toEqual(expected);
    const interventions = (found ?? []).map((change) => ({ step: 1, ...change }));
    const done = { ...experimentAt({ ...from, interventions }, 1), interventions: [] };
    expect(liveChanges(done, to)).toEqual([]);
  });

  test('and back again', () => {
    const there = withLayer(withClip(from, 'norm'), 3, { activation: 'relu' });
    const back = liveChanges(there, from) ?? [];
    const interventions = back.map((change) => ({ step: 1, ...change }));
    const done = { ...experimentAt({ ...there, interventions }, 1), interventions: [] };
    expect(liveChanges(done, from)).toEqual([]);
    expect(sameDocument({ ...done, model: from.model }, from)).toBe(true);
  });
});

test.each([
  ['depth', withChoices(from, { depth: 3 })],
  ['width', withChoices(from, { width: 5 })],
  ['data', withChoices(from, { set: 'moons' })],
  ['the weights', withChoices(from, { initializer: 'heNormal', activation: 'relu' })],
  ['the seed', withChoices(from, { seed: 77 })],
  ['the output layer', withHead(from, { activation: 'tanh' })],
  ['bias', withLayer(from, 2, { bias: true })],
])('%s needs a new run', (_, to) => {
  expect(changes(to)).toBeNull();
});

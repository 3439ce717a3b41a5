/** Interventions that a document may hold, and those that are refused: with the field, what came and what is allowed. */
import { expect, test } from 'vitest';
import { parseExperiment } from '../../../engine/experiment/problems.ts';
import { smallExperiment } from '../training/smallRun.ts';

const allowed =
  'optimizer, optimizer.learningRate, optimizer.beta1, optimizer.beta2, optimizer.epsilon, optimizer.weightDecay, clip, ' +
  'regularization, schedule, model.activation, model.dropout, model.layers.N.activation, model.layers.N.dropout';
const norm = { type: 'norm', maxNorm: 1 };

const wrong: readonly (readonly [string, unknown, string, string, object])[] = [
  ['seed', 1, 'path', 'notChangeable', { allowed }],
  ['model.layers.2.activation', 'relu', 'path', 'notChangeable', { came: '"model.layers.2.activation"' }],
  ['model.layers.-1.activation', 'relu', 'path', 'notChangeable', {}],
  ['model.layers.0.units', 3, 'path', 'notChangeable', {}],
  ['optimizer.type', 'sgd', 'path', 'notChangeable', {}],
  ['optimizer.toString', 1, 'path', 'notChangeable', {}],
  ['clip.maxNorm', 1, 'path', 'notChangeable', {}],
  ['model.activation', 'sine', 'value', 'notAllowed', { came: '"sine"' }],
  ['model.layers.0.dropout', 1, 'value', 'notBelow', { came: 1, most: 1 }],
  ['optimizer', { type: 'adam' }, 'value.learningRate', 'missing', {}],
  ['optimizer', { type: 'magic' }, 'value.type', 'notAllowed', { came: '"magic"' }],
  ['optimizer', 'sgd', 'value', 'notObject', { came: '"sgd"' }],
  ['optimizer.beta1', 'much', 'value', 'notNumber', { came: '"much"' }],
  ['clip', { ...norm, limit: 3 }, 'value.limit', 'unknownKey', {}],
];

function problemsOf(interventions: readonly object[]) {
  const parsed = parseExperiment({ ...smallExperiment(), interventions });
  return parsed.ok ? [] : parsed.problems;
}

test.each(wrong)('%s = %j is refused', (path, value, at, code, values) => {
  expect(problemsOf([{ step: 4, path, value }])).toMatchObject([{ path: `interventions[0].${at}`, code, values }]);
});

test.each(allowed.split(', ').filter((path) => !path.includes('N') && path.includes('.')))(
  '%s may be named',
  (path) => {
    const [problem] = problemsOf([{ step: 4, path, value: null }]);
    expect(problem?.path).toBe('interventions[0].value');
  },
);

test('each is judged by what the document says at its step', () => {
  const on = { step: 5, path: 'clip', value: norm };
  expect(problemsOf([{ step: 5, path: 'clip.maxNorm', value: 2 }, on])).toMatchObject([
    { path: 'interventions[0].path', code: 'notChangeable' },
  ]);
  expect(problemsOf([on, { step: 5, path: 'clip.maxNorm', value: 2 }])).toEqual([]);
  expect(problemsOf([{ step: 6, path: 'clip.maxNorm', value: 2 }, on])).toEqual([]);
});

test('a model of any number of layers is refused before anything counts them', () => {
  const tower = (blocks: readonly object[]): object => ({ type: 'repeat', times: 2000, blocks });
  const endless = tower([tower([tower([{ type: 'dense', units: 1 }])])]);
  const parsed = parseExperiment({
    ...smallExperiment(),
    model: { blocks: [endless, { type: 'dense', units: 2 }] },
    interventions: [{ step: 1, path: 'model.activation', value: 'relu' }],
  });
  expect(parsed.ok || parsed.problems[0]?.code).toBe('tooManyLayers');
});

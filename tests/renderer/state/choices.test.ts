/** What the panel reads from documents and writes into them; whatever it makes must be a document. */
import { describe, expect, test } from 'vitest';
import { activations, initializers, parseExperiment, presets } from '../../../engine/index.ts';
import { choicesOf, withChoices } from '../../../renderer/state/choices.ts';
import { takes } from '../../../renderer/state/edits.ts';
import { headOf } from '../../../renderer/state/layerEdits.ts';

const first = presets['first-start'];

test('reads the first start', () => {
  expect(choicesOf(first)).toEqual({
    set: 'digits',
    activation: 'sigmoid',
    depth: 6,
    width: 16,
    initializer: 'xavierNormal',
    gain: 1,
    learningRate: first.optimizer.learningRate,
    batch: 64,
    seed: 7,
  });
});
test('convolutions have an activation, too', () => {
  expect(choicesOf(presets['shapes-cnn']).activation).toBe('relu');
});
test('hidden layers that differ have no one width', () => {
  const blocks = [
    { type: 'dense', units: 8, activation: 'tanh', bias: true },
    { type: 'dense', units: 4, activation: 'tanh', bias: true },
    { type: 'dense', units: 10, activation: 'identity', bias: true },
  ] as const;
  const choices = choicesOf({ ...first, model: { blocks: [...blocks] } });
  expect(choices).toMatchObject({ width: null, activation: 'tanh', depth: 2 });
});
test('shows the rate of the latest intervention, and starts a new run with it', () => {
  const touched = { ...first, interventions: [{ step: 3, path: 'optimizer.learningRate', value: 0.125 }] };
  expect(choicesOf(touched).learningRate).toBe(0.125);
  const next = withChoices(touched, { depth: 2 });
  expect(next.interventions).toEqual([]);
  expect(next.optimizer.learningRate).toBe(0.125);
});

describe('whatever is chosen is a document', () => {
  const accepted = (change: Parameters<typeof withChoices>[1], from = first) => {
    const next = withChoices(from, change);
    expect(parseExperiment(next), JSON.stringify(change)).toMatchObject({ ok: true });
    return choicesOf(next);
  };
  test.each([0, 1, 2, 40])('depth %i', (depth) => expect(accepted({ depth })).toMatchObject({ depth }));
  test('from no hidden layer back to some', () => {
    const flat = withChoices(first, { depth: 0 });
    expect(accepted({ depth: 4 }, flat)).toMatchObject({ depth: 4, width: 16 });
  });
  test('width and activation, head untouched', () => {
    const next = withChoices(first, { width: 5, activation: 'relu' });
    expect(headOf(next)).toMatchObject({ units: 10, activation: 'identity' });
    expect(choicesOf(next)).toMatchObject({ width: 5, activation: 'relu', depth: 6 });
  });
  test.each(Object.keys(activations))('activation %s', (activation) =>
    expect(accepted({ activation })).toMatchObject({ activation }),
  );
  test.each(Object.keys(initializers))('initialiser %s, then a gain', (initializer) => {
    const gain = takes(initializer, 'gain') ? 2 : 1;
    expect(accepted({ initializer, gain: 2 })).toMatchObject({ initializer, gain });
    expect(accepted({ initializer }, withChoices(first, { gain: 3 }))).toMatchObject({ initializer });
  });
  test('the spirals and back', () => {
    expect(accepted({ set: 'spirals' })).toMatchObject({ set: 'spirals', depth: 6 });
    expect(accepted({ set: 'digits' }, withChoices(first, { set: 'spirals' }))).toMatchObject({ set: 'digits' });
  });
  test.each(Object.keys(presets))('preset %s with another seed', (name) => {
    const preset = presets[name as keyof typeof presets];
    expect(accepted({ seed: 11 }, preset)).toMatchObject({ seed: 11 });
  });
});

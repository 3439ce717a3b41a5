/** Edits of documents: whatever a person does in the panel makes a document; what works at once and what does not is told apart. */
import { describe, expect, test } from 'vitest';
import {
  dataSources,
  type Experiment,
  optimizers,
  parseExperiment,
  presets,
  schedules,
} from '../../../engine/index.ts';
import { scheduleFields } from '../../../renderer/panels/fields.ts';
import { currentDocument, sameDocument, valueAt, withValue } from '../../../renderer/state/documents.ts';
import {
  fittingLosses,
  sizesIn,
  withClip,
  withLoss,
  withOptimizer,
  withSchedule,
  withSet,
  withSize,
} from '../../../renderer/state/edits.ts';
import {
  headOf,
  hiddenLayers,
  moved,
  withAddedLayer,
  withHidden,
  withLayer,
  withMovedLayer,
  withoutLayer,
} from '../../../renderer/state/layerEdits.ts';
import { liveChanges } from '../../../renderer/state/liveChanges.ts';

const first = presets['first-start'];
const isDocument = (experiment: Experiment): void => {
  const parsed = parseExperiment(experiment);
  expect(parsed.ok, JSON.stringify(parsed)).toBe(true);
};

describe('data sets, losses, optimisers, clipping make documents', () => {
  test.each(Object.keys(dataSources))('%s with every loss that fits', (set) => {
    const next = withSet(first, set);
    isDocument(next);
    expect(fittingLosses(next).length).toBeGreaterThan(0);
    for (const loss of fittingLosses(next)) isDocument(withLoss(next, loss));
  });
  test.each(Object.keys(dataSources))('%s suits models of every kind, or gets one that does', (set) => {
    for (const preset of ['adding-gru', 'shapes-cnn', 'residual-50'] as const)
      isDocument(withSet(presets[preset], set));
  });
  test('a model that fits is kept', () => {
    expect(withSet(presets['shapes-cnn'], 'fashion').model.blocks.slice(0, -1)).toEqual(
      presets['shapes-cnn'].model.blocks.slice(0, -1),
    );
    expect(withSet(presets['adding-lstm'], 'sine').model.blocks[0]).toEqual({
      ...presets['adding-lstm'].model.blocks[0],
      readout: 'all',
    });
  });
  test('a loss on values is not offered other than for values', () => {
    expect(fittingLosses(withSet(first, 'plane'))).not.toContain('crossEntropy');
    expect(fittingLosses(first)).toContain('crossEntropy');
  });
  test('probabilities need a sigmoid head, logits none', () => {
    const next = withLoss(first, 'binaryCrossEntropy');
    expect(headOf(next)?.activation).toBe('sigmoid');
    expect(headOf(withLoss(next, 'crossEntropy'))?.activation).toBe('identity');
  });
  test.each(Object.keys(schedules))('the schedule %s has numbers and a field for each', (type) => {
    const next = withSchedule(first, type);
    isDocument(next);
    expect(next.schedule.type).toBe(type);
    expect(scheduleFields(next)).toHaveLength(Object.keys(next.schedule).length - 1);
  });
  test.each(Object.keys(optimizers))('%s keeps the learning rate', (type) => {
    const next = withOptimizer(first, type);
    isDocument(next);
    expect(next.optimizer).toMatchObject({ type, learningRate: first.optimizer.learningRate });
  });
  test.each(['none', 'value', 'norm', 'normPerTensor'])('clipping %s', (type) => isDocument(withClip(first, type)));
});

describe('layers', () => {
  test('one changed splits the repetition, changed back joins it again', () => {
    const next = withLayer(first, 2, { units: 5 });
    isDocument(next);
    expect(hiddenLayers(next).map(({ units }) => units)).toEqual([16, 16, 5, 16, 16, 16]);
    expect(next.model.blocks).toHaveLength(4);
    expect(sameDocument(withLayer(next, 2, { units: 16 }), first)).toBe(true);
  });
  test('added, removed, moved', () => {
    expect(hiddenLayers(withAddedLayer(first))).toHaveLength(7);
    expect(hiddenLayers(withoutLayer(first, 0))).toHaveLength(5);
    const next = withMovedLayer(withLayer(first, 0, { units: 5 }), 0, 3);
    expect(hiddenLayers(next).map(({ units }) => units)).toEqual([16, 16, 16, 5, 16, 16]);
    isDocument(withAddedLayer(withHidden(first, [])));
  });
  test('an initialiser of its own, and the common one again', () => {
    const own = withLayer(first, 1, { initializer: { name: 'zeros' } });
    isDocument(own);
    expect(hiddenLayers(own)[1]?.initializer).toEqual({ name: 'zeros' });
    expect(sameDocument(withLayer(own, 1, { initializer: undefined }), first)).toBe(true);
  });
  test('entries move both ways', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  });
});

describe('what works at once', () => {
  test('the learning rate does, the seed does not, both together do not', () => {
    const rate = withValue(first, 'optimizer.learningRate', 0.25);
    expect(liveChanges(first, rate)).toEqual([{ path: 'optimizer.learningRate', value: 0.25 }]);
    expect(liveChanges(first, withValue(first, 'seed', 8))).toBeNull();
    expect(liveChanges(first, withValue(rate, 'seed', 8))).toBeNull();
    expect(liveChanges(first, first)).toEqual([]);
  });
  test('a rate set by hand is the document’s own from then on', () => {
    const touched = { ...first, interventions: [{ step: 3, path: 'optimizer.learningRate', value: 0.5 }] };
    expect(valueAt(currentDocument(touched), 'optimizer.learningRate')).toBe(0.5);
    expect(currentDocument(touched).interventions).toEqual([]);
  });
  test('a value taken out is gone', () => {
    expect(
      'gain' in
        withValue(withValue(first, 'initialization.weight.gain', 2), 'initialization.weight.gain', undefined)
          .initialization.weight,
    ).toBe(false);
    expect(withValue(first, 'nobody.knows', 1)).toBe(first);
  });
});

describe('sizes of data', () => {
  const set = (name: string) => withSet(presets.spirals, name);
  test('are those that a set has, within its limits, which may depend on one another', () => {
    expect(sizesIn(presets.spirals)).toEqual([]);
    expect(sizesIn(presets.characters)).toMatchObject([{ name: 'length', value: 20 }]);
    expect(sizesIn(set('patterns')).map(({ name, value, most }) => [name, value, most])).toEqual([
      ['length', 30, 1000],
      ['symbols', 5, 64],
      ['pattern', 4, 29],
    ]);
  });
  test('more symbols need more outputs, and an emptied field has the usual number again', () => {
    const copy = set('copy');
    const larger = withSize(copy, 'symbols', 20);
    expect([larger.data.symbols, headOf(larger)?.units]).toEqual([20, 21]);
    expect(parseExperiment(larger).ok).toBe(true);
    const usual = withSize(larger, 'symbols', undefined);
    expect([usual.data.symbols, headOf(usual)?.units]).toEqual([undefined, 9]);
  });
  test('a sequence too short for its pattern shortens it', () => {
    const short = withSize(set('patterns'), 'length', 3);
    expect(short.data).toMatchObject({ length: 3, pattern: 2 });
    expect(parseExperiment(short).ok).toBe(true);
  });
});

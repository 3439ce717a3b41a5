/** What panels work out before they draw: number fields, paces, recorded numbers, key names. */
import { describe, expect, test } from 'vitest';
import { encodeEdge, layerFieldIndex, presets, top11 } from '../../../engine/index.ts';
import { wordsIn } from '../../../renderer/i18n/words.ts';
import {
  initializerFields,
  isLive,
  numberFields,
  optimizerFields,
  otherActivations,
  ruleOf,
} from '../../../renderer/panels/fields.ts';
import { keyLabel } from '../../../renderer/panels/keyLabel.ts';
import { judge, stepped } from '../../../renderer/panels/numberRules.ts';
import { recordedNumbers, sameTarget } from '../../../renderer/panels/recordedNumbers.ts';
import { SPEEDS, speedIndex } from '../../../renderer/panels/speeds.ts';
import type { Frame } from '../../../renderer/state/frames.ts';
import { pace } from '../../../renderer/state/replaying.ts';
import { layout } from '../state/fakes.ts';

describe('number fields', () => {
  const first = presets['first-start'];
  test('have words in both languages', () => {
    for (const id of Object.keys(numberFields))
      for (const key of [`field.${id}`, `help.${id}`])
        for (const language of ['de', 'en'] as const) {
          expect(wordsIn(language).say(['app', 'panels'], key, {}, '?'), key).not.toBe('?');
        }
  });
  test('are those that optimiser and initialiser take', () => {
    expect(optimizerFields(presets.spirals)).toEqual(expect.arrayContaining(['beta1', 'beta2', 'epsilon']));
    expect(initializerFields('weight', presets['tanh-10-too-large'])).toEqual(['gain', 'mean', 'std']);
    expect(initializerFields('bias', first)).toEqual([]);
  });
  test('work at once where a step reads them, and know the data', () => {
    expect(isLive('optimizer.learningRate', first)).toBe(true);
    expect(isLive('batch.size', first)).toBe(false);
    expect(ruleOf('batch', first).max).toBe(1437);
  });
  test('take what is in range only', () => {
    const rule = { min: 1, max: 10, integer: true };
    expect([0, 1, 5.5, 10, 11].map((value) => judge(value, rule))).toEqual([false, true, false, true, false]);
  });
  test('arrow keys go one step and stop at the ends', () => {
    const whole = { min: 1, max: 10, integer: true };
    expect([stepped(9, whole, 1), stepped(10, whole, 1), stepped(1, whole, -1)]).toEqual([10, 10, 1]);
    const rate = { min: 0, max: 1000, integer: false, doubling: true };
    expect([stepped(0.5, rate, 1), stepped(0.5, rate, -1), stepped(0.3, rate, 1)]).toEqual([1, 0.2, 0.5]);
    expect(stepped(0, rate, 1)).toBeGreaterThan(0);
  });
  test('every field allows its way up and down to stay inside', () => {
    for (const { rule } of Object.values(numberFields))
      for (const value of [rule.min, rule.max]) {
        expect(judge(stepped(value, rule, 1), rule)).toBe(true);
        expect(judge(stepped(value, rule, -1), rule)).toBe(true);
      }
  });
});

test('what is not shown side by side is in the list', () => {
  expect(otherActivations()).not.toContain('relu');
  expect(otherActivations()).toContain('gelu');
});

test('paces: each has a place, and the past is played with at most 30 pictures a second', () => {
  SPEEDS.forEach((speed, index) => {
    expect(speedIndex(speed)).toBe(index);
  });
  expect(pace(4)).toEqual({ wait: 250, places: 1 });
  expect(pace(300)).toEqual({ wait: 1000 / 30, places: 10 });
});

describe('recorded numbers', () => {
  const floats = new Float32Array(layout.floats);
  const codes = new Uint8Array(layout.codes);
  const frame: Frame = { run: 'r', axis: 'step', at: 0, live: true, preview: false, sample: 0, floats, codes };
  const [layer] = layout.layers;
  test('an edge gives its coded magnitude, rough but near', () => {
    if (layer === undefined) throw new Error('the layout has a layer');
    floats[layerFieldIndex(layer, 'edgeTop')] = top11(0.5);
    codes[layer.codes + 2 * layer.units + 1] = encodeEdge(0.01, top11(0.5));
    const [edge] = recordedNumbers(frame, layout, 64, { kind: 'edge', layer: 0, unit: 1, input: 2 });
    expect(edge?.rough).toBe(true);
    expect(Math.abs((edge?.value ?? 0) / 0.01 - 1)).toBeLessThan(0.07);
    const [zero] = recordedNumbers(frame, layout, 64, { kind: 'edge', layer: 0, unit: 0, input: 0 });
    expect(zero).toMatchObject({ value: 0, rough: false });
  });
  test('a neuron gives the sum that colours it, and its means; an input has none', () => {
    if (layer === undefined) throw new Error('the layout has a layer');
    floats[layer.meanAbsDelta + 1] = 0.25;
    const numbers = recordedNumbers(frame, layout, 64, { kind: 'neuron', layer: 0, unit: 1 });
    expect(numbers.slice(0, 2)).toMatchObject([
      { key: 'inspect.sumAbsDelta', value: 16 },
      { key: 'inspect.meanAbsDelta', value: 0.25 },
    ]);
    expect(recordedNumbers(frame, layout, 64, { kind: 'neuron', layer: -1, unit: 1 })).toEqual([]);
  });
  test('targets are the same or not', () => {
    expect(sameTarget({ kind: 'neuron', layer: 0, unit: 1 }, { kind: 'neuron', layer: 0, unit: 1 })).toBe(true);
    const edge = { kind: 'edge', layer: 0, unit: 1, input: 1 } as const;
    expect(sameTarget(edge, { ...edge, input: 2 })).toBe(false);
    expect(sameTarget(edge, { kind: 'neuron', layer: 0, unit: 1 })).toBe(false);
  });
});

test('keys have the reader’s names', () => {
  expect(keyLabel('Shift+ArrowRight', wordsIn('de'))).toBe('Umschalt →');
  expect(keyLabel('Space', wordsIn('en'))).toBe('Space');
  expect(keyLabel('n', wordsIn('en'))).toBe('N');
});

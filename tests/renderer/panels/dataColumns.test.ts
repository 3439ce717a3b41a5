/** How rows of data are shown, and what comes over the wire for them. */
import { describe, expect, test } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { wordsIn } from '../../../renderer/i18n/words.ts';
import { browserName } from '../../../renderer/panels/About.tsx';
import { classIndex, columnsOf, greys, pictureSize, tokensOf } from '../../../renderer/panels/data/dataColumns.ts';
import { landing } from '../../../renderer/panels/experiment/dragOrder.ts';
import {
  detailsLine,
  experimentName,
  networkLine,
  presetOf,
  widthsLine,
} from '../../../renderer/panels/experimentName.ts';
import { rowsOf } from '../../../renderer/state/dataQuestions.ts';

test('numbers of words are shown as words, blanks so that they can be seen', () => {
  expect([0, 1].map((id) => tokensOf('wordsEn', ['the', 'even'])?.(id))).toEqual(['the', 'even']);
  expect([0, 1, 2].map((id) => tokensOf('characters', [' ', '\n', 'a'])?.(id))).toEqual(['␣', '↵', 'a']);
  expect(tokensOf('digits', ['0', '1'])).toBeNull();
});

describe('rows', () => {
  const event = { type: 'samples', run: 'r', set: 'test', from: 5, count: 2, features: 2, labels: 1 } as const;
  test('are taken apart: inputs, then labels', () => {
    const payload = new Uint8Array(Float32Array.of(1, 2, 3, 4, 0, 1).buffer);
    const rows = rowsOf(event, payload);
    expect(rows.map(({ row, inputs, labels }) => [row, ...inputs, ...labels])).toEqual([
      [5, 1, 2, 0],
      [6, 3, 4, 1],
    ]);
  });
  test('of another size than promised are none', () => expect(rowsOf(event, new Uint8Array(8))).toEqual([]));
  test('have a class, by number or by the largest column; values have none', () => {
    expect(classIndex([2], 3)).toBe(2);
    expect(classIndex([0, 0, 1], 3)).toBe(2);
    expect(classIndex([0.5], 0)).toBeNull();
  });
});

test('pictures are pictures, tables show their first columns', () => {
  expect(pictureSize([1, 14, 10])).toEqual({ width: 10, height: 14 });
  expect(pictureSize([30])).toBeNull();
  expect(columnsOf(30)).toMatchObject({ hidden: 22 });
  expect(columnsOf(2)).toEqual({ names: ['x_{1}', 'x_{2}'], hidden: 0 });
});
test('light is much on Night, ink is much on paper', () => {
  expect([...greys([0, 1], true)].filter((_, index) => index % 4 === 0)).toEqual([15, 255]);
  expect([...greys([0, 1], false)].filter((_, index) => index % 4 === 0)).toEqual([255, 0]);
});
test('a dragged row lands where the pointer is', () => {
  const middles = [10, 30, 50, 70];
  expect(landing(middles, 0, 5)).toBe(0);
  expect(landing(middles, 0, 35)).toBe(1);
  expect(landing(middles, 0, 99)).toBe(3);
  expect(landing(middles, 3, 35)).toBe(2);
  expect(landing(middles, 3, 0)).toBe(0);
});
test('experiments have names', () => {
  const words = wordsIn('en');
  expect(presetOf(presets.healthy)).toBe('healthy');
  expect(experimentName(presets.healthy, words)).toBe('A healthy network');
  expect(experimentName({ ...presets.healthy, seed: 3 }, words)).toBe('Digits 8 × 8: 4 × 32, ReLU');
  expect(experimentName({ ...presets.healthy, title: 'Mine' }, words)).toBe('Mine');
  expect(detailsLine(presets.spirals, wordsIn('de'))).toBe('Xavier normal, Lernrate 0,01');
  expect(networkLine(presets['first-start'], words)).toBe('6 × 16, Sigmoid');
  expect(widthsLine([64, 32, 32, 16])).toBe('64 · 2 × 32 · 16');
  expect(widthsLine([1, 2, 3, 4, 5])).toBe('1 · 2 · 3 …');
});
test('the browser is named', () => {
  expect(browserName('Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/147.0.0.0 Safari/537.36')).toBe('Chromium 147');
  expect(browserName('nothing known')).toBe('');
});

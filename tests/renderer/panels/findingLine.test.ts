/** Sentences of the diagnosis: factors keep two significant digits in either notation. */
import { expect, test } from 'vitest';
import { wordsIn } from '../../../renderer/i18n/words.ts';
import { className, classRoom } from '../../../renderer/panels/classNames.ts';
import { findingLine } from '../../../renderer/panels/findingLine.ts';

const layersOf = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `layers.${index}` }));

test('a factor of one is measured, not counted', () => {
  expect(findingLine({ code: 'steady', values: { factor: 1 } }, wordsIn('en'))).toContain('factor 1.0 a layer');
  expect(findingLine({ code: 'exploding', values: { factor: 3.9 } }, wordsIn('de'))).toContain('3,9-Fache');
  expect(findingLine({ code: 'vanishing', values: { percent: 23 } }, wordsIn('en'))).toContain('23 %');
});
test('a layer has the name it has on the stage', () => {
  const finding = { code: 'diverged', values: { layer: 3 } };
  expect(findingLine(finding, wordsIn('de'), layersOf(7))).toContain('In Schicht h_{3} ');
  expect(findingLine(finding, wordsIn('de'), layersOf(3))).toContain('In der Ausgabeschicht ');
  expect(findingLine({ code: 'deadLayer', values: { layer: 2 } }, wordsIn('en'), layersOf(7))).toContain(
    'Layer h_{2} is dead',
  );
});
test('classes are words of the reader; what is a name stays one', () => {
  expect(className('malignant', wordsIn('de'))).toBe('bösartig');
  expect(className('setosa', wordsIn('de'))).toBe('setosa');
  expect(className('7', wordsIn('en'))).toBe('7');
});
test('long names of classes get room beside the outputs, digits need none', () => {
  expect(classRoom(['0', '9'], wordsIn('de'))).toBe(0);
  expect(classRoom(['malignant', 'benign'], wordsIn('de'))).toBeGreaterThan(30);
  expect(classRoom(['x'.repeat(99)], wordsIn('de'))).toBe(80);
});

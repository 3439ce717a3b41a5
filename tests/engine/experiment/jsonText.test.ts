/** Where a text stops being JSON; in agreement with JSON.parse about whether it does. */
import { expect, it } from 'vitest';
import { jsonMistake, readJsonText } from '../../../engine/experiment/jsonText.ts';

it.each([
  ['{', 1, 2, true],
  ['', 1, 1, true],
  ['{"a": 1,}', 1, 9, false],
  ['[1, 2\n, x]', 2, 3, false],
  ['{"a" 1}', 1, 6, false],
  ['{"a": 01}', 1, 7, false],
  ['[1] 2', 1, 5, false],
  ['["abc', 1, 2, true],
  ['{"a": [1, 2}', 1, 12, false],
])('%j', (text, line, column, atEnd) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonMistake(text)).toEqual({ line, column, atEnd });
});

it.each(['{}', '[]', ' [1, -2.5e3, "\\u00e4\\"", true, null, {"a": {"b": []}}] ', '"x"', '0'])(
  'finds none in %s',
  (text) => {
    JSON.parse(text);
    expect(jsonMistake(text)).toBeNull();
  },
);

it('is read, or said to be wrong; a byte order mark counts for neither', () => {
  expect(readJsonText('\uFEFF{"a": [1]}')).toEqual({ ok: true, value: { a: [1] } });
  const mistake = { line: 2, column: 1, atEnd: false };
  expect(readJsonText('\uFEFF[1,\n]')).toEqual({ ok: false, mistake });
});

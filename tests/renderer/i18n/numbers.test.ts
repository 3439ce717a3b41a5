/** Numbers as readers of German and English write them, and what a person may type. */
import { describe, expect, test } from 'vitest';
import {
  brief,
  count,
  exact,
  isAmbiguous,
  limit,
  parseNumber,
  percent,
  powerOfTen,
  setting,
  significant,
} from '../../../renderer/i18n/numbers.ts';

describe('significant', () => {
  test.each([
    [0, '0', '0'],
    [0.3, '0,300', '0.300'],
    [-2.31, '−2,31', '−2.31'],
    [3.8e-7, '3,80·10^{−7}', '3.80·10^{−7}'],
    [9.999, '10,0', '10.0'],
    [9999.9, '1,00·10^{4}', '1.00·10^{4}'],
    [0.009996, '0,0100', '0.0100'],
    [123456, '1,23·10^{5}', '1.23·10^{5}'],
    [Number.NaN, 'NaN', 'NaN'],
    [Number.POSITIVE_INFINITY, '∞', '∞'],
    [Number.NEGATIVE_INFINITY, '−∞', '−∞'],
  ])('%s', (value, german, english) => {
    expect(significant(value, 'de')).toBe(german);
    expect(significant(value, 'en')).toBe(english);
  });
  test('exact digits tell any float32 from its neighbour', () => {
    const value = Math.fround(0.1);
    const bits = new Uint32Array(Float32Array.of(value).buffer).map((word) => word + 1);
    const [next] = new Float32Array(bits.buffer);
    expect(exact(value, 'en')).not.toBe(exact(next ?? 0, 'en'));
  });
});

test('counts have thin spaces between thousands', () => {
  expect(count(11584, 'en')).toBe('11\u202f584');
  expect(count(1_234_567, 'de')).toBe('1\u202f234\u202f567');
  expect(count(999, 'de')).toBe('999');
});
test('shares are per cent', () => {
  expect(percent(0.234, 'de')).toBe('23\u202f%');
  expect(percent(0.101, 'de', 1)).toBe('10,1\u202f%');
});
test('brief numbers have no closing zeros', () => {
  expect([0.05, 1.9, 23, 0.12345].map((value) => brief(value, 'de'))).toEqual(['0,05', '1,9', '23', '0,123']);
  expect(brief(3.14e-12, 'en')).toBe('3.1·10^{−12}');
});
test('powers of ten have a real minus', () => expect(powerOfTen(-8)).toBe('10^{−8}'));

describe('parseNumber', () => {
  test.each([
    ['0,5', 0.5],
    ['0.5', 0.5],
    [' 1 000 ', 1000],
    ['1e-3', 1e-3],
    ['10^-3', 1e-3],
    ['2·10^-3', 2e-3],
    ['−2', -2],
    ['.5', 0.5],
    ['', null],
    ['abc', null],
    ['1,2,3', null],
    ['1e999', null],
    ['0x10', null],
    ['--1', null],
    ['1.000,5', 1000.5],
    ['1,000.5', 1000.5],
    ['1.000.000', 1_000_000],
    ['-12.345,6', -12345.6],
    ['1.00,5', null],
    ['0.125', 0.125],
    ['0,125', 0.125],
  ])('%j', (text, value) => {
    expect(parseNumber(text, 'de')).toBe(value);
    expect(parseNumber(text, 'en')).toBe(value);
  });
  test('takes no text that means two numbers to two readers', () => {
    expect([parseNumber('1.000', 'de'), parseNumber('1,000', 'de')]).toEqual([null, 1]);
    expect([parseNumber('1.000', 'en'), parseNumber('1,000', 'en')]).toEqual([1, null]);
    expect([isAmbiguous('12.345', 'de'), isAmbiguous('1.25', 'de'), isAmbiguous('12,345', 'en')]).toEqual([
      true,
      false,
      true,
    ]);
  });
  test('reads the ends of a range as they are written', () => {
    for (const value of [0, 1000, 0.9999, 4294967295, -1000])
      for (const language of ['de', 'en'] as const) expect(parseNumber(limit(value, language), language)).toBe(value);
    expect([limit(1000, 'de'), limit(1e-30, 'de'), limit(0.9999, 'de')]).toEqual(['1\u202f000', '10^{−30}', '0,9999']);
  });
  test('reads what setting writes', () => {
    for (const value of [0.03, 1, 250, -0.5, 1e-7, 4294967295])
      for (const language of ['de', 'en'] as const) expect(parseNumber(setting(value, language), language)).toBe(value);
  });
});

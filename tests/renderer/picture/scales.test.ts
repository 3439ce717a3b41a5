/** Positions on the logarithmic scale, marks of special values, and numbers set as mantissa and exponent. */
import { describe, expect, it } from 'vitest';
import { fitRange, MARK, markOf, paletteIndex, position } from '../../../renderer/picture/magnitude.ts';
import { MINUS, scientific, scientificText } from '../../../renderer/picture/scientific.ts';

const range = { min: -8, max: 0 };

describe('the scale', () => {
  it('places decades evenly and clips', () => {
    expect(position(1e-8, range)).toBeCloseTo(0, 12);
    expect(position(-1e-4, range)).toBeCloseTo(0.5, 12);
    expect(position(1, range)).toBe(1);
    expect(position(1e-36, range)).toBe(0);
    expect(position(1e9, range)).toBe(1);
    expect(position(0, range)).toBe(0);
    expect(position(Number.POSITIVE_INFINITY, range)).toBe(1);
    expect(position(Number.NaN, range)).toBeNaN();
    expect(paletteIndex(Number.NaN, range)).toBe(0);
    expect(paletteIndex(1e-4, range)).toBe(128);
  });

  it('tells special values apart', () => {
    expect(markOf(0, range)).toBe(MARK.zero);
    expect(markOf(-0, range)).toBe(MARK.zero);
    expect(markOf(1e-40, range)).toBe(MARK.below);
    expect(markOf(1e-8, range)).toBe(MARK.inRange);
    expect(markOf(-1, range)).toBe(MARK.inRange);
    expect(markOf(1.01, range)).toBe(MARK.above);
    expect(markOf(Number.NEGATIVE_INFINITY, range)).toBe(MARK.infinite);
    expect(markOf(Number.NaN, range)).toBe(MARK.nan);
  });

  it('fits whole decades, never fewer than 4 nor more than 12', () => {
    expect(fitRange(0.4, 3e-6)).toEqual({ min: -6, max: 0 });
    expect(fitRange(0.4, 0.3)).toEqual({ min: -4, max: 0 });
    expect(fitRange(30, 1e-30)).toEqual({ min: -10, max: 2 });
    expect(fitRange(0, 0)).toEqual({ min: -8, max: 0 });
    expect(fitRange(Number.POSITIVE_INFINITY, 1)).toEqual({ min: -8, max: 0 });
  });
});

describe('numbers under layers', () => {
  it.each([
    [0.11, '0.11'],
    [0.3, '0.30'],
    [3.714, '3.71'],
    [21.46, '21.5'],
    [508.2, '508'],
    [3.8e-7, '3.8\u00b710^\u22127'],
    [0.031, '3.1\u00b710^\u22122'],
    [0.0996, '0.10'],
    [999.7, '1.0\u00b710^3'],
    [9.96e-5, '1.0\u00b710^\u22124'],
    [4.8e33, '4.8\u00b710^33'],
    [-0.25, `${MINUS}0.25`],
    [0, '0'],
    [Number.POSITIVE_INFINITY, '\u221e'],
    [Number.NaN, 'NaN'],
  ])('%d is %s', (value, text) => {
    expect(scientificText(value, '.')).toBe(text);
  });

  it('use the reader\u2019s decimal sign', () => {
    expect(scientific(3.8e-7, ',')).toEqual({ mantissa: '3,8', exponent: -7, special: null });
    expect(scientific(1.5, ',').mantissa).toBe('1,50');
  });
});

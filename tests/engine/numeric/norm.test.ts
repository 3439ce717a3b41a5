/** The norm at both ends of the range. */
import { describe, expect, test } from 'vitest';
import { largestMagnitude, norm } from '../../../engine/numeric/norm.ts';

describe('norm', () => {
  test.each([1, 1e-36, 1e-160, 1e-300, 5e-324, 1e21, 1e160, 1e300])('of 3 and 4 times %d is 5 times that', (scale) => {
    expect(norm([3 * scale, -4 * scale, 0]) / scale).toBeCloseTo(5, 12);
  });

  test('is exactly 0 only for zeros', () => {
    expect(norm([])).toBe(0);
    expect(norm(new Float32Array(9))).toBe(0);
    expect(norm([0, 0, 5e-324])).toBe(5e-324);
  });

  test('of something not finite is not finite', () => {
    expect(norm([1, Number.NEGATIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(norm([Number.POSITIVE_INFINITY, Number.NaN, 1])).toBeNaN();
    expect(largestMagnitude([2, -3])).toBe(3);
  });
});

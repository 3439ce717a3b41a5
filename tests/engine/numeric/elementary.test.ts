/** The elementary functions: near Math's over wide ranges, right at special values, and the same bits as ever. */
import { describe, expect, test } from 'vitest';
import { powerOfTwo } from '../../../engine/numeric/bits.ts';
import {
  cos,
  erf,
  exp,
  expm1,
  log,
  log1p,
  log2,
  log10,
  pow,
  sigmoid,
  sin,
  tanh,
} from '../../../engine/numeric/elementary.ts';
import { randomStream } from '../../../engine/numeric/random.ts';

const view = new DataView(new ArrayBuffer(8));

/** Place of a float64 among all float64s, so that neighbours differ by 1. */
function place(x: number): bigint {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

function ulps(a: number, b: number): number {
  if (Number.isNaN(a) && Number.isNaN(b)) return 0;
  const distance = place(a) - place(b);
  return Number(distance < 0n ? -distance : distance);
}

/** 20,000 numbers between low and high, and as many spread over the powers of ten within. */
function samples(low: number, high: number): number[] {
  const random = randomStream(1, 'elementary');
  const largest = Math.max(Math.abs(low), Math.abs(high));
  return Array.from({ length: 40000 }, (_, i) => {
    if (i % 2 === 0) return low + (high - low) * random.uniform();
    const size = largest * random.uniform() * powerOfTwo(-random.integer(66));
    return low < 0 && random.uniform() < 0.5 ? Math.max(low, -size) : Math.min(high, size);
  });
}

/** FNV-1a over the bits of all values. */
function bitsHash(values: readonly number[]): string {
  let hash = 0x811c9dc5;
  for (const value of values) {
    view.setFloat64(0, value);
    for (let i = 0; i < 8; i++) hash = Math.imul(hash ^ view.getUint8(i), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

const reference = (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

const functions: readonly {
  name: string;
  ours: (x: number) => number;
  math: (x: number) => number;
  ranges: readonly (readonly [number, number])[];
  limit: number;
  golden: string;
}[] = [
  {
    name: 'exp',
    ours: exp,
    math: Math.exp,
    ranges: [
      [-1, 1],
      [-750, 710],
    ],
    limit: 1,
    golden: '65b83125',
  },
  {
    name: 'expm1',
    ours: expm1,
    math: Math.expm1,
    ranges: [
      [-1, 1],
      [-40, 710],
    ],
    limit: 1,
    golden: '4677a3e7',
  },
  {
    name: 'tanh',
    ours: tanh,
    math: Math.tanh,
    ranges: [
      [-1, 1],
      [-25, 25],
    ],
    limit: 2,
    golden: '0497e158',
  },
  {
    name: 'sigmoid',
    ours: sigmoid,
    math: reference,
    ranges: [
      [-1, 1],
      [-750, 50],
    ],
    limit: 2,
    golden: 'e9b54b4c',
  },
  {
    name: 'log',
    ours: log,
    math: Math.log,
    ranges: [
      [1e-300, 3],
      [0.5, 2],
      [1, 1e300],
    ],
    limit: 1,
    golden: '91574173',
  },
  {
    name: 'log1p',
    ours: log1p,
    math: Math.log1p,
    ranges: [
      [-0.9999, 1],
      [0, 1e20],
    ],
    limit: 1,
    golden: 'c006e3a3',
  },
  {
    name: 'log2',
    ours: log2,
    math: Math.log2,
    ranges: [
      [1e-300, 3],
      [0.5, 2],
      [1, 1e300],
    ],
    limit: 2,
    golden: 'ed632df9',
  },
  {
    name: 'log10',
    ours: log10,
    math: Math.log10,
    ranges: [
      [1e-300, 3],
      [0.5, 2],
      [1, 1e300],
    ],
    limit: 2,
    golden: 'cb2709fe',
  },
  {
    name: 'sin',
    ours: sin,
    math: Math.sin,
    ranges: [
      [-4, 4],
      [-1e6, 1e6],
      [-1e300, 1e300],
    ],
    limit: 1,
    golden: '45123073',
  },
  {
    name: 'cos',
    ours: cos,
    math: Math.cos,
    ranges: [
      [-4, 4],
      [-1e6, 1e6],
      [-1e300, 1e300],
    ],
    limit: 1,
    golden: '0d1b1aea',
  },
];

describe.each(functions)('$name', ({ ours, math, ranges, limit, golden }) => {
  test.each(ranges)('is within a few units in the last place of Math from %d to %d', (low, high) => {
    let worst = { x: 0, distance: 0 };
    for (const x of samples(low, high)) {
      const distance = ulps(ours(x), math(x));
      if (distance > worst.distance) worst = { x, distance };
    }
    expect(worst.distance, `at ${worst.x}: ${ours(worst.x)} against ${math(worst.x)}`).toBeLessThanOrEqual(limit + 1);
  });

  test('gives the bits it has always given', () => {
    expect(bitsHash(ranges.flatMap(([low, high]) => samples(low, high).map(ours)))).toBe(golden);
  });

  test.each([
    0,
    -0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    -1,
    1,
    5e-324,
    1.7976931348623157e308,
  ])('agrees with Math at %d', (x) => {
    expect(ulps(ours(x), math(x))).toBeLessThanOrEqual(1);
    expect(Object.is(ours(x), -0)).toBe(Object.is(math(x), -0));
  });
});

test.each([
  [1e-300, 1.1283791670955126e-300],
  [1e-20, 1.1283791670955125e-20],
  [1e-9, 1.1283791670955127e-9],
  [0.001, 0.0011283787909692365],
  [0.3, 0.3286267594591274],
  [0.84, 0.7651427114549946],
  [0.85, 0.7706680576083526],
  [1.0, 0.8427007929497149],
  [1.2, 0.9103139782296353],
  [1.3, 0.9340079449406524],
  [2.0, 0.9953222650189527],
  [2.8, 0.9999249868053346],
  [2.9, 0.9999589021219005],
  [4.5, 0.9999999998033839],
  [5.9, 0.9999999999999999],
  [6.5, 1.0],
  [30.0, 1.0],
])('erf(%d) is %d, and odd', (x, value) => {
  expect(ulps(erf(x), value)).toBeLessThanOrEqual(1);
  expect(erf(-x)).toBe(-erf(x));
});

test('erf gives the bits it has always given', () => {
  expect(erf(Number.NaN)).toBeNaN();
  expect(erf(Number.NEGATIVE_INFINITY)).toBe(-1);
  expect(bitsHash([...samples(-7, 7), ...samples(-1, 1)].map(erf))).toBe('1b2d6476');
});

describe('pow', () => {
  test('is within a few units in the last place of Math', () => {
    const exponents = samples(-30, 30);
    samples(1e-9, 1e9).forEach((x, i) => {
      const y = exponents[i] ?? 0;
      expect(ulps(pow(x, y), x ** y), `${x} ** ${y}`).toBeLessThanOrEqual(2);
    });
  });

  test('holds on to factors near 1 and to the ends of the range', () => {
    for (const [x, y] of [
      [0.999, 5000],
      [1 - 2 ** -50, 2 ** 52],
      [1 + 2 ** -40, 2 ** 41],
      [2, -1074],
      [2, 1023],
      [10, -320],
      [10, 308],
      [0.5, 1074],
    ] as const) {
      expect(ulps(pow(x, y), x ** y), `${x} ** ${y}`).toBeLessThanOrEqual(1);
    }
  });

  test('agrees with Math at special values, (+-1)^(+-Infinity) = 1 apart', () => {
    const special = [
      0,
      -0,
      1,
      -1,
      0.5,
      -0.5,
      2,
      3,
      -3,
      1e308,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ];
    for (const x of special) {
      for (const y of special) {
        const expected = Math.abs(x) === 1 && Math.abs(y) === Number.POSITIVE_INFINITY ? 1 : x === 1 ? 1 : x ** y;
        expect(ulps(pow(x, y), expected), `${x} ** ${y}: ${pow(x, y)}`).toBeLessThanOrEqual(1);
        expect(Object.is(pow(x, y), -0)).toBe(Object.is(expected, -0));
      }
    }
  });

  test('gives the bits it has always given', () => {
    const exponents = samples(-30, 30);
    expect(bitsHash(samples(1e-9, 1e9).map((x, i) => pow(x, exponents[i] ?? 0)))).toBe('b46c5852');
  });
});

test('powers of two and ten are exact', () => {
  for (let k = -1022; k <= 1023; k++) expect(log2(powerOfTwo(k))).toBe(k);
  for (let k = 0; k <= 22; k++) expect(log10(Number(`1e${k}`))).toBe(k);
});

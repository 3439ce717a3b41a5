/** Initialisers: moments within five standard errors of theory, orthogonality, streams that depth does not move. */
import { describe, expect, test } from 'vitest';
import { presets } from '../../engine/experiment/presets.ts';
import { drawInitial, type InitializerChoice, initializers } from '../../engine/initializers.ts';
import { randomStream } from '../../engine/numeric/random.ts';
import { initialParameters, type ParameterToDraw } from '../../engine/training/initialParameters.ts';

const SHAPES = [
  { shape: [256, 256], fanIn: 256, fanOut: 256 },
  { shape: [128, 512], fanIn: 512, fanOut: 128 },
  { shape: [400, 100], fanIn: 100, fanOut: 400 },
  { shape: [32, 16, 3, 3], fanIn: 144, fanOut: 288 },
] as const;
type Fans = (typeof SHAPES)[number];

/** Name, distribution, and the variance by theory. */
const drawn: readonly (readonly [InitializerChoice, 'normal' | 'uniform', (fans: Fans) => number])[] = [
  [{ name: 'normal', std: 0.01 }, 'normal', () => 1e-4],
  [{ name: 'normal' }, 'normal', () => 1],
  [{ name: 'uniform' }, 'uniform', ({ fanIn }) => 1 / (3 * fanIn)],
  [{ name: 'uniform', bound: 0.2, gain: 2 }, 'uniform', () => 0.16 / 3],
  [{ name: 'xavierNormal' }, 'normal', ({ fanIn, fanOut }) => 2 / (fanIn + fanOut)],
  [{ name: 'xavierUniform', gain: 5 / 3 }, 'uniform', ({ fanIn, fanOut }) => (25 / 9) * (2 / (fanIn + fanOut))],
  [{ name: 'heNormal' }, 'normal', ({ fanIn }) => 2 / fanIn],
  [{ name: 'heNormal', fan: 'out' }, 'normal', ({ fanOut }) => 2 / fanOut],
  [{ name: 'heUniform', fan: 'in' }, 'uniform', ({ fanIn }) => 2 / fanIn],
  [{ name: 'lecunNormal' }, 'normal', ({ fanIn }) => 1 / fanIn],
  [{ name: 'lecunUniform' }, 'uniform', ({ fanIn }) => 1 / fanIn],
];

const draw = (choice: InitializerChoice, fans: Fans) =>
  drawInitial(choice, fans, randomStream(1, JSON.stringify(choice)));

describe.each(drawn)('%j', (choice, distribution, theory) => {
  test.each(SHAPES)('has its moments for $shape', (fans) => {
    const values = draw(choice, fans);
    const n = values.length;
    const variance = theory(fans);
    const kurtosis = distribution === 'normal' ? 3 : 1.8;
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / n;
    expect(n).toBe(fans.shape.reduce((product: number, size) => product * size, 1));
    expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / n));
    expect(Math.abs(moment(2) / variance - 1)).toBeLessThan(5 * Math.sqrt((kurtosis - 1) / n));
    expect(Math.abs(moment(4) / moment(2) ** 2 - kurtosis)).toBeLessThan(
      distribution === 'normal' ? 5 * Math.sqrt(24 / n) : 5 * Math.sqrt(2.1 / n),
    );
    if (distribution === 'uniform') {
      const bound = Math.sqrt(3 * variance);
      expect(values.every((value) => Math.abs(value) <= bound)).toBe(true);
      expect(Math.max(...values)).toBeGreaterThan(0.99 * bound);
    }
  });
});

describe('orthogonal', () => {
  test.each(SHAPES)('has orthonormal rows or columns for $shape, times the gain', (fans) => {
    const rows = fans.shape[0];
    const values = draw({ name: 'orthogonal', gain: 1.5 }, fans).map((value) => value / 1.5);
    const columns = values.length / rows;
    const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
    const at = (i: number, j: number) => (rows <= columns ? values[i * columns + j] : values[j * columns + i]) ?? 0;
    let worst = 0;
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++) {
        let dot = 0;
        for (let j = 0; j < length; j++) dot += at(a, j) * at(b, j);
        worst = Math.max(worst, Math.abs(dot - (a === b ? 1 : 0)));
      }
    }
    expect(worst).toBeLessThan(1e-13);
  });

  test('is uniform over rotations: a single number is as often +1 as -1, and entries have mean 0', () => {
    const single = Array.from({ length: 400 }, (_, i) => {
      const [value = 0] = drawInitial(
        { name: 'orthogonal' },
        { shape: [1, 1], fanIn: 1, fanOut: 1 },
        randomStream(i, 'one'),
      );
      expect(Math.abs(value)).toBeCloseTo(1, 14);
      return Math.sign(value);
    });
    expect(new Set(single)).toEqual(new Set([1, -1]));
    expect(Math.abs(single.reduce((sum, value) => sum + value, 0))).toBeLessThan(100);
    const values = draw({ name: 'orthogonal' }, SHAPES[0]);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / values.length)).toBeLessThan(5 / 256 / 16);
  });
});

test('zeros are zero, a constant is constant, a gain multiplies', () => {
  expect([...draw({ name: 'zeros' }, SHAPES[3])].every((value) => value === 0)).toBe(true);
  expect(new Set(draw({ name: 'constant', value: 0.5, gain: 2 }, SHAPES[3]))).toEqual(new Set([1]));
  const plain = draw({ name: 'normal' }, SHAPES[3]);
  const random = randomStream(1, JSON.stringify({ name: 'normal' }));
  expect(drawInitial({ name: 'normal', gain: 3 }, SHAPES[3], random)).toEqual(plain.map((value) => 3 * value));
});

test('every initialiser has a formula', () => {
  for (const { formula } of Object.values(initializers)) expect(formula.tex).not.toBe('');
});

describe('initialParameters', () => {
  const weight = (layer: number, rows = 4, columns = 4): ParameterToDraw => ({
    name: `layers.${layer}.weight`,
    shape: [rows, columns],
    fanIn: columns,
    fanOut: rows,
    kind: 'weight',
  });
  const experiment = presets['first-start'];

  test('draws each parameter from a stream of its own, so others do not move it', () => {
    const [first, second] = initialParameters(experiment, [weight(0), weight(1)]);
    expect(initialParameters(experiment, [weight(1)])[0]).toEqual(second);
    expect(first).not.toEqual(second);
    expect(initialParameters({ ...experiment, seed: 8 }, [weight(0)])[0]).not.toEqual(first);
  });

  test('gives biases, slopes, scales and shifts their start values', () => {
    const small = (name: string, kind: ParameterToDraw['kind']) => ({ name, shape: [2], fanIn: 4, fanOut: 2, kind });
    const values = initialParameters(experiment, [
      small('layers.0.bias', 'bias'),
      small('prelu.0.weight', 'slope'),
      small('norm.0.weight', 'scale'),
      small('norm.0.bias', 'shift'),
    ]);
    expect(values.map((value) => [...value])).toEqual([
      [0, 0],
      [0.25, 0.25],
      [1, 1],
      [0, 0],
    ]);
  });

  test("follows a layer's own initialiser, counted through repeats", () => {
    const own = {
      type: 'dense',
      units: 4,
      activation: 'tanh',
      bias: true,
      initializer: { name: 'constant', value: 2 },
    } as const;
    const plain = { type: 'dense', units: 4, activation: 'tanh', bias: true } as const;
    const model = { blocks: [{ type: 'repeat', times: 2, blocks: [plain, own] } as const, plain] };
    const values = initialParameters(
      { ...experiment, model },
      [0, 1, 2, 3, 4].map((layer) => weight(layer)),
    );
    expect(values.map(([first]) => first === 2)).toEqual([false, true, false, true, false]);
  });

  test('draws the bits it has always drawn', () => {
    const [values] = initialParameters(experiment, [weight(0, 2, 2)]);
    expect([...(values ?? [])]).toEqual([
      0.2159905582666397, 0.13635998964309692, -0.5112518072128296, 1.944980502128601,
    ]);
  });
});

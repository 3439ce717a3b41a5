/** A sweep document: what it expands to, and what is said of one that is wrong. */
import { describe, expect, it } from 'vitest';
import { presets } from '../../../engine/experiment/presets.ts';
import { parseSweep } from '../../../engine/sweep/expandSweep.ts';
import { sweepLimits } from '../../../engine/sweep/sweepDocument.ts';

type Axis = { path: string; values: unknown[] };

function sweep(axes: Axis[], base: unknown = 'first-start', rest: Record<string, unknown> = {}) {
  return parseSweep({ format: 'gradiorama-sweep', version: 1, base, axes, ...rest });
}

function cells(axes: Axis[], base?: unknown) {
  const parsed = sweep(axes, base);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.cells;
}

function problems(...given: Parameters<typeof sweep>) {
  const parsed = sweep(...given);
  return parsed.ok ? [] : parsed.problems;
}

/** A document as a person writes it, without what has a default. */
const short = {
  format: 'gradiorama-experiment',
  version: 1,
  data: { set: 'digits' },
  model: { blocks: [{ type: 'dense', units: 10 }] },
  loss: { type: 'crossEntropy' },
  optimizer: { type: 'momentum', learningRate: 0.1 },
};

describe('a sweep', () => {
  it('is all combinations, the last axis changing fastest', () => {
    const grid = cells([
      { path: 'model.blocks.0.times', values: [2, 20] },
      { path: 'model.blocks[0].blocks[0].activation', values: ['relu', 'tanh', 'sigmoid'] },
    ]);
    expect(grid.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(grid.map(({ choices }) => choices.map(({ value }) => value))).toEqual([
      [2, 'relu'],
      [2, 'tanh'],
      [2, 'sigmoid'],
      [20, 'relu'],
      [20, 'tanh'],
      [20, 'sigmoid'],
    ]);
    expect(grid[4]?.experiment.model.blocks[0]).toMatchObject({ times: 20, blocks: [{ activation: 'tanh' }] });
    expect(grid[0]?.experiment.optimizer).toEqual(presets['first-start'].optimizer);
    expect(presets['first-start'].model.blocks[0]).toMatchObject({ times: 6 });
  });

  it('without an axis is its base alone, and takes 500 steps where none are named', () => {
    expect(sweep([])).toMatchObject({ ok: true, sweep: { steps: 500 }, cells: [{ index: 0, choices: [] }] });
  });

  it('may change whole parts and what the base leaves out', () => {
    const weights = [{ name: 'heNormal' }, { name: 'normal', std: 0.01 }];
    const grid = cells(
      [
        { path: 'initialization.weight', values: weights },
        { path: 'seed', values: [4] },
        { path: 'batch.size', values: [32] },
      ],
      short,
    );
    expect(grid.map(({ experiment }) => experiment.initialization.weight)).toEqual(weights);
    expect(grid[0]?.experiment).toMatchObject({ seed: 4, batch: { size: 32, shuffle: true } });
    // A default of momentum that nobody wrote does not hinder RMSProp, which has none.
    const [rmsprop] = cells([{ path: 'optimizer.type', values: ['rmsprop'] }], short);
    expect(rmsprop?.experiment.optimizer).toMatchObject({ type: 'rmsprop', learningRate: 0.1 });
  });
});

describe('a wrong sweep', () => {
  it('is refused with cell, path and value', () => {
    const axes = [
      { path: 'seed', values: [1, 2] },
      { path: 'optimizer.learningRate', values: [0.1, -1, 'high'] },
    ];
    expect(problems(axes)).toMatchObject([
      { cell: { index: 1 }, path: 'optimizer.learningRate', code: 'tooSmall', values: { came: -1 } },
      { cell: { index: 2 }, path: 'optimizer.learningRate', code: 'notNumber', values: { came: '"high"' } },
      { cell: { index: 4, choices: [{ value: 2 }, { value: -1 }] } },
      { cell: { index: 5 } },
    ]);
  });

  it.each([
    ['a path that leads nowhere', [{ path: 'model.blocks.9.units', values: [1] }], 'axes[0].path', 'pathUnknown'],
    ['a path with an empty key', [{ path: 'model..blocks', values: [1] }], 'axes[0].path', 'pathUnknown'],
    ['a path into a number', [{ path: 'seed.low', values: [1] }], 'axes[0].path', 'pathUnknown'],
    [
      'one field twice',
      ['.0', '[0]'].map((k) => ({ path: `model.blocks${k}`, values: [1] })),
      'axes[1].path',
      'pathTwice',
    ],
    ['no values', [{ path: 'seed', values: [] }], 'axes[0].values', 'listEmpty'],
    [
      'too many cells',
      ['seed', 'batch.size', 'title'].map((path) => ({ path, values: Array.from({ length: 100 }, () => 1) })),
      'axes',
      'tooManyCells',
    ],
  ])('names %s', (_, axes, path, code) => {
    expect(problems(axes)).toMatchObject([{ cell: null, path, code }]);
  });

  it.each([
    ['nothing', undefined, 'base', 'missing'],
    ['an unknown preset', 'no-such', 'base', 'notAllowed'],
    ['a wrong document', { ...short, seed: -1 }, 'base.seed', 'tooSmall'],
  ])('names its base: %s', (_, base, path, code) => {
    expect(
      problems([], base === undefined ? null : base, base === undefined ? { base: undefined } : {})[0],
    ).toMatchObject({
      path,
      code,
    });
  });

  it('names what it does not know', () => {
    expect(problems([], 'first-start', { axis: [] })).toMatchObject([
      { path: 'axis', code: 'unknownKey', values: { allowed: expect.stringContaining('axes') } },
    ]);
    expect(problems([{ path: '__proto__.polluted', values: [1] }])).toHaveLength(1);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('tells at most 20 problems, soon', () => {
    const values = Array.from({ length: sweepLimits.values }, () => -1);
    expect(problems([{ path: 'seed', values }])).toHaveLength(20);
  });
});

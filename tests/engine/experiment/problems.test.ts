/** The gate for documents: sound ones get their defaults, wrong ones are told what is wrong, nothing makes it throw or hang. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import german from '../../../assets/words/de/problems.json';
import english from '../../../assets/words/en/problems.json';
import { limits } from '../../../engine/experiment/limits.ts';
import { parseExperiment, problemCodes } from '../../../engine/experiment/problems.ts';

type Json = Record<string, unknown>;

const hidden = { type: 'dense', units: 16, activation: 'relu' };
const head = { type: 'dense', units: 10 };

function draft(changes: Json = {}): Json {
  return {
    format: 'gradiorama-experiment',
    version: 1,
    data: { set: 'digits' },
    model: { blocks: [hidden, head] },
    loss: { type: 'crossEntropy' },
    optimizer: { type: 'sgd', learningRate: 0.1 },
    ...changes,
  };
}

function problems(document: unknown) {
  const parsed = parseExperiment(document);
  return parsed.ok ? [] : parsed.problems;
}

const blocks = (...list: unknown[]) => ({ model: { blocks: list } });
const wrap = (depth: number): unknown => {
  let value: unknown = hidden;
  for (let i = 0; i < depth; i++) value = { type: 'repeat', times: 1, blocks: [value] };
  return value;
};

describe('a sound document', () => {
  test('gets its defaults and parses again to itself', () => {
    const parsed = parseExperiment(draft());
    expect(parsed).toMatchObject({
      ok: true,
      experiment: {
        title: '',
        seed: 1,
        data: { shape: 'vector', standardize: 'global' },
        initialization: { weight: { name: 'xavierNormal' }, bias: { name: 'zeros' } },
        clip: { type: 'none' },
        batch: { size: 64, shuffle: true },
        record: { every: 1 },
        interventions: [],
      },
    });
    if (parsed.ok) expect(parseExperiment(JSON.parse(JSON.stringify(parsed.experiment)))).toEqual(parsed);
  });

  test('may have a thousand hidden layers, 4096 units in a layer and 20 million parameters', () => {
    const thousand = { type: 'repeat', times: 1000, blocks: [{ ...hidden, units: 32 }] };
    expect(problems(draft(blocks(thousand, head)))).toEqual([]);
    expect(problems(draft(blocks({ ...hidden, units: 4096 }, head)))).toEqual([]);
    expect(problems(draft(blocks({ ...hidden, units: 4096 }, { ...hidden, units: 4096 }, head)))).toEqual([]);
    expect(limits.parameters).toBeGreaterThanOrEqual(20_000_000);
  });
});

const wrong: readonly (readonly [string, unknown, string, string, Json])[] = [
  ['not an object', [1], '', 'documentNotObject', { came: '[1]' }],
  ['a list', [1, 'a', [2], { b: 3 }], '', 'documentNotObject', { came: '[1, "a", […], …]' }],
  ['missing part', draft({ loss: undefined }), 'loss', 'missing', {}],
  ['missing version', { ...draft(), version: 2 }, 'version', 'notAllowed', { came: 2, allowed: '1' }],
  ['unknown key', draft({ sed: 3 }), 'sed', 'unknownKey', {}],
  [
    'unknown key in a block',
    draft(blocks({ ...hidden, activaton: 'relu' }, head)),
    'model.blocks[0].activaton',
    'unknownKey',
    { allowed: 'type, units, normalization, activation, bias, dropout, initializer' },
  ],
  [
    'too many units',
    draft(blocks({ ...hidden, units: 5000 }, head)),
    'model.blocks[0].units',
    'tooLarge',
    { came: 5000, most: 4096 },
  ],
  [
    'no units',
    draft(blocks({ ...hidden, units: 0 }, head)),
    'model.blocks[0].units',
    'tooSmall',
    { came: 0, least: 1 },
  ],
  ['half a unit', draft(blocks({ ...hidden, units: 1.5 }, head)), 'model.blocks[0].units', 'notInteger', { came: 1.5 }],
  [
    'words for a number',
    draft(blocks({ ...hidden, units: '16' }, head)),
    'model.blocks[0].units',
    'notNumber',
    { came: '"16"' },
  ],
  [
    'unknown activation',
    draft(blocks({ ...hidden, activation: 'rlu' }, head)),
    'model.blocks[0].activation',
    'notAllowed',
    { came: '"rlu"' },
  ],
  [
    'unknown block',
    draft(blocks({ type: 'attention' }, head)),
    'model.blocks[0].type',
    'notAllowed',
    { came: '"attention"', allowed: 'dense, conv, pool, recurrent, embedding, softmaxTree, repeat, residual' },
  ],
  ['no blocks', draft(blocks()), 'model.blocks', 'listEmpty', {}],
  ['blocks no list', draft({ model: { blocks: {} } }), 'model.blocks', 'notList', { came: '{}' }],
  ['unknown data', draft({ data: { set: 'mnist' } }), 'data.set', 'notAllowed', { came: '"mnist"' }],
  [
    'a shape the data lack',
    draft({ data: { set: 'digits', shape: 'tokens' } }),
    'data.shape',
    'shapeNotOffered',
    { allowed: 'vector, image' },
  ],
  [
    'samples of a shipped set',
    draft({ data: { set: 'digits', samples: 500 } }),
    'data.samples',
    'generatedOnly',
    { set: 'digits' },
  ],
  [
    'a rate below zero',
    draft({ optimizer: { type: 'sgd', learningRate: -1 } }),
    'optimizer.learningRate',
    'tooSmall',
    { came: -1, least: 0 },
  ],
  [
    'beta of one',
    draft({ optimizer: { type: 'adam', learningRate: 1, beta1: 1 } }),
    'optimizer.beta1',
    'notBelow',
    { came: 1, most: 1 },
  ],
  ['a limit of zero', draft({ clip: { type: 'value', limit: 0 } }), 'clip.limit', 'notAbove', { came: 0, least: 0 }],
  ['a switch of words', draft({ batch: { shuffle: 'yes' } }), 'batch.shuffle', 'notSwitch', { came: '"yes"' }],
  [
    'recording at words',
    draft({ record: { every: 'hour' } }),
    'record.every',
    'notAllowed',
    { came: '"hour"', allowed: 'epoch' },
  ],
  ['recording never', draft({ record: { every: 0 } }), 'record.every', 'tooSmall', { came: 0, least: 1 }],
  ['a title too long', draft({ title: 'x'.repeat(201) }), 'title', 'textTooLong', { came: 201, most: 200 }],
  [
    'a head too narrow',
    draft(blocks(hidden)),
    'model.blocks[0].units',
    'headUnits',
    { came: 16, allowed: '10', set: 'digits' },
  ],
  [
    'a head too narrow in a repeat',
    draft(blocks(hidden, { type: 'repeat', times: 2, blocks: [hidden] })),
    'model.blocks[1].blocks[0].units',
    'headUnits',
    { came: 16 },
  ],
  [
    'a model that ends with pooling',
    draft({ data: { set: 'digits', shape: 'image' }, ...blocks({ type: 'pool' }) }),
    'model.blocks[0]',
    'headNotDense',
    {},
  ],
  [
    'a convolution of a vector',
    draft(blocks({ type: 'conv', channels: 2 }, head)),
    'model.blocks[0]',
    'needsImage',
    {},
  ],
  [
    'a window larger than the image',
    draft({ data: { set: 'digits', shape: 'image' }, ...blocks({ type: 'conv', channels: 2, kernel: 9 }, head) }),
    'model.blocks[0].kernel',
    'windowTooLarge',
    { came: 9, most: 8 },
  ],
  [
    'a residual block that changes the width',
    draft(blocks({ type: 'residual', blocks: [hidden] }, head)),
    'model.blocks[0]',
    'residualShape',
    { came: '16', needed: '64' },
  ],
  [
    'a residual block in another',
    draft(blocks({ type: 'residual', blocks: [{ type: 'residual', blocks: [hidden] }] }, head)),
    'model.blocks[0].blocks[0]',
    'residualInside',
    {},
  ],
  [
    'batch normalisation of a single row',
    draft({ ...blocks({ ...hidden, normalization: 'batch' }, head), batch: { size: 1 } }),
    'model.blocks[0].normalization',
    'batchNormNeedsTwo',
    {},
  ],
  [
    'classes for a plane',
    draft({ data: { set: 'plane' } }),
    'loss.type',
    'lossTargets',
    { came: 'crossEntropy', allowed: 'mse, halfSse, l1, huber' },
  ],
  [
    'a setting the loss does not have',
    draft({ loss: { type: 'mse', delta: 2 } }),
    'loss.delta',
    'lossSettingNotUsed',
    { name: 'mse', allowed: 'type, reduction' },
  ],
  [
    'a warm-up longer than the whole',
    draft({ schedule: { type: 'warmupCosine', warmupSteps: 9, steps: 9 } }),
    'schedule.warmupSteps',
    'notBelow',
    { came: 9, most: 9 },
  ],
  [
    'probabilities from a line',
    draft({ loss: { type: 'binaryCrossEntropy' } }),
    'model.blocks[1].activation',
    'lossNeedsSigmoid',
    { came: 'identity' },
  ],
  ['a batch too large', draft({ batch: { size: 1438 } }), 'batch.size', 'batchTooLarge', { came: 1438, most: 1437 }],
  [
    'too many layers',
    draft(blocks({ type: 'repeat', times: 1999, blocks: [{ type: 'repeat', times: 2, blocks: [hidden] }] }, head)),
    'model.blocks',
    'tooManyLayers',
    { came: 3999, most: 2000 },
  ],
  [
    'too many parameters',
    draft(blocks({ type: 'repeat', times: 3, blocks: [{ ...hidden, units: 4096 }] }, head)),
    'model.blocks',
    'tooManyParameters',
    { came: 65 * 4096 + 2 * 4097 * 4096 + 40970 },
  ],
  [
    'a setting without effect',
    draft({ initialization: { weight: { name: 'heNormal', std: 1 } } }),
    'initialization.weight.std',
    'settingNotUsed',
    { allowed: 'name, gain, fan' },
  ],
  [
    'an intervention on the model',
    draft({ interventions: [{ step: 1, path: 'model.blocks', value: 1 }] }),
    'interventions[0].path',
    'notChangeable',
    { came: '"model.blocks"' },
  ],
  [
    'an intervention out of range',
    draft({ interventions: [{ step: 1, path: 'optimizer.learningRate', value: 'fast' }] }),
    'interventions[0].value',
    'notNumber',
    { came: '"fast"' },
  ],
  ['nesting without end', draft(blocks(wrap(60), head)), '', 'documentTooDeep', { most: 64 }],
  [
    'values without end',
    draft({ title: Array.from({ length: 300_000 }, () => 0) }),
    '',
    'documentTooLarge',
    { most: 200_000 },
  ],
];

describe('a wrong document', () => {
  test.each(wrong)('%s', (_, document, path, code, values) => {
    const [problem] = problems(document);
    expect(problem).toMatchObject({ path, code, values });
    expect(Object.keys(problem?.values ?? {}).toSorted()).toEqual(
      [...problemCodes[code as keyof typeof problemCodes]].toSorted(),
    );
  });

  test('is told everything at once, in the order of the schema', () => {
    const document = draft({ batch: { size: 'a' }, seed: -1, ...blocks({ ...hidden, units: 0 }, head) });
    expect(problems(document).map(({ path }) => path)).toEqual(['model.blocks[0].units', 'batch.size', 'seed']);
  });

  test('two classes may have one output or two, unless the loss is softmax cross-entropy', () => {
    const spirals = (type: string, units: number) =>
      problems(draft({ data: { set: 'spirals' }, loss: { type }, ...blocks(hidden, { type: 'dense', units }) }));
    expect(spirals('binaryCrossEntropyLogits', 1)).toEqual([]);
    expect(spirals('mse', 2)).toEqual([]);
    expect(spirals('mse', 3)).toMatchObject([{ code: 'headUnits', values: { allowed: '1, 2' } }]);
    expect(spirals('crossEntropy', 1)).toMatchObject([{ code: 'headUnits', values: { allowed: '2' } }]);
  });

  test('hostile repeats are counted, not unrolled', () => {
    let list: unknown[] = [hidden];
    for (let i = 0; i < 25; i++) list = [{ type: 'repeat', times: 2000, blocks: list }];
    const [problem] = problems(draft(blocks(...list, head)));
    expect(problem?.code).toBe('tooManyLayers');
  });

  test('keys that objects inherit are no names', () => {
    for (const name of ['toString', '__proto__', 'constructor']) {
      expect(problems(draft({ data: { set: name } }))[0]?.code).toBe('notAllowed');
      expect(problems(draft(blocks({ ...hidden, activation: name }, head)))[0]?.code).toBe('notAllowed');
      expect(problems(JSON.parse(JSON.stringify(draft()).replace('"version"', `"${name}":1,"version"`)))[0]?.code).toBe(
        'unknownKey',
      );
    }
  });
});

describe('no document makes it throw', () => {
  test('whatever JSON comes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(parseExperiment(value).ok).toBe(false);
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test('whatever stands in the place of any value', () => {
    const sound = JSON.stringify(
      draft({ batch: { size: 8 }, interventions: [{ step: 1, path: 'optimizer.learningRate', value: 1 }] }),
    );
    const places = [...sound.matchAll(/:("[^"]*"|[\d.]+|\{|\[)/g)].map((match) => match.index + 1);
    fc.assert(
      fc.property(fc.nat(places.length - 1), fc.jsonValue({ maxDepth: 2 }), (place, value) => {
        const document: unknown = JSON.parse(sound, function (this: unknown, key, old) {
          return key !== '' && sound.indexOf(`"${key}":`) + key.length + 3 === places[place] ? value : old;
        });
        const parsed = parseExperiment(document);
        if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  test('nor a value that JSON does not know', () => {
    for (const value of [undefined, null, Number.NaN, 1n, Symbol('x'), () => 0, new Map()]) {
      expect(parseExperiment(draft({ seed: value })).ok).toBe(value === undefined);
      expect(parseExperiment(value).ok).toBe(false);
    }
  });
});

describe.each([
  ['en', english],
  ['de', german],
] as const)('words in %s', (_, words: Readonly<Record<string, string>>) => {
  test('say every problem, with its own values', () => {
    expect(Object.keys(words).toSorted()).toEqual(expect.arrayContaining(Object.keys(problemCodes).toSorted()));
    for (const [code, names] of Object.entries(problemCodes)) {
      const used = [...(words[code] ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '');
      expect([...names, 'path'], code).toEqual(expect.arrayContaining(used));
    }
  });
});

/**
 * The engine's numbers against PyTorch's (torch 1.13, float64), on every backend: every case in vectors/, and in random/ some that were drawn
 * from the whole language, so that every option of every node, loss, optimiser and cell occurs in one of them.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Backend, referenceBackend, singularValues, wasmBackend } from '../../engine/index.ts';
import { checkInitializers, choiceOf, statisticsSchema } from '../../main/cli/oracle/initializers.ts';
import { oracle } from '../../main/cli/oracle/program.ts';
import { runCase } from '../../main/cli/oracle/runCase.ts';
import { nodeKernels } from '../../main/kernels.ts';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../main/safetensors.ts';
import { comparedCaseSchema, differences } from './comparison.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const cases = ['vectors', 'random'].flatMap((folder) => {
  return readdirSync(path.join(here, folder))
    .sort()
    .map((name) => `${folder}/${name}`);
});
const backends: readonly Backend[] = [referenceBackend, wasmBackend(nodeKernels())];

function caseOf(place: string) {
  const folder = path.join(here, place);
  const document: unknown = JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8'));
  return { document, tensors: readSafetensors(readFileSync(path.join(folder, 'tensors.safetensors'))) };
}

describe.each(backends.map((backend) => [backend.name, backend] as const))('%s', (name, backend) => {
  test.each(cases)('%s', (folder) => {
    const { document, tensors } = caseOf(folder);
    const answer = runCase(document, tensors, backend);
    expect(answer).toBeInstanceOf(Map);
    if (typeof answer === 'string') return;
    const kase = comparedCaseSchema.parse(document);
    expect(differences(kase, tensors, answer, name === 'reference')).toEqual([]);
    expect(Object.keys(kase.tolerance).filter((tensor) => !answer.has(tensor))).toEqual([]);
  });
});

test('a case whose tensors do not fit is skipped with a reason', () => {
  const { document, tensors } = caseOf('vectors/optim_sgd');
  const without = new Map(tensors);
  without.delete('param/layers.0.weight');
  expect(runCase(document, without, referenceBackend)).toBe('the case gives no tensor param/layers.0.weight');
});

test('the comparison sees a wrong digit and a missing tensor', () => {
  const { document, tensors } = caseOf('vectors/optim_adam');
  const answer = runCase(document, tensors, referenceBackend);
  if (typeof answer === 'string') throw new Error(answer);
  const loss = answer.get('loss');
  if (loss === undefined) throw new Error('no loss');
  answer.set('loss', { ...loss, data: Float64Array.of((loss.data[0] ?? 0) * (1 + 1e-6)) });
  answer.delete('output');
  const lines = differences(comparedCaseSchema.parse(document), tensors, answer, true);
  expect(lines.map((line) => line.split(':')[0])).toEqual(['output', 'loss']);
});

interface Sgd {
  readonly lr_per_step: (number | string)[];
  readonly model: { readonly nodes: object[] };
}

/** The transpose's shape, the same values. */
function turn(tensors: Map<string, StoredTensor>, name: string): void {
  const tensor = tensors.get(name);
  // One more row and one less column, so that a square is seen, too.
  if (tensor !== undefined)
    tensors.set(name, { ...tensor, shape: [...tensor.shape].reverse().map((n, k) => n + 2 * k - 1) });
}

function cut(tensors: Map<string, StoredTensor>, name: string): void {
  const tensor = tensors.get(name);
  if (tensor !== undefined) tensors.set(name, { ...tensor, data: tensor.data.slice(1) });
}

describe('the program', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'oracle-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('answers a folder and says what it skipped and why', () => {
    const { document, tensors } = caseOf('vectors/optim_sgd');
    const kase = document as { optimizer: object };
    const given = path.join(folder, 'vectors');
    for (const [name, optimizer] of [
      ['known', kase.optimizer],
      ['unknown', { type: 'lion' }],
    ] as const) {
      const place = path.join(given, name);
      mkdirSync(place, { recursive: true });
      writeFileSync(path.join(place, 'case.json'), JSON.stringify({ ...kase, optimizer }));
      writeFileSync(path.join(place, 'tensors.safetensors'), writeSafetensors(tensors));
    }
    const out = path.join(folder, 'out');
    expect(oracle([given, out, '--reference'])).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['known.safetensors', 'skipped.txt']);
    expect(readFileSync(path.join(out, 'skipped.txt'), 'utf8')).toMatch(/^unknown\toptimizer\.type is "lion": .*'sgd'/);
  });

  test.each<[string, (kase: Sgd, tensors: Map<string, StoredTensor>) => void, RegExp]>([
    [
      'a parameter of another shape',
      (_, tensors) => turn(tensors, 'param/layers.1.weight'),
      /shape \[\d+, \d+\], expected/,
    ],
    ['too few inputs', (_, tensors) => cut(tensors, 'input'), /^inputs holds \d+ values, given \d+$/],
    ['no target', (_, tensors) => tensors.delete('target'), /gives no tensor target/],
    [
      'a class that is not there',
      (kase) => Object.assign(kase, { loss: { type: 'cross_entropy' } }),
      /target holds .* 0 to/,
    ],
    ['too few rates', (kase) => kase.lr_per_step.pop(), /lr_per_step has 19 rates for 20 steps/],
    ['a rate in words', (kase) => kase.lr_per_step.fill('fast'), /lr_per_step\.0 is "fast": expected a number/],
    ['a batch that is too large', (kase) => Object.assign(kase, { batch_size: 99 }), /batch_size is 99, but there are/],
    [
      'an unknown activation',
      (kase) => Object.assign(kase.model.nodes[1] ?? {}, { fn: 'swash' }),
      /unknown activation "swash"/,
    ],
    [
      'an unknown node',
      (kase) => Object.assign(kase.model.nodes[1] ?? {}, { type: 'attention' }),
      /nodes\.1\.type is "attention"/,
    ],
    [
      'a node that reads a later one',
      (kase) => Object.assign(kase.model.nodes[1] ?? {}, { in: [2] }),
      /node 1 reads node 2/,
    ],
    [
      'two nodes of one name',
      (kase) => Object.assign(kase.model.nodes[2] ?? {}, { name: 'layers.0' }),
      /two nodes are called "layers\.0"/,
    ],
    [
      'another kind of model',
      (kase) => Object.assign(kase.model, { kind: 'transformer' }),
      /model\.kind is "transformer"/,
    ],
  ])('skips %s and says why', (_, spoil, why) => {
    const { document, tensors } = caseOf('vectors/optim_sgd');
    const kase = structuredClone(document) as Sgd;
    const own = new Map(tensors);
    spoil(kase, own);
    const answer = runCase(kase, own, referenceBackend);
    expect(answer).toMatch(why);
  });

  test('a file that cannot be read costs the other cases nothing, and no old answer stays', () => {
    const given = path.join(folder, 'broken');
    const out = path.join(folder, 'mended');
    const put = (name: string, file: string, bytes: string | Uint8Array) => {
      mkdirSync(path.join(given, name), { recursive: true });
      writeFileSync(path.join(given, name, file), bytes);
    };
    const { document, tensors } = caseOf('vectors/optim_sgd');
    for (const name of ['a', 'b', 'c', 'd']) {
      put(name, 'case.json', JSON.stringify(document));
      put(name, 'tensors.safetensors', writeSafetensors(tensors));
    }
    expect(oracle([given, out, '--float64'])).toBe(0);
    put('a', 'case.json', '{ "model": ');
    put('b', 'tensors.safetensors', 'no tensors');
    rmSync(path.join(given, 'c', 'tensors.safetensors'));
    expect(oracle([given, out, '--reference'])).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['d.safetensors', 'skipped.txt']);
    const lines = readFileSync(path.join(out, 'skipped.txt'), 'utf8').trimEnd().split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^a\tcase\.json is not JSON/),
      expect.stringMatching(/^b\tsafetensors: /),
      expect.stringMatching(/^c\t.*no such file.*tensors\.safetensors/),
    ]);
  });

  test('says how it is called', () => {
    expect(oracle([])).toBe(2);
    expect(oracle(['--quickly', folder, folder])).toBe(2);
    expect(oracle([path.join(folder, 'nowhere'), folder])).toBe(2);
  });
});

describe('initialisers', () => {
  const { table } = statisticsSchema.parse(JSON.parse(readFileSync(path.join(here, 'init_statistics.json'), 'utf8')));

  test('every one has the mean, variance, bound, kurtosis and orthogonality it should have', () => {
    const { samples, failures } = checkInitializers(table);
    expect(failures).toEqual([]);
    expect(samples.size).toBe(table.length);
  });

  test('a wrong variance is seen', () => {
    const wrong = table.map((row) => ({ ...row, theoretical_variance: row.theoretical_variance * 1.2 }));
    const drawn = table.filter(({ variance_relative_tolerance: tolerance }) => tolerance !== undefined).length;
    expect(checkInitializers(wrong).failures.length).toBeGreaterThanOrEqual(drawn);
  });

  test('names are read as they are written', () => {
    expect(choiceOf('xavier_uniform_gain_tanh(5/3)')).toEqual({ name: 'xavierUniform', gain: 5 / 3 });
    expect(choiceOf('he_normal(fan_out,relu)')).toEqual({ name: 'heNormal', fan: 'out', gain: 1 });
    expect(choiceOf('unheard_of')).toBeNull();
  });
});

test('singular values of a matrix that is known', () => {
  const values = singularValues([
    [3, 0],
    [4, 5],
  ]);
  expect(values[0]).toBeCloseTo(Math.sqrt(45), 12);
  expect(values[1]).toBeCloseTo(Math.sqrt(5), 12);
});

/**
 * The engine's numbers against PyTorch's (torch 1.13, float64): every case in vectors/, on every backend.
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
import { readSafetensors, writeSafetensors } from '../../main/safetensors.ts';
import { comparedCaseSchema, differences } from './comparison.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const vectors = path.join(here, 'vectors');
const cases = readdirSync(vectors).sort();
const backends: readonly Backend[] = [referenceBackend, wasmBackend(nodeKernels())];

function caseOf(name: string) {
  const document: unknown = JSON.parse(readFileSync(path.join(vectors, name, 'case.json'), 'utf8'));
  return { document, tensors: readSafetensors(readFileSync(path.join(vectors, name, 'tensors.safetensors'))) };
}

describe.each(backends.map((backend) => [backend.name, backend] as const))('%s', (name, backend) => {
  test.each(cases)('%s', (folder) => {
    const { document, tensors } = caseOf(folder);
    const answer = runCase(document, tensors, backend);
    expect(answer).toBeInstanceOf(Map);
    if (typeof answer === 'string') return;
    expect(differences(comparedCaseSchema.parse(document), tensors, answer, name === 'reference')).toEqual([]);
  });
});

test('a case whose tensors do not fit is skipped with a reason', () => {
  const { document, tensors } = caseOf('optim_sgd');
  const without = new Map(tensors);
  without.delete('param/layers.0.weight');
  expect(runCase(document, without, referenceBackend)).toBe('the case gives no tensor param/layers.0.weight');
});

test('the comparison sees a wrong digit and a missing tensor', () => {
  const { document, tensors } = caseOf('optim_adam');
  const answer = runCase(document, tensors, referenceBackend);
  if (typeof answer === 'string') throw new Error(answer);
  const loss = answer.get('loss');
  if (loss === undefined) throw new Error('no loss');
  answer.set('loss', { ...loss, data: Float64Array.of((loss.data[0] ?? 0) * (1 + 1e-6)) });
  answer.delete('output');
  const lines = differences(comparedCaseSchema.parse(document), tensors, answer, true);
  expect(lines.map((line) => line.split(':')[0])).toEqual(['output', 'loss']);
});

describe('the program', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'oracle-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('answers a folder and says what it skipped and why', () => {
    const { document, tensors } = caseOf('optim_sgd');
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

  test('says how it is called', () => {
    expect(oracle([])).toBe(2);
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

/** `gradiorama train` with parameters from a file, and parameters and gradients into files. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../../main/safetensors.ts';
import { gradiorama } from './gradiorama.ts';

const folder = mkdtempSync(join(tmpdir(), 'tensors-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const place = (name: string) => join(folder, name);

const train = (...args: string[]) => gradiorama(['train', ...args]);

const sha256 = (out: string) => /sha256 ([0-9a-f]{64})/.exec(out)?.[1];
const tensorsIn = (name: string) => readSafetensors(readFileSync(place(name)));

/** A small network with everything that has a name: weights, biases, running statistics; clipped hard. */
const document = {
  ...presets.spirals,
  optimizer: { type: 'sgd', learningRate: 0.5 },
  clip: { type: 'norm', maxNorm: 0.01 },
  model: {
    blocks: [
      { type: 'dense', units: 8, activation: 'relu', normalization: 'batch' },
      { type: 'dense', units: 2, activation: 'identity' },
    ],
  },
};
writeFileSync(place('small.json'), JSON.stringify(document));

describe('train', () => {
  it('goes on from parameters that it saved, bit for bit', async () => {
    const small = place('small.json');
    const first = await train(small, '--steps', '0', '--save-parameters', place('start.safetensors'));
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('start.safetensors') });
    const straight = await train(small, '--steps', '20', '--save-parameters', place('a.safetensors'));
    // Seed and step draw the batches, so the same steps from the same start give the same bits.
    const started = ['--steps', '20', '--parameters', place('start.safetensors')];
    const again = await train(small, ...started, '--save-parameters', place('b.safetensors'));
    expect(sha256(again.out)).toBe(sha256(straight.out));
    expect(readFileSync(place('b.safetensors'))).toEqual(readFileSync(place('a.safetensors')));
    await train(
      small,
      '--steps',
      '0',
      '--parameters',
      place('a.safetensors'),
      '--save-parameters',
      place('c.safetensors'),
    );
    const [saved, back] = [tensorsIn('a.safetensors'), tensorsIn('c.safetensors')];
    expect([...saved.keys()].toSorted()).toEqual(
      [
        ...['layers.0.bias', 'layers.0.weight', 'layers.1.bias', 'layers.1.weight'],
        ...['norm.0.bias', 'norm.0.running_mean', 'norm.0.running_var', 'norm.0.weight'],
      ].toSorted(),
    );
    expect(back).toEqual(saved);
    expect(saved.get('layers.0.weight')?.shape).toEqual([8, 2]);
    expect(saved.get('norm.0.running_mean')).not.toEqual(tensorsIn('start.safetensors').get('norm.0.running_mean'));
    expect(readdirSync(folder).filter((name) => /part$|trial/.test(name))).toEqual([]);
  });

  it('saves the gradients of the last step before they are clipped', async () => {
    const small = place('small.json');
    await train(small, '--steps', '6', '--save-parameters', place('six.safetensors'));
    const args = [
      '--steps',
      '7',
      '--save-parameters',
      place('seven.safetensors'),
      '--save-gradients',
      place('g.safetensors'),
    ];
    const { out } = await train(small, ...args);
    expect(sha256(out)).toBe(sha256((await train(small, '--steps', '7')).out));
    const [before, after, gradients] = ['six', 'seven', 'g'].map((name) => tensorsIn(`${name}.safetensors`)) as [
      ...[Map<string, StoredTensor>, Map<string, StoredTensor>, Map<string, StoredTensor>],
    ];
    const all = [...gradients].flatMap(([, { data }]) => [...data]);
    const norm = Math.sqrt(all.reduce((sum, value) => sum + value * value, 0));
    expect(norm).toBeGreaterThan(0.05);
    expect(gradients.has('norm.0.running_mean')).toBe(false);
    // w_after = w_before - rate * g * min(1, maxNorm / (norm + 1e-6))
    for (const [name, { shape, data }] of gradients) {
      expect(shape).toEqual(before.get(name)?.shape);
      data.forEach((gradient, index) => {
        const moved = (before.get(name)?.data[index] ?? 0) - (after.get(name)?.data[index] ?? 0);
        expect(moved).toBeCloseTo((0.5 * gradient * 0.01) / (norm + 1e-6), 5);
      });
    }
  });
});

describe('a file that does not fit', () => {
  const base = () => new Map(fitting());
  function fitting(): [string, StoredTensor][] {
    const tensor = (...shape: number[]): StoredTensor => {
      return { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) };
    };
    return [
      ...[['layers.0.weight', tensor(8, 2)] as const, ['layers.0.bias', tensor(8)] as const],
      ...[['layers.1.weight', tensor(2, 8)] as const, ['layers.1.bias', tensor(2)] as const],
      ...['weight', 'bias', 'running_mean', 'running_var'].map((name) => [`norm.0.${name}`, tensor(8)] as const),
    ] as [string, StoredTensor][];
  }

  async function refused(edit: (tensors: Map<string, StoredTensor>) => unknown, language = 'en') {
    const tensors = base();
    edit(tensors);
    writeFileSync(place('wrong.safetensors'), writeSafetensors(tensors));
    const args = [place('small.json'), '--steps', '1', '--parameters', place('wrong.safetensors')];
    return train(...args, '--language', language);
  }

  it('is refused by tensor, expected and found, in both languages', async () => {
    const edit = (tensors: Map<string, StoredTensor>) => {
      tensors.set('layers.0.weight', { shape: [2, 8], data: new Float32Array(16) });
      tensors.delete('layers.1.bias');
      tensors.set('fc.weight', { shape: [1], data: new Float32Array(1) });
      tensors.set('norm.0.bias', { shape: [8], data: new Int32Array(8) });
    };
    const english = await refused(edit);
    expect(english.code).toBe(2);
    expect(english.err).toContain('layers.0.weight has shape [2, 8]; the network expects [8, 2].');
    expect(english.err).toContain('layers.1.bias is missing; the network expects it with shape [2].');
    expect(english.err).toContain('fc.weight, of shape [1], is not in this network.');
    expect(english.err).toContain('norm.0.bias is of type I32; F32, F64 can be read.');
    const german = await refused(edit, 'de');
    expect(german.err).toContain('layers.0.weight hat die Form [2, 8]; das Netz erwartet [8, 2].');
    expect(german.err).not.toMatch(/expects|missing/);
  });

  it('may be float64, and may count batches as PyTorch does', async () => {
    const fine = await refused((tensors) => {
      tensors.set('layers.0.bias', { shape: [8], data: new Float64Array(8).fill(0.1) });
      tensors.set('norm.0.num_batches_tracked', { shape: [], data: Int32Array.of(20) });
    });
    expect(fine).toMatchObject({ code: 0, err: expect.not.stringContaining('cannot') });
  });

  it.each([
    ['no such file', 'nowhere.safetensors', undefined, 'there is no such file'],
    ['a folder', '.', undefined, 'it is a folder'],
    ['no safetensors file', 'text.safetensors', 'hello, world', 'not a safetensors file'],
    ['a cut file', 'cut.safetensors', writeSafetensors(base()).subarray(0, -1), 'bytes of data'],
  ])('is refused: %s', async (_, name, content, words) => {
    if (content !== undefined) writeFileSync(place(name), content);
    const { code, err } = await train(place('small.json'), '--parameters', place(name));
    expect(err).toContain(words);
    expect(code).toBe(2);
  });

  it('is no place to write to: told before training', async () => {
    const { code, err } = await train('first-start', '--steps', '900000000', '--save-gradients', folder);
    expect(err).toContain('cannot be written');
    expect(code).toBe(2);
  });
});

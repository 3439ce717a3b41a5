/** Files a person chose: read and written whole, refused above the limit; experiment files among arguments. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  experimentArguments,
  FileTooLarge,
  proposedName,
  readWhole,
  writeWhole,
} from '../../../main/electron/files.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('experimentArguments', () => {
  test('finds experiment files by their endings and nothing else', () => {
    const args = [
      '/opt/app/gradiorama',
      '--lang=de',
      'a.gradiorama.json',
      '/b/C.GRADIORAMA',
      'x.json',
      '-x.gradiorama',
    ];
    const at = path.resolve('/home/me');
    expect(experimentArguments(args, at)).toEqual([
      path.join(at, 'a.gradiorama.json'),
      path.resolve('/b/C.GRADIORAMA'),
    ]);
  });
});

describe('readWhole', () => {
  test('gives name and bytes', async () => {
    writeFileSync(path.join(folder, 'a.gradiorama'), 'äb');
    const file = await readWhole(path.join(folder, 'a.gradiorama'), 3);
    expect(file).toEqual({ name: 'a.gradiorama', bytes: new TextEncoder().encode('äb') });
  });

  test('refuses a byte more than the limit before it reads', async () => {
    writeFileSync(path.join(folder, 'a'), '1234');
    await expect(readWhole(path.join(folder, 'a'), 3)).rejects.toThrow(FileTooLarge);
  });
});

describe('writeWhole', () => {
  test('replaces the file in one move and leaves nothing beside it', async () => {
    const place = path.join(folder, 'a');
    writeFileSync(place, 'old and longer');
    await writeWhole(place, new Uint8Array([110, 101, 119]));
    expect(readFileSync(place, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['a']);
  });

  test('says when it cannot, and cleans up', async () => {
    await expect(writeWhole(folder, new Uint8Array([1]))).rejects.toThrow();
    expect(readdirSync(path.dirname(folder)).filter((name) => name.startsWith(`${path.basename(folder)}.`))).toEqual(
      [],
    );
  });
});

test('proposedName keeps to one folder and to names every system takes', () => {
  expect(proposedName('sigmoid: 10 <layers>.gradiorama.json')).toBe('sigmoid_ 10 _layers_.gradiorama.json');
  expect(proposedName('../../etc/passwd')).toBe('passwd');
  expect(proposedName('..')).toBe('experiment.gradiorama.json');
});

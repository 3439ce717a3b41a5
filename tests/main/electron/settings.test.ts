/** What is remembered between starts survives a round trip; damage costs only what is damaged. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { memoryIn } from '../../../main/electron/settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const file = (): string => path.join(folder, 'settings.json');

describe('settings', () => {
  test('are remembered by the next start', () => {
    memoryIn(folder).change({ place: { x: -5, y: 7, width: 900, height: 700 }, language: 'de' });
    expect(memoryIn(folder).settings).toEqual({
      place: { x: -5, y: 7, width: 900, height: 700 },
      language: 'de',
      maximized: false,
    });
  });

  test('fall back field by field, and as a whole where the file is no JSON', () => {
    writeFileSync(
      file(),
      JSON.stringify({ place: { x: 'left', y: 0, width: 1, height: 1 }, language: 'de', maximized: 3 }),
    );
    expect(memoryIn(folder).settings).toEqual({ place: undefined, language: 'de', maximized: false });
    writeFileSync(file(), '{"place":');
    expect(memoryIn(folder).settings.maximized).toBe(false);
  });

  test('a folder that cannot be written costs the memory, not the program', () => {
    const memory = memoryIn(path.join(folder, 'missing'));
    memory.change({ maximized: true });
    expect(memory.settings.maximized).toBe(true);
    expect(() => readFileSync(file())).toThrow();
  });
});

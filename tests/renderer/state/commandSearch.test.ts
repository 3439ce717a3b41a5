/** Finding commands by typing, in both languages. */
import { describe, expect, test } from 'vitest';
import { wordsIn } from '../../../renderer/i18n/words.ts';
import { findables, findCommands } from '../../../renderer/state/commandSearch.ts';

const english = findables(wordsIn('en'));
const german = findables(wordsIn('de'));
const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

describe('finding', () => {
  test('everything has a name of its own in both languages', () => {
    for (const entries of [english, german]) {
      expect(new Set(entries.map(({ label }) => label)).size).toBe(entries.length);
      for (const { label, id } of entries) expect(label, id).not.toMatch(/^\w+\.\w+|undefined/);
    }
  });
  test('nothing typed: all, in their order', () => expect(findCommands(english, ' ')).toEqual(english));
  test('names that begin so come first', () => {
    const names = [
      { label: 'Replay', also: [] },
      { label: 'To play', also: [] },
      { label: 'Play', also: [] },
    ];
    expect(findCommands(names, 'play').map(({ label }) => label)).toEqual(['Play', 'To play', 'Replay']);
  });
  test('words of the other language find it, too, after one’s own', () => {
    expect(ids(findCommands(english, 'zeitlupe'))).toEqual(['slowMotion']);
    expect(ids(findCommands(german, 'slow motion'))).toEqual(['slowMotion']);
  });
  test('case and accents do not matter, every word must fit', () => {
    expect(ids(findCommands(german, 'FARBSKALA'))).toContain('fit');
    expect(ids(findCommands(german, 'farbskala festhalten'))).toEqual(['holdRange']);
    expect(findCommands(english, 'sigmoid zebra')).toEqual([]);
  });
  test('scenes, cameras, encodings and palettes are there', () => {
    for (const id of ['scene healthy', 'camera top', 'encoding activation', 'palette cividis']) {
      expect(ids(english)).toContain(id);
    }
  });
});

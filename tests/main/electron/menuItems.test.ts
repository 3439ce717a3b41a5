/** The native menu: the same in both languages, every item worded, every command sent once. */
import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { type MenuId, menuItems } from '../../../main/electron/menuItems.ts';
import { fill, nativeWords, preferredLanguage } from '../../../main/electron/words.ts';
import { commands } from '../../../renderer/state/commands.ts';

const flat = (items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);

describe.each(['linux', 'win32', 'darwin'])('on %s', (platform) => {
  test('both languages have the same items, and every item has words', () => {
    const [german, english] = (['de', 'en'] as const).map((language) =>
      flat(menuItems(nativeWords(language), platform, () => {})),
    );
    const shape = (items: typeof german) =>
      items?.map(({ id, role, type, accelerator }) => ({ id, role, type, accelerator }));
    expect(shape(german)).toEqual(shape(english));
    const worded = german?.filter(({ type, role }) => type !== 'separator' && role !== 'appMenu') ?? [];
    expect(worded.length).toBeGreaterThan(15);
    for (const { label } of worded) expect(label).toMatch(/\S/);
  });

  test('a chosen item sends its id once; bare keys, undo and redo stay with the window', () => {
    const sent = vi.fn<(id: MenuId) => void>();
    const commands = flat(menuItems(nativeWords('en'), platform, sent)).filter(({ click }) => click !== undefined);
    for (const { id, click, accelerator, registerAccelerator } of commands) {
      Reflect.apply(click ?? (() => {}), null, []);
      expect(sent).toHaveBeenLastCalledWith(id);
      const ofMenu = accelerator?.includes('+') === true && id !== 'undo' && id !== 'redo';
      if (accelerator !== undefined) expect(registerAccelerator).toBe(ofMenu);
    }
    expect(sent).toHaveBeenCalledTimes(commands.length);
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  });
});

test('every item is a command the window knows', () => {
  const ids = flat(menuItems(nativeWords('en'), 'linux', () => {})).flatMap(({ id }) => id ?? []);
  expect(ids.filter((id) => !Object.hasOwn(commands, id))).toEqual([]);
});

test('both languages have the same words', () => {
  const places = (line: string): string[] => line.match(/\{\w+\}/g) ?? [];
  const [german, english] = [nativeWords('de'), nativeWords('en')];
  expect(Object.keys(german)).toEqual(Object.keys(english));
  for (const key of Object.keys(english) as (keyof typeof english)[]) {
    expect(places(german[key]), key).toEqual(places(english[key]));
    expect(german[key].trim()).not.toBe('');
  }
});

test('the first language the person prefers and the application speaks', () => {
  expect(preferredLanguage(['fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(preferredLanguage(['EN-GB', 'de'])).toBe('en');
  expect(preferredLanguage([])).toBe('en');
});

test('values are put in their places', () => {
  expect(fill('{limit} MB of {other}', { limit: 16 })).toBe('16 MB of {other}');
});

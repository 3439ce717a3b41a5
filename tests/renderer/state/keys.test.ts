/** Keys: what a press is called, who keeps it, and that no key means two things. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { App } from '../../../renderer/state/appContext.ts';
import { type AppCommand, CAMERA_KEYS, commandOf, commands } from '../../../renderer/state/commands.ts';
import { keepsKey, keyName, takeMenu } from '../../../renderer/state/keys.ts';

const press = (key: string, more: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey', boolean>> = {}) =>
  keyName({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test('names of presses', () => {
  expect(press(' ')).toBe('Space');
  expect(press('N', { shiftKey: true })).toBe('Shift+n');
  expect(press('N')).toBe('n');
  expect(press('?', { shiftKey: true })).toBe('?');
  expect(press('s', { ctrlKey: true })).toBe('Mod+s');
  expect(press('s', { metaKey: true })).toBe('Mod+s');
  expect(press('ArrowRight', { shiftKey: true })).toBe('Shift+ArrowRight');
});
test('no key means two things', () => {
  const all: readonly AppCommand[] = Object.values(commands);
  const keys = [...all.flatMap((command) => command.keys), ...CAMERA_KEYS];
  expect(new Set(keys).size).toBe(keys.length);
});
test('only commands of the registry answer to an id', () => {
  expect(commandOf('play')).not.toBeNull();
  expect(commandOf('toString')).toBeNull();
});

describe('undo from a native menu', () => {
  class FakeInput {
    type = 'text';
    getAttribute = () => null;
    closest = () => null;
  }
  afterEach(() => vi.unstubAllGlobals());
  function chosen(activeElement: unknown) {
    const execCommand = vi.fn();
    const undo = vi.fn();
    vi.stubGlobal('HTMLInputElement', FakeInput);
    vi.stubGlobal('HTMLTextAreaElement', class {});
    vi.stubGlobal('HTMLButtonElement', class {});
    vi.stubGlobal('document', { activeElement, execCommand });
    const app = { undoing: { undo, redo: undo } } as Partial<App> as App;
    takeMenu(app, 'undo');
    return { ofText: execCommand.mock.calls, ofExperiment: undo.mock.calls.length };
  }
  test('is the text\u2019s while text has the focus', () =>
    expect(chosen(new FakeInput())).toEqual({ ofText: [['undo']], ofExperiment: 0 }));
  test('is the experiment\u2019s everywhere else', () => expect(chosen(null)).toEqual({ ofText: [], ofExperiment: 1 }));
});

describe('what has the focus keeps its keys', () => {
  test.each([
    ['nothing', 'Space', false],
    ['button', 'Space', true],
    ['button', 'ArrowRight', false],
    ['text', 'n', true],
    ['text', 'Home', true],
    ['text', 'Mod+s', false],
    ['text', 'Mod+z', true],
    ['text', 'Escape', false],
    ['choice', 'Escape', false],
    ['choice', 'ArrowDown', true],
    ['choice', 'd', false],
    ['list', 'Escape', true],
    ['slider', 'ArrowRight', true],
    ['slider', 'n', false],
    ['slider', 'Space', false],
    ['list', 'ArrowDown', true],
    ['list', 's', true],
  ] as const)('%s, %s', (focus, key, kept) => expect(keepsKey(focus, key)).toBe(kept));
});

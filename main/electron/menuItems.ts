/**
 * What the native menu holds, as a template: words, keys, and the id of the command each item sends to the window. Pure;
 * menu.ts hands it to Electron.
 */
import type { MenuItemConstructorOptions } from 'electron';
import type { NativeWords } from './words.ts';

/** A menu item that sends its id to the window. */
interface Item {
  /** The window's command (renderer's command registry). */
  readonly id: string;
  readonly word: keyof NativeWords;
  /** Keys with Ctrl or Cmd belong to the menu; bare keys are shown here but handled by the window. */
  readonly key?: string;
  /** The window hears this key itself although it has Ctrl or Cmd: what it means depends on what has the focus. */
  readonly heard?: true;
}

/** A menu: one line per item, null for a separator. A new item is one more line. */
export const MENUS = {
  file: [
    { id: 'open', word: 'open', key: 'CmdOrCtrl+O' },
    { id: 'save', word: 'save', key: 'CmdOrCtrl+S' },
    { id: 'export', word: 'export', key: 'V' },
  ],
  edit: [
    { id: 'undo', word: 'undo', key: 'CmdOrCtrl+Z', heard: true },
    { id: 'redo', word: 'redo', key: 'CmdOrCtrl+Shift+Z', heard: true },
  ],
  run: [
    { id: 'play', word: 'play', key: 'Space' },
    null,
    { id: 'stepBack', word: 'stepBack', key: 'Left' },
    { id: 'stepForward', word: 'stepForward', key: 'Right' },
    { id: 'first', word: 'first', key: 'Home' },
    { id: 'last', word: 'last', key: 'End' },
    null,
    { id: 'reset', word: 'reset' },
    { id: 'next', word: 'next', key: 'N' },
  ],
  view: [
    { id: 'theme', word: 'theme' },
    { id: 'language', word: 'language' },
    { id: 'cards', word: 'cards', key: 'H' },
  ],
  help: [{ id: 'keys', word: 'keys', key: '?' }],
} as const satisfies Record<string, readonly (Item | null)[]>;

/** Every id a menu can send. */
export type MenuId = Extract<(typeof MENUS)[keyof typeof MENUS][number], Item>['id'];

/** Builds the template for one language and platform. */
export function menuItems(
  words: NativeWords,
  platform: string,
  send: (id: MenuId) => void,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  const items = (list: readonly (Item | null)[]): MenuItemConstructorOptions[] =>
    list.map((item) => (item === null ? { type: 'separator' } : menuItem(item, words, mac, send)));
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const quit: MenuItemConstructorOptions = { role: 'quit', label: words.quit };
  const about: MenuItemConstructorOptions = { role: 'about', label: words.about };
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    { label: words.file, submenu: [...items(MENUS.file), ...(mac ? [] : [separator, quit])] },
    { label: words.edit, submenu: editItems(items(MENUS.edit), words) },
    { label: words.run, submenu: items(MENUS.run) },
    {
      label: words.view,
      submenu: [...items(MENUS.view), separator, { role: 'togglefullscreen', label: words.fullScreen }],
    },
    { label: words.help, role: 'help', submenu: [...items(MENUS.help), ...(mac ? [] : [separator, about])] },
  ];
}

/** What text fields need; Electron does it, but would word it in English. Undo and redo the window does: of text, or of the experiment. */
function editItems(undoing: MenuItemConstructorOptions[], words: NativeWords): MenuItemConstructorOptions[] {
  const roles = ['cut', 'copy', 'paste', 'selectAll'] as const;
  return [...undoing, { type: 'separator' }, ...roles.map((role) => ({ role, label: words[role] }))];
}

function menuItem(
  item: Item,
  words: NativeWords,
  mac: boolean,
  send: (id: MenuId) => void,
): MenuItemConstructorOptions {
  const bare = item.key !== undefined && !item.key.includes('+');
  // macOS would take a bare key away from the window, so it is not shown there.
  const key =
    item.key === undefined || (bare && mac)
      ? {}
      : { accelerator: item.key, registerAccelerator: !bare && item.heard !== true };
  return { id: item.id, label: words[item.word], ...key, click: () => send(item.id as MenuId) };
}

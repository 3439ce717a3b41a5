/**
 * Puts the native menu up in the reader's language, and again when the language changes. Which items: menuItems.ts.
 */
import { Menu } from 'electron';
import { type MenuId, menuItems } from './menuItems.ts';
import type { NativeWords } from './words.ts';

/** Replaces the application's menu. */
export function showMenu(words: NativeWords, send: (id: MenuId) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuItems(words, process.platform, send)));
}

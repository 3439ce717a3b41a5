/**
 * Finds an Electron runtime that is already on this machine; it fetches none. Used where no browser is installed.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { builtPath } from '../assets.ts';

/** The program inside a runtime's folder. */
const names: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};

/** Path of Electron's program; null where no runtime is. */
export function electronProgram(): string | null {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named) {
    const program = path.join(named, names[process.platform] ?? 'electron');
    return existsSync(program) ? program : null;
  }
  const folder = path.join(builtPath('main'), '..', '..', 'node_modules', 'electron');
  const pointer = path.join(folder, 'path.txt');
  if (!existsSync(pointer)) return null;
  const program = path.join(folder, 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/**
 * Installs the dependencies of package-lock.json where they are missing. Knows nothing of builds or browsers.
 * Used by every program of main/setup that needs more than Node.
 */
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { giveUp, inProject, runNpm, say } from './project.mjs';
import { words } from './words.mjs';

/** Whether node_modules holds what package-lock.json asks for, in its versions; optional packages may be missing. */
export function isInstalled() {
  const installedLock = inProject('node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const installed = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([place, one]) => place === '' || one.optional === true || installed[place]?.version === one.version,
  );
}

/** Installs what is missing; ends the program with a clear line where that fails. */
export async function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) giveUp(words('oldNode', { version: process.versions.node }));
  if (isInstalled()) return;
  say(words('installing'));
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // `ci` refuses where npm's versions read a lockfile differently; `install --no-save` takes the same versions from it.
  const isDone =
    (await runNpm(['ci', ...options], { mute: true })) === 0 ||
    (await runNpm(['install', '--no-save', ...options], { quiet: true })) === 0;
  if (!isDone) giveUp(words('notInstalled'));
}

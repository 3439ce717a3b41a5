/**
 * Looks for Electron's runtime and fetches it where that can be done. Never imports electron: outside of Electron's own
 * processes that import starts a download. Used by start.mjs, package.mjs.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { inProject, runNode, say } from './project.mjs';
import { words } from './words.mjs';

const folder = inProject('node_modules', 'electron');
const FETCH_LIMIT = 5 * 60_000;

function readText(...parts) {
  try {
    return readFileSync(path.join(...parts), 'utf8').trim();
  } catch {
    return null;
  }
}

/** The folder and the program of the runtime; null where there is none. */
export function findElectron() {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const program = path.join(override, process.platform === 'win32' ? 'electron.exe' : 'electron');
    return existsSync(program) ? { folder: override, program } : null;
  }
  const inside = readText(folder, 'path.txt');
  const version = readText(folder, 'dist', 'version')?.replace(/^v/, '');
  if (inside === null || version === undefined) return null;
  if (version !== JSON.parse(readText(folder, 'package.json')).version) return null;
  const program = path.join(folder, 'dist', inside);
  return existsSync(program) ? { folder: path.join(folder, 'dist'), program } : null;
}

/** Finds the runtime, or fetches it once; where neither can be, one line says why and null comes back. */
export async function electronOrReason() {
  const found = findElectron();
  if (found !== null) return { found };
  const installer = path.join(folder, 'install.js');
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD || !existsSync(installer)) return { reason: words('electronMissing') };
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 22 || (major === 22 && minor < 12))
    return { reason: words('electronNode', { version: process.versions.node }) };
  say(words('fetchingElectron'));
  await runNode([installer], { mute: true, limit: FETCH_LIMIT });
  const fetched = findElectron();
  return fetched === null ? { reason: words('electronNotFetched') } : { found: fetched };
}

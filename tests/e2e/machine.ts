/**
 * What this machine lets the end-to-end tests do: a browser, Electron's runtime, a display, a network namespace. What is
 * missing is said aloud once and its tests are left out; nothing is installed here.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findBrowser } from '../../main/server/browsers.ts';

function aloud(missing: string): false {
  process.stderr.write(`LEFT OUT: ${missing}\n`);
  return false;
}

/** Whether there is a browser; sets the variable launch.mjs reads where only our own search finds one. */
export function hasBrowser(): boolean {
  const found = process.env['GRADIORAMA_BROWSER'] ?? findBrowser();
  if (found === null) return aloud('tests in a browser; no Chromium was found and GRADIORAMA_BROWSER names none.');
  process.env['GRADIORAMA_BROWSER'] = found;
  return true;
}

/** The path of the Electron program the environment names, or null. */
export function electronProgram(): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (folder === undefined || folder === '') return null;
  const program = path.join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
  return existsSync(program) ? program : null;
}

/** Whether Electron's runtime is there and can open a window. */
export function hasElectron(): boolean {
  if (electronProgram() === null) return aloud('tests in Electron; ELECTRON_OVERRIDE_DIST_PATH names no runtime.');
  if (process.platform !== 'linux' || process.env['DISPLAY'] !== undefined) return true;
  const found = spawnSync('Xvfb', ['-help']).error === undefined;
  return found || aloud('tests in Electron; there is no display and no Xvfb.');
}

/** Whether a program can run in a network of its own that has loopback only. */
export function hasNamespaces(): boolean {
  const tried = spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']);
  return (
    tried.status === 0 || aloud('the run in a network namespace; "unshare -rn" with iproute2 is not permitted here.')
  );
}

/** A display to draw on: the one there is, or one of our own without a screen. */
export interface Display {
  readonly name: string | undefined;
  close(): void;
}

/** Opens a display. */
export async function openDisplay(): Promise<Display> {
  const present = process.env['DISPLAY'];
  if (process.platform !== 'linux' || present !== undefined) return { name: present, close: () => {} };
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1920x1080x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { name: `:${await firstLine(server)}`, close: () => void server.kill() };
}

function firstLine(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    program.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    program.once('exit', (code) => reject(new Error(`the display ended with ${code}`)));
  });
}

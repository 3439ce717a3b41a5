/**
 * Finds an installed browser of the Chromium family: Chrome, Chromium, Edge, Brave; on Linux, Windows and macOS. It only
 * looks; appWindow.ts opens one, tests drive one.
 */
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

/** Where things stand on this machine; handed in, so that tests can look on another. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isProgram: (file: string) => boolean;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return existsSync(file);
  } catch {
    return false;
  }
}

/** The machine this runs on. */
export function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, isProgram };
}

const linuxNames = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'microsoft-edge-stable',
  'microsoft-edge',
  'brave-browser',
];
const windowsPlaces = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'BraveSoftware\\Brave-Browser\\Application\\brave.exe',
];
const macNames = ['Google Chrome', 'Chromium', 'Microsoft Edge', 'Brave Browser'];

function candidates({ platform, env }: Machine): string[] {
  if (platform === 'win32') {
    const roots = [env['PROGRAMFILES'], env['PROGRAMFILES(X86)'], env['LOCALAPPDATA']].filter(
      (one) => one !== undefined,
    );
    return windowsPlaces.flatMap((place) => roots.map((root) => path.win32.join(root, place)));
  }
  if (platform === 'darwin') {
    const roots = ['/Applications', path.posix.join(env['HOME'] ?? '/', 'Applications')];
    return macNames.flatMap((name) => roots.map((root) => `${root}/${name}.app/Contents/MacOS/${name}`));
  }
  const roots = [...(env['PATH'] ?? '').split(':').filter((one) => one !== ''), '/usr/bin', '/snap/bin'];
  return linuxNames.flatMap((name) => roots.map((root) => path.posix.join(root, name)));
}

/** The path of an installed browser; null where there is none. GRADIORAMA_BROWSER names one outright. */
export function findBrowser(machine: Machine = thisMachine()): string | null {
  const named = machine.env['GRADIORAMA_BROWSER'];
  if (named !== undefined && named !== '') return machine.isProgram(named) ? named : null;
  return candidates(machine).find(machine.isProgram) ?? null;
}

/** Whether a window could be shown at all. */
export function hasDisplay({ platform, env }: Machine = thisMachine()): boolean {
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

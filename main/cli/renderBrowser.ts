/**
 * Opens an address in a browser without a window: an installed Chrome, Chromium or Edge, else the Electron runtime that is
 * there. A profile of its own that is thrown away, and no way to any other machine. Used by rendering.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { builtPath } from '../assets.ts';
import { browserArguments } from '../server/appWindow.ts';
import { findBrowser } from '../server/browsers.ts';
import { electronProgram } from './electronProgram.ts';

/** A browser that was started. */
export interface HiddenBrowser {
  /** Resolves when it has ended by itself or was closed, with the last it said. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

/** What can draw here: a program and the arguments it takes for an address and a profile folder. */
export interface Drawer {
  readonly program: string;
  readonly args: (address: string, profile: string) => readonly string[];
}

/** Drawing by software gives the same pictures on every machine. */
const SOFTWARE = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-dev-shm-usage', '--mute-audio'];

/** The program that can draw; null where there is none. */
export function findDrawer(): Drawer | null {
  const isRoot = process.getuid?.() === 0;
  const browser = findBrowser();
  if (browser !== null) {
    const args = (address: string, profile: string) => [
      ...browserArguments(address, profile, isRoot).filter((each) => !each.startsWith('--app=')),
      '--headless=new',
      ...SOFTWARE,
      address,
    ];
    return { program: browser, args };
  }
  const electron = electronProgram();
  if (electron === null) return null;
  const args = (address: string, profile: string) => [
    ...SOFTWARE,
    ...(isRoot ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    builtPath('main/renderWindow.cjs'),
    address,
  ];
  return { program: electron, args };
}

/** Kills it with all processes it started. */
function end(child: ChildProcess): void {
  if (child.exitCode !== null || child.pid === undefined) return;
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true });
  else process.kill(-child.pid, 'SIGKILL');
}

/** Removes the profile; a browser's last helpers may still write there, and what is left in the temporary folder harms nobody. */
function forget(profile: string): void {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch {
    // The file that was asked for matters more than a folder that the system clears anyway.
  }
}

/** Opens the address. */
export function openHidden({ program, args }: Drawer, address: string): HiddenBrowser {
  const profile = mkdtempSync(path.join(tmpdir(), 'gradiorama-render-'));
  // A group of its own, so that its helpers end with it.
  const detached = process.platform !== 'win32';
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(program, [...args(address, profile)], { stdio: [...stdio], windowsHide: true, detached });
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said = `${said}${text.toString()}`.slice(-2000);
  });
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('exit', () => resolve(said));
  }).then((last) => {
    forget(profile);
    return last;
  });
  return {
    ended,
    async close() {
      end(child);
      await ended;
    },
  };
}

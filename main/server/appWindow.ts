/**
 * Opens an address as an app-like window of an installed browser: no tabs, a profile folder of its own, and no way to any
 * other machine. Finding the browser: browsers.ts. Used by serve.ts.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** A window that was opened. */
export interface AppWindow {
  /** Resolves when the browser has ended. */
  readonly ended: Promise<void>;
  close(): void;
}

/** A browser started so may reach 127.0.0.1 and nothing else; what browsers do by themselves is switched off. */
export function browserArguments(address: string, profile: string, isRoot: boolean): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profile}`,
    '--window-size=1440,900',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-features=Translate,MediaRouter,OptimizationHints',
    '--disable-quic',
    '--disable-sync',
    '--hide-crash-restore-bubble',
    '--no-pings',
    // Without a graphics card Chrome draws WebGL by software only when told that it may.
    '--enable-unsafe-swiftshader',
    // Chrome's sandbox refuses root; --test-type hides the bar that would say so.
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []),
  ];
}

function dataFolder(): string {
  const home = homedir();
  if (process.platform === 'win32')
    return path.join(process.env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'Gradiorama');
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Gradiorama');
  return path.join(process.env['XDG_DATA_HOME'] ?? path.join(home, '.local', 'share'), 'gradiorama');
}

/** The profile folder for the usual port is kept, with the reader's language and theme in it; any other is thrown away. */
function profileFolder(keep: boolean): { folder: string; remove: () => void } {
  if (keep) {
    const folder = path.join(dataFolder(), 'browser');
    mkdirSync(folder, { recursive: true });
    return { folder, remove: () => {} };
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-browser-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

function end(child: ChildProcess): void {
  if (child.exitCode !== null || child.pid === undefined) return;
  if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true });
  else child.kill('SIGTERM');
}

/** Opens the window; `keepProfile` where no other server can be using the same profile. */
export function openAppWindow(browser: string, address: string, keepProfile: boolean): AppWindow {
  const profile = profileFolder(keepProfile);
  const args = browserArguments(address, profile.folder, process.getuid?.() === 0);
  const child = spawn(browser, args, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
  return { ended: ended.then(profile.remove), close: () => end(child) };
}

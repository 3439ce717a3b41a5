/** Finding a browser on each kind of machine, and how it is started. */
import { expect, test } from 'vitest';
import { browserArguments } from '../../../main/server/appWindow.ts';
import { findBrowser, hasDisplay, type Machine } from '../../../main/server/browsers.ts';

function machine(platform: NodeJS.Platform, env: Record<string, string>, programs: string[]): Machine {
  return { platform, env, isProgram: (file) => programs.includes(file) };
}

test.each([
  ['linux', { PATH: '/usr/local/bin:/usr/bin' }, '/usr/bin/chromium'],
  ['linux', { PATH: '/opt/bin' }, '/snap/bin/chromium'],
  ['linux', { PATH: '/usr/bin' }, '/usr/bin/microsoft-edge'],
  ['win32', { PROGRAMFILES: 'C:\\Program Files' }, 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
  [
    'win32',
    { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
  ['darwin', { HOME: '/Users/a' }, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['darwin', { HOME: '/Users/a' }, '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium'],
] as const)('finds the browser of %s', (platform, env, program) => {
  expect(findBrowser(machine(platform, env, [program]))).toBe(program);
});

test('finds none where there is none, and Chrome before Edge', () => {
  expect(findBrowser(machine('linux', { PATH: '/usr/bin' }, []))).toBeNull();
  const both = ['/usr/bin/microsoft-edge', '/usr/bin/google-chrome'];
  expect(findBrowser(machine('linux', { PATH: '/usr/bin' }, both))).toBe('/usr/bin/google-chrome');
});

test('a browser that is named is taken, or none', () => {
  const env = { GRADIORAMA_BROWSER: '/own/browser', PATH: '/usr/bin' };
  expect(findBrowser(machine('linux', env, ['/own/browser', '/usr/bin/chromium']))).toBe('/own/browser');
  expect(findBrowser(machine('linux', env, ['/usr/bin/chromium']))).toBeNull();
});

test('Linux needs a display, the others have one', () => {
  expect(hasDisplay(machine('linux', {}, []))).toBe(false);
  expect(hasDisplay(machine('linux', { WAYLAND_DISPLAY: 'wayland-0' }, []))).toBe(true);
  expect(hasDisplay(machine('win32', {}, []))).toBe(true);
});

test('the browser can reach this machine only; its sandbox is off for root alone', () => {
  const args = browserArguments('http://127.0.0.1:1/?token=a', '/profile', false);
  expect(args).toContain('--app=http://127.0.0.1:1/?token=a');
  expect(args).toContain('--user-data-dir=/profile');
  expect(args).toContain('--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1');
  expect(args).not.toContain('--no-sandbox');
  expect(browserArguments('http://127.0.0.1:1/', '/profile', true)).toContain('--no-sandbox');
});

/** `npm start` from outside: serving only, a window of a browser, what it says when it cannot, and that nothing is left. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root, start } from './programs.ts';

/** English, whatever the machine speaks. */
const english = { LC_ALL: 'C' };
const program = path.join(root, 'main', 'setup', 'start.mjs');
const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+/;

/** A browser that writes down its arguments and does what `then` says. */
function fakeBrowser(then: string): { file: string; args: () => string[] } {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-browser-test-'));
  const file = path.join(folder, 'browser');
  const note = path.join(folder, 'arguments.json');
  const script = `#!${process.execPath}
const args = process.argv.slice(2);
require('node:fs').writeFileSync(${JSON.stringify(note)}, JSON.stringify({ pid: process.pid, args }));
const page = args.find((one) => one.startsWith('--app=')).slice(6);
${then}`;
  writeFileSync(file, script, { mode: 0o755 });
  return { file, args: () => (JSON.parse(readFileSync(note, 'utf8')) as { args: string[] }).args };
}

function isAlive(address: string): Promise<boolean> {
  return fetch(address).then(
    () => true,
    () => false,
  );
}

test('--no-open --port 0 serves, prints the address, and ends with Ctrl-C', async () => {
  const running = start(process.execPath, [program, '--no-open', '--port', '0']);
  const [printed] = await running.hears(address);
  const page = await fetch(printed);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<div id="root">');
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(0);
  expect(await isAlive(printed)).toBe(false);
});

test.each([
  [['--port', 'many'], /--port.*many/],
  [['--port', '70000'], /--port.*70000/],
  [['--colour'], /no option --colour\./],
  [['spirals'], /no option/],
])('options that make no sense are told: %s', async (args, words) => {
  const running = start(process.execPath, [program, ...args], english);
  expect(await running.ended).toBe(2);
  expect(running.said()).toMatch(words);
});

test('speaks German where the system does', async () => {
  const running = start(process.execPath, [program, '--port', 'viele'], { LC_ALL: 'de_DE.UTF-8' });
  expect(await running.ended).toBe(2);
  expect(running.said()).toContain('--port: eine ganze Zahl von 0 bis 65535, nicht „viele“.');
});

test('without a display it says so and prints the address', async () => {
  const none = { ...english, DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  const running = start(process.execPath, [program, '--browser', '--port', '0'], none);
  await running.hears(address);
  if (process.platform === 'linux') expect(running.said()).toContain('no display');
  running.child.kill('SIGTERM');
  expect(await running.ended).toBe(0);
});

test('without a browser it says so and prints the address', async () => {
  const env = { ...english, DISPLAY: ':0', GRADIORAMA_BROWSER: '/nowhere/browser' };
  const running = start(process.execPath, [program, '--browser', '--port', '0'], env);
  await running.hears(address);
  expect(running.said()).toContain('No Chrome, Chromium or Edge was found');
  running.child.kill('SIGTERM');
  expect(await running.ended).toBe(0);
});

test('a window is an app window with its own profile; closing it ends the program', async () => {
  const { file, args } = fakeBrowser('fetch(page).then(() => setTimeout(() => process.exit(0), 100));');
  const running = start(process.execPath, [program, '--browser', '--port', '0'], {
    ...english,
    DISPLAY: ':0',
    GRADIORAMA_BROWSER: file,
  });
  expect(await running.ended).toBe(0);
  expect(args().join(' ')).toMatch(/--app=http:\/\/127\.0\.0\.1:\d+\/\?token=/);
  expect(args().join(' ')).toMatch(/--user-data-dir=\S+/);
  expect(running.said()).not.toMatch(address);
});

test('Ctrl-C ends the browser too', async () => {
  const { file } = fakeBrowser("console.log('up'); setInterval(() => {}, 1000); fetch(page);");
  const running = start(process.execPath, [program, '--browser', '--port', '0'], {
    ...english,
    DISPLAY: ':0',
    GRADIORAMA_BROWSER: file,
  });
  const note = path.join(path.dirname(file), 'arguments.json');
  let pid = 0;
  while (pid === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    try {
      pid = (JSON.parse(readFileSync(note, 'utf8')) as { pid: number }).pid;
    } catch {
      // Not written yet.
    }
  }
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(0);
  expect(() => process.kill(pid, 0)).toThrow();
});

test('a browser that ends without opening the window is not the end', async () => {
  const { file } = fakeBrowser('process.exit(1);');
  const running = start(process.execPath, [program, '--browser', '--port', '0'], {
    ...english,
    DISPLAY: ':0',
    GRADIORAMA_BROWSER: file,
  });
  const [printed] = await running.hears(address);
  expect(running.said()).toContain('did not open');
  expect((await fetch(printed)).status).toBe(200);
  running.child.kill('SIGTERM');
  expect(await running.ended).toBe(0);
});

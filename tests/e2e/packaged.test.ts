/**
 * The application folder electron-builder makes: really built with the runtime that is here, with nothing in it but what the
 * build wrote, and really started. It cannot be driven as a checkout is (its fuses forbid that), so Chromium's own debugging
 * port is asked what the window shows.
 */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from './appPage.ts';
import { project } from './launch.mjs';
import { hasElectron, openDisplay } from './machine.ts';

const require = createRequire(import.meta.url);

/** Asks a page of a Chromium with an open debugging port to evaluate an expression. */
async function evaluate(port: string, expression: string): Promise<unknown> {
  const list: unknown = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
  const pages = Array.isArray(list) ? list : [];
  const page = pages.find((one) => one.type === 'page' && String(one.url).startsWith('gradiorama:'));
  if (page === undefined) return undefined;
  const socket = new WebSocket(String(page.webSocketDebuggerUrl));
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const answer = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))));
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }));
    return JSON.parse(await answer).result?.result?.value;
  } finally {
    socket.close();
  }
}

describe.skipIf(!hasElectron())('the application folder', () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-packaged-'));
    const runtime = process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '';
    const version = readFileSync(path.join(runtime, 'version'), 'utf8').trim();
    const options = [`directories.output=${folder}`, `electronDist=${runtime}`, `electronVersion=${version}`];
    const cli = require.resolve('electron-builder/cli.js');
    const args = [cli, '--dir', '--publish', 'never', ...options.map((option) => `-c.${option}`)];
    await promisify(execFile)(process.execPath, args, { cwd: project });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const unpacked = () => path.join(folder, 'linux-unpacked');

  test('holds what the build wrote and no modules', () => {
    const { listPackage } = require('@electron/asar');
    const files: string[] = listPackage(path.join(unpacked(), 'resources', 'app.asar'));
    for (const needed of ['electron.cjs', 'preload.cjs', 'trainingWorker.js'])
      expect(files).toContain(path.join('/', 'dist', 'main', needed));
    expect(files).toContain(path.join('/', 'dist', 'kernels.wasm'));
    expect(files.filter((file) => !/^[\\/](dist|package\.json)/.test(file) || file.includes('node_modules'))).toEqual(
      [],
    );
  });

  test('starts and trains', async () => {
    const display = await openDisplay();
    const home = mkdtempSync(path.join(folder, 'home-'));
    const flags = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--remote-debugging-port=0'];
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const app = spawn(path.join(unpacked(), 'gradiorama'), [...asRoot, ...flags], {
      env: { ...process.env, DISPLAY: display.name, XDG_CONFIG_HOME: home },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = new Promise((resolve) => app.once('exit', resolve));
    try {
      let said = '';
      app.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
      const port = () => /ws:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1] ?? '';
      await until(async () => port() !== '', 'the application has started');
      const counter = `document.querySelector('[data-testid=step-counter]')?.textContent.split('/')[1]?.replace(/\\D/g, '')`;
      await until(async () => Number(await evaluate(port(), counter)) >= 5, 'the packaged application trains');
    } finally {
      app.kill();
      await ended;
      display.close();
    }
  });
});

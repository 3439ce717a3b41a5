/**
 * The real application in real Electron: the story of the first minutes, and what makes it a good citizen of a desktop. Left
 * out, aloud, where no runtime is named.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../../engine/index.ts';
import { AppPage, until } from './appPage.ts';
import { type StartedApp, type StartOptions, startElectron } from './electronApp.ts';
import { hasElectron } from './machine.ts';
import { tellStory } from './story.ts';

const OURS = /^gradiorama:\/\/app\/|^(data|blob):/;

/** The labels of the native menu, top level first. */
function menuLabels({ evaluate }: { evaluate: ElectronApplication['evaluate'] }): Promise<string[]> {
  return evaluate(({ Menu }) => {
    const bar = Menu.getApplicationMenu()?.items ?? [];
    return bar.flatMap((menu) => [menu.label, ...(menu.submenu?.items ?? []).map((item) => item.label)]);
  });
}

describe.skipIf(!hasElectron())('in Electron', () => {
  const open: StartedApp[] = [];
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-e2e-'));
  });
  afterEach(async () => {
    for (const app of open.splice(0)) await app.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function start(options?: StartOptions): Promise<StartedApp & { readonly window: AppPage }> {
    const app = await startElectron(options);
    open.push(app);
    return { ...app, window: new AppPage(app.page) };
  }
  function documentFile(name: string, preset: keyof typeof presets): string {
    const place = path.join(folder, name);
    writeFileSync(place, JSON.stringify(presets[preset]));
    return place;
  }

  test('the story of the first minutes', async () => {
    const { window, watched } = await start();
    await tellStory(window);
    await window.expectCalm(watched, OURS);
  });

  test('menus speak the language of the window and reach it', async () => {
    const { window, page, application } = await start({ language: 'de' });
    await window.untilTrained(1);
    const bound = { evaluate: application.evaluate.bind(application) };
    expect(await menuLabels(bound)).toEqual(expect.arrayContaining(['Datei', 'Lauf', 'Rückgängig', 'Über Gradiorama']));
    const choose = (id: string) =>
      application.evaluate(({ Menu }, item) => Menu.getApplicationMenu()?.getMenuItemById(item)?.click(), id);
    await choose('language');
    await until(async () => (await menuLabels(bound)).includes('File'), 'the menu speaks English');
    expect(await window.attribute('lang')).toBe('en');
    const theme = await window.attribute('data-theme');
    await choose('theme');
    await until(async () => (await window.attribute('data-theme')) !== theme, 'the menu has changed the theme');
    expect(await page.title()).toMatch(/Gradiorama/);
  });

  test('nothing in the window reaches a network, another page, a new window or a permission', async () => {
    const { page, application, window } = await start();
    await window.untilTrained(1);
    const tried = await page.evaluate(async () => {
      const outcome = (attempt: Promise<unknown>) => attempt.then(String, () => 'refused');
      const failed = (target: EventTarget) =>
        new Promise((resolve) => target.addEventListener('error', () => resolve('refused')));
      const picture = new Image();
      const image = failed(picture);
      picture.src = 'https://example.org/a.png';
      const socket = failed(new WebSocket('ws://127.0.0.1:9'));
      return {
        fetch: await outcome(fetch('https://example.org/')),
        image: await image,
        socket: await socket,
        opened: String(globalThis.open('https://example.org/')),
        permission: (await navigator.permissions.query({ name: 'geolocation' })).state,
        node: `${typeof Reflect.get(globalThis, 'require')} ${typeof Reflect.get(globalThis, 'process')}`,
      };
    });
    expect(tried).toEqual({
      fetch: 'refused',
      image: 'refused',
      socket: 'refused',
      opened: 'null',
      permission: 'denied',
      node: 'undefined undefined',
    });
    // What the policy would stop anyway is stopped once more below it.
    const below = await application.evaluate(async ({ net, session }) => {
      const reason = (attempt: Promise<unknown>) => attempt.then(() => 'answered', String);
      const address = 'http://127.0.0.1:9/';
      return [await reason(session.defaultSession.fetch(address)), await reason(net.fetch(address))];
    });
    for (const reason of below) expect(reason).toContain('ERR_BLOCKED_BY_CLIENT');
    await page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await page.waitForTimeout(300);
    expect(page.url()).toBe('gradiorama://app/index.html');
    expect(application.windows().length).toBe(1);
  });

  test('a file given at the start is opened; a second start hands its file to the window and ends', async () => {
    const first = await start({ files: [documentFile('a.gradiorama.json', 'relu-10-he')] });
    const { page, application, home } = first;
    const chosen = (activation: string) =>
      until(
        async () => (await page.getByTestId(`activation-${activation}`).getAttribute('aria-pressed')) === 'true',
        `${activation} is on the stage`,
      );
    await chosen('relu');
    const file = documentFile('b.gradiorama', 'sigmoid-10-xavier');
    const focused = application.evaluate(
      ({ app }) => new Promise((resolve) => app.once('second-instance', () => resolve(true))),
    );
    await expect(startElectron({ files: [file], home })).rejects.toThrow();
    expect(await focused).toBe(true);
    await chosen('sigmoid');
  });

  test('documents are saved and opened through the native dialogs', async () => {
    const { application, page, window } = await start();
    await window.untilTrained(1);
    const place = path.join(folder, 'saved.gradiorama.json');
    await application.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath: chosen });
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [chosen] });
    }, place);
    await page.getByTestId('save').click();
    await until(async () => existsSync(place), 'the document is written');
    const saved: unknown = JSON.parse(readFileSync(place, 'utf8'));
    expect(saved).toMatchObject({ format: 'gradiorama-experiment', seed: presets['first-start'].seed });
    writeFileSync(place, JSON.stringify(presets['relu-10-he']));
    await page.getByTestId('open').click();
    const relu = page.getByTestId('activation-relu');
    await until(async () => (await relu.getAttribute('aria-pressed')) === 'true', 'the document is on the stage');
  });

  test('size and place are remembered', async () => {
    const home = mkdtempSync(path.join(folder, 'home-'));
    const first = await start({ home });
    const place = { x: 60, y: 70, width: 1000, height: 640 };
    await first.application.evaluate(({ BrowserWindow }, bounds) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(bounds);
    }, place);
    await first.window.untilTrained(1);
    await first.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()).catch(() => {});
    await first.close();
    const second = await start({ home });
    const bounds = await second.application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    );
    expect(bounds).toMatchObject({ width: 1000, height: 640 });
  });

  test('unsaved work is asked about, and kept when that is wished', async () => {
    const { application, page, window } = await start();
    await window.untilTrained(1);
    await page.getByTestId('activation-relu').click();
    await window.untilTrained(1);
    await application.evaluate(({ dialog }) => {
      const asked: unknown[] = [];
      Reflect.set(globalThis, 'asked', asked);
      dialog.showMessageBox = async (...args: unknown[]) => {
        asked.push(Reflect.get(Object(args.at(-1)), 'message'));
        return { response: 2, checkboxChecked: false };
      };
    });
    await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    const asked = await application.evaluate(() => Reflect.get(globalThis, 'asked'));
    expect(asked).toEqual([expect.stringContaining('not saved')]);
    expect(application.windows().length).toBe(1);
  });

  test('a window that crashes comes back to a run that went on', async () => {
    const { application, window } = await start();
    await window.untilTrained(8);
    const { total } = await window.steps();
    await application.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    // Playwright gives a crashed page up for good; the main process still sees it, but an answer asked for too early never comes.
    const counter = () =>
      application.evaluate(({ BrowserWindow }) => {
        const asked = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `document.querySelector('[data-testid=step-counter]')?.textContent ?? ''`,
        );
        return Promise.race([asked, new Promise((resolve) => setTimeout(() => resolve(''), 1000))]);
      });
    const shown = async (): Promise<number> =>
      Number(
        String(await counter())
          .split('/')[1]
          ?.replace(/\D/g, '') ?? 0,
      );
    const seen: number[] = [];
    await until(
      async () => seen.push(await shown()) > 0 && (seen.at(-1) ?? 0) > total,
      'the run goes on in the window',
    );
    expect(seen.filter((steps) => steps > 0 && steps < total)).toEqual([]);
  });
});

/**
 * A film from the window: by keys alone, with the browser's own encoder and with the WASM one; called off, it leaves nothing; and
 * no rule of the window's security policy is in its way.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { readMp4 } from '../main/cli/filmFiles.ts';
import { AppPage } from './appPage.ts';
import { type BrowserApp, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';

/** Opens the dialog, small and short. */
async function openSmall(page: Page, seconds: string): Promise<void> {
  await page.keyboard.press('v');
  await page.getByTestId('export-size').press('Enter');
  const smallest = page.getByTestId('export-size-640x360');
  await smallest.waitFor();
  // The list takes keys once it has the focus.
  await expect
    .poll(async () => {
      await page.keyboard.press('Home');
      return smallest.getAttribute('data-highlighted');
    })
    .not.toBeNull();
  await page.keyboard.press('Enter');
  await smallest.waitFor({ state: 'hidden' });
  const length = page.getByTestId('export-seconds');
  await length.fill(seconds);
  await length.press('Enter');
}

/** Saves as a download, which a test can catch; `codecs` false: a browser without encoders. */
function browserWith(codecs: boolean): void {
  Reflect.deleteProperty(window, 'showSaveFilePicker');
  if (!codecs) Reflect.deleteProperty(window, 'VideoEncoder');
}

describe.skipIf(!hasBrowser())('a film from the window', () => {
  let app: BrowserApp | null = null;
  afterEach(async () => {
    await app?.close();
    app = null;
  });

  async function start(codecs: boolean): Promise<Page> {
    app = await startBrowser();
    await new AppPage(app.page).untilTrained(3);
    await app.page.evaluate(browserWith, codecs);
    return app.page;
  }

  test.each([
    ["the browser's own encoder", true],
    ['the WASM encoder', false],
  ])('with %s', async (_, codecs) => {
    const page = await start(codecs);
    await openSmall(page, '0.4');
    const download = page.waitForEvent('download');
    await page.getByTestId('export-start').press('Enter');
    const file = readFileSync(await (await download).path());
    expect(readMp4(file)).toMatchObject({ width: 640, height: 360, pictures: 12, rate: 30 });
    expect(await page.getByTestId('export-said').textContent()).toContain('is saved');
    expect(app?.watched.complaints).toEqual([]);
  });

  test('Escape calls it off, then closes the dialog', async () => {
    const page = await start(true);
    let downloads = 0;
    page.on('download', () => downloads++);
    await openSmall(page, '600');
    await page.getByTestId('export-start').press('Enter');
    await page.getByTestId('export-running').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('export-said').textContent(), { timeout: 20_000 }).toContain('Cancelled');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByTestId('export-dialog').count()).toBe(0);
    expect(downloads).toBe(0);
  });

  test('a GIF says which rate it takes', async () => {
    const page = await start(true);
    await openSmall(page, '1');
    await page.getByTestId('export-format-gif').press('Enter');
    expect(await page.getByTestId('export-keeps').textContent()).toContain('33.3');
  });
});

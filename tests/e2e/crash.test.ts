/**
 * The browser's own process behind the window dies (a crash of the renderer, as chrome://crash makes one): the run goes on without it, and
 * a reload shows that very run. The window is handled over its debugging line: nothing else speaks to a window that has crashed.
 */
import type { CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppPage, until } from './appPage.ts';
import { type BrowserApp, newest, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';
import { colouredShare, readPng } from './png.mjs';

/** The middle of the stage, as AppPage looks at it. */
const STAGE = { x: 384, y: 144, width: 512, height: 252, scale: 1 };

describe.skipIf(!hasBrowser())('a window that crashes', () => {
  let app: BrowserApp;
  let line: CDPSession;
  beforeAll(async () => {
    app = await startBrowser();
    await new AppPage(app.page).untilTrained(5);
    line = await app.page.context().newCDPSession(app.page);
  }, 120_000);
  afterAll(() => app?.close());

  const step = () => newest(app.events, 'state')?.step ?? 0;
  /** What the window says here; empty while there is none. */
  async function text(id: string): Promise<string> {
    const expression = `document.querySelector('[data-testid="${id}"]')?.textContent ?? ''`;
    const { result } = await line.send('Runtime.evaluate', { expression });
    return String(result.value ?? '');
  }
  async function coloured(): Promise<number> {
    const { data } = await line.send('Page.captureScreenshot', { format: 'png', clip: STAGE });
    return colouredShare(readPng(Buffer.from(data, 'base64')));
  }

  test('loses nothing: the run goes on, and a reload shows it', async () => {
    const run = newest(app.events, 'opened')?.run;
    const crashed = new Promise((resolve) => app.page.once('crash', resolve));
    // It is never answered: who should answer is gone.
    void line.send('Page.crash').catch(() => undefined);
    await crashed;
    const before = step();
    await until(async () => step() > before + 5, 'the run goes on without a window');

    await line.send('Page.reload');
    const total = async () => Number((await text('step-counter')).split('/')[1]?.replace(/\D/g, '') ?? 0);
    await until(async () => (await total()) > before + 5, 'the window shows the run that went on');
    await until(async () => (await coloured()) > 0.005, 'the stage has colours');
    expect(newest(app.events, 'opened')?.run).toBe(run);
    expect(app.events.filter(({ header }) => header.type === 'opened')).toHaveLength(1);
    expect(app.workers).toHaveLength(1);
    const shown = await total();
    await until(async () => (await total()) > shown, 'it goes on in the window');
  });

  test('an error in drawing leaves a sentence and a way back to the same run', async () => {
    const broken = "Math.log10 = () => { throw new Error('broken by the test'); }";
    await line.send('Runtime.evaluate', { expression: broken });
    await until(async () => (await text('rescue')) !== '', 'the window says what has happened');
    const before = step();
    const press = `document.querySelector('[data-testid="reload"]').click()`;
    await line.send('Runtime.evaluate', { expression: press });
    await until(
      async () => Number((await text('step-counter')).split('/')[1]?.replace(/\D/g, '') ?? 0) > before,
      'the run is back',
    );
    expect(app.events.filter(({ header }) => header.type === 'opened')).toHaveLength(1);
  });
});

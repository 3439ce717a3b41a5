/** The application in a real browser: the story of the first minutes, without a complaint or a foreign request. */
import { afterEach, describe, expect, test } from 'vitest';
import { AppPage, until } from './appPage.ts';
import { type BrowserApp, newest, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';
import { tellStory } from './story.ts';

const OURS = /^(http|ws):\/\/127\.0\.0\.1:\d+\/|^(data|blob):/;

describe.skipIf(!hasBrowser())('in a browser', () => {
  let app: BrowserApp | null = null;
  afterEach(async () => {
    await app?.close();
    app = null;
  });

  test('the story of the first minutes', async () => {
    app = await startBrowser();
    const window = new AppPage(app.page);
    await tellStory(window);
    await window.expectCalm(app.watched, OURS);
  });

  test('a window that reloads finds its run, and training went on', async () => {
    app = await startBrowser();
    const window = new AppPage(app.page);
    await window.untilTrained(5);
    const run = newest(app.events, 'opened')?.run;
    const before = await window.steps();
    await app.page.reload();
    await window.untilColoured();
    await until(async () => (await window.steps()).total > before.total, 'the same run trains on');
    expect(newest(app.events, 'opened')?.run).toBe(run);
    expect(app.workers.length).toBe(1);
    await window.expectCalm(app.watched, OURS);
  });
});

/**
 * The training worker dies in mid-step. The window says so and keeps what was recorded; one click continues from the last
 * checkpoint and reaches the parameters of an undisturbed run, bit for bit.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { presets } from '../../engine/index.ts';
import { startTraining } from '../../main/trainingThread.ts';
import { AppPage, until } from './appPage.ts';
import { type BrowserApp, newest, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';
import { hashAt, trainedHash } from './training.ts';

const GOAL = 150;

describe.skipIf(!hasBrowser())('a worker that dies', () => {
  let app: BrowserApp | null = null;
  afterEach(async () => {
    await app?.close();
    app = null;
  });

  test('is reported; the recording stays; one click goes on to the same bits', async () => {
    app = await startBrowser();
    const { page, workers, port, events } = app;
    const window = new AppPage(page);
    await window.untilColoured();
    await window.untilTrained(20);
    await workers[0]?.terminate();

    await page.getByTestId('continue').waitFor();
    const { total } = await window.steps();
    expect(total).toBeGreaterThanOrEqual(20);
    expect(await page.getByTestId('notice').textContent()).toMatch(/\S/);
    const shown = await window.picture();
    await window.scrub(0.1);
    await until(async () => (await window.steps()).at < total / 2, 'a recorded step is shown without a worker');
    await window.untilPictureDiffers(shown);

    await page.getByTestId('continue').click();
    await page.getByTestId('continue').waitFor({ state: 'detached' });
    expect(workers.length).toBe(2);
    const run = newest(events, 'opened')?.run ?? '';
    const { at, sha256 } = await hashAt(port, run, GOAL);
    expect(at).toBe(GOAL);
    const undisturbed = startTraining();
    expect(sha256).toBe(await trainedHash(undisturbed, presets['first-start'], GOAL));
    undisturbed.close();
    expect(app.watched.complaints).toEqual([]);
  });
});

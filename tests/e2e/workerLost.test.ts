/**
 * The training worker dies in mid-step. The window says so and keeps what was recorded; one click continues from the last
 * checkpoint and reaches the parameters of an undisturbed run, bit for bit.
 */
import { afterEach, describe, expect, test } from 'vitest';
import { type Command, type Event, type Port, presets } from '../../engine/index.ts';
import { startTraining } from '../../main/trainingThread.ts';
import { AppPage, until } from './appPage.ts';
import { type BrowserApp, newest, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';

const GOAL = 150;

/** Resolves to the next event of a kind for a run. */
function next<T extends Event['type']>(port: Port<Command, Event>, type: T): Promise<Extract<Event, { type: T }>> {
  return new Promise((resolve) => {
    const stop = port.listen(({ header }) => {
      if (header.type !== type) return;
      stop();
      resolve(header as Extract<Event, { type: T }>);
    });
  });
}

/** The parameter hash after GOAL steps of a document, trained without a window or a disturbance. */
async function undisturbed(experiment: unknown): Promise<string> {
  const port = startTraining();
  const opened = next(port, 'opened');
  port.send({ type: 'open', run: 'quiet', experiment });
  await opened;
  port.send({ type: 'speed', run: 'quiet', stepsPerSecond: null });
  const hashed = trainedHash(port, 'quiet');
  const { sha256 } = await hashed;
  port.close();
  return sha256;
}

/** Trains to GOAL and asks for the hash there. */
function trainedHash(port: Port<Command, Event>, run: string): Promise<Extract<Event, { type: 'hashed' }>> {
  const hashed = next(port, 'hashed');
  const stop = port.listen(({ header }) => {
    if (header.type !== 'state' || header.run !== run || header.step < GOAL || header.playing) return;
    stop();
    port.send({ type: 'hash', run });
  });
  port.send({ type: 'until', run, step: GOAL });
  return hashed;
}

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
    port.send({ type: 'speed', run, stepsPerSecond: null });
    const { at, sha256 } = await trainedHash(port, run);
    expect(at).toBe(GOAL);
    expect(sha256).toBe(await undisturbed(presets['first-start']));
    expect(app.watched.complaints).toEqual([]);
  });
});

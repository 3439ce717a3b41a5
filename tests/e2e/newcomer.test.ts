/**
 * What a newcomer does first, by mouse alone and by keyboard alone: start, pause, find the first layer's gradient, swap to ReLU with He,
 * scrub back to step 0, save the experiment. Every hand finds its way by what is seen or named on the screen.
 */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppPage, until } from './appPage.ts';
import { type BrowserApp, newest, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';

interface Opened {
  readonly model: { readonly blocks: readonly { readonly blocks?: readonly { readonly activation: string }[] }[] };
  readonly initialization: { readonly weight: { readonly name: string } };
}

/** The six actions of one hand. */
interface Hand {
  start(page: Page): Promise<void>;
  pause(page: Page): Promise<void>;
  firstLayer(page: Page): Promise<void>;
  swap(page: Page): Promise<void>;
  scrubBack(page: Page): Promise<void>;
  save(page: Page): Promise<void>;
}

/** Walks with Tab until something with this id has the focus. */
async function tabTo(page: Page, id: string): Promise<void> {
  const isThere = () => page.evaluate((wanted) => document.activeElement?.getAttribute('data-testid') === wanted, id);
  for (let presses = 0; presses < 80; presses++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${id}`);
}

const click = (id: string) => (page: Page) => page.getByTestId(id).click();

/** The row of the chain rule's table that names the first hidden layer. */
const firstRow = (page: Page) => page.getByTestId('chain-table').locator('tr', { hasText: 'h1' });

const HANDS: Readonly<Record<string, Hand>> = {
  'by mouse': {
    start: click('play'),
    pause: click('play'),
    async firstLayer(page) {
      await firstRow(page).hover();
    },
    swap: click('next'),
    async scrubBack(page) {
      const box = await page.getByTestId('timeline-plot').boundingBox();
      if (box === null) throw new Error('the timeline is not on the page');
      const y = box.y + box.height / 2;
      await page.mouse.move(box.x + box.width * 0.5, y);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.2, y, { steps: 4 });
      await page.mouse.move(box.x + 1, y, { steps: 4 });
      await page.mouse.up();
    },
    save: click('save'),
  },
  'by keyboard': {
    async start(page) {
      await tabTo(page, 'play');
      await page.keyboard.press('Enter');
    },
    pause: (page) => page.keyboard.press('Space'),
    firstLayer: (page) => page.keyboard.press('.'),
    swap: (page) => page.keyboard.press('n'),
    scrubBack: (page) => page.keyboard.press('Home'),
    save: (page) => page.keyboard.press('s'),
  },
};

describe.skipIf(!hasBrowser()).each(Object.entries(HANDS))('a newcomer, %s', (_, hand) => {
  let app: BrowserApp;
  let window: AppPage;
  const document = () => newest(app.events, 'opened')?.experiment as Opened;

  beforeAll(async () => {
    app = await startBrowser();
    window = new AppPage(app.page);
    // A browser without a dialog for saving downloads the file, which a test can catch.
    await app.page.evaluate(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
    await window.untilTrained(3);
    await window.pause();
  });
  afterAll(() => app?.close());

  test('starts the training', async () => {
    const { total } = await window.steps();
    await hand.start(app.page);
    await window.untilTrained(total + 3);
    expect(await window.isRunning()).toBe(true);
  });

  test('pauses it', async () => {
    await hand.pause(app.page);
    await until(async () => !(await window.isRunning()), 'the training is paused');
    const total = await window.pause();
    expect((await window.steps()).total).toBe(total);
  });

  test('finds the gradient of the first layer', async () => {
    const { page } = app;
    await hand.firstLayer(page);
    const row = firstRow(page);
    const marked = async () => [await row.getAttribute('data-pointed'), await row.getAttribute('data-focus')];
    await until(async () => (await marked()).includes('true'), 'the row of h1 stands out');
    // The number is the engine's: the norm of the first layer's delta, far below the last one's.
    await until(async () => /\d/.test((await row.locator('td').last().textContent()) ?? ''), 'its number is there');
  });

  test('swaps to ReLU with He', async () => {
    await hand.swap(app.page);
    await until(async () => document().initialization.weight.name === 'heNormal', 'a network with He is open');
    expect(document().model.blocks[0]?.blocks?.[0]?.activation).toBe('relu');
    await until(
      async () => (await app.page.getByTestId('activation-relu').getAttribute('aria-pressed')) === 'true',
      'the panel says ReLU',
    );
  });

  test('scrubs back to step 0', async () => {
    const { page } = app;
    if (!(await window.isRunning())) await window.press('Space');
    await window.untilTrained(3);
    await window.pause();
    await hand.scrubBack(page);
    await until(async () => (await window.steps()).at === 0, 'step 0 is on the stage');
    const said = () => page.getByTestId('chain-step').textContent();
    await until(async () => /\b0$/.test((await said()) ?? ''), 'the numbers are those of step 0');
  });

  test('saves the experiment', async () => {
    const download = app.page.waitForEvent('download');
    await hand.save(app.page);
    const saved: unknown = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    expect(saved).toMatchObject({ initialization: { weight: { name: 'heNormal' } } });
    expect(app.watched.complaints).toEqual([]);
  });
});

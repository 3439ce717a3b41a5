/** The experiment panel by keyboard alone: scenes, a layer moved, a value refused, changes taken back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppPage, until } from './appPage.ts';
import { type BrowserApp, newest, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';

interface Opened {
  readonly record: { readonly probes: readonly string[]; readonly samples: readonly number[] };
  readonly seed: number;
  readonly data: { readonly set: string };
  readonly model: { readonly blocks: readonly { readonly type: string; readonly times?: number }[] };
}

describe.skipIf(!hasBrowser())('the experiment panel by keyboard', () => {
  let app: BrowserApp;
  let window: AppPage;
  const document = () => newest(app.events, 'opened')?.experiment as Opened;
  const untilOpened = (look: (experiment: Opened) => boolean, what: string) =>
    until(async () => look(document()), what);

  beforeAll(async () => {
    app = await startBrowser();
    window = new AppPage(app.page);
    await window.untilTrained(3);
    await window.pause();
  });
  afterAll(() => app.close());

  test('P opens the scenes, Tab and Enter choose one, Ctrl+Z takes it back', async () => {
    await window.press('p');
    await app.page.getByTestId('scene-healthy').focus();
    await app.page.keyboard.press('Enter');
    await untilOpened(({ model }) => model.blocks[0]?.times === 4, 'the healthy network is on the stage');
    await window.press('Control+z');
    await untilOpened(({ model }) => model.blocks[0]?.times === 6, 'the first network is back');
    await window.pause();
  });

  test('a width out of range keeps the old one and says what is allowed', async () => {
    const { page } = app;
    const opened = app.events.filter(({ header }) => header.type === 'opened').length;
    await page.getByTestId('width').fill('0');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('width').inputValue()).resolves.toBe('16');
    await expect(page.getByTestId('width').getAttribute('aria-invalid')).resolves.toBe('true');
    expect(app.events.filter(({ header }) => header.type === 'opened').length).toBe(opened);
  });

  test('a layer changes its width and is moved down with an arrow key, the focus with it', async () => {
    const { page } = app;
    await page.getByTestId('section-layers').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('layer-0-units').fill('8');
    await page.keyboard.press('Enter');
    await untilOpened(({ model }) => model.blocks.length === 3, 'the first layer has its own width');
    await page.getByTestId('layer-0-grip').focus();
    await page.keyboard.press('ArrowDown');
    await untilOpened(({ model }) => model.blocks[0]?.type === 'dense' && model.blocks.length === 4, 'it has moved');
    await until(
      () => page.evaluate(() => globalThis.document.activeElement?.getAttribute('data-testid') === 'layer-1-grip'),
      'the focus has moved with the layer',
    );
  });

  test('a letter on a closed list is a key of the app and chooses nothing', async () => {
    const { page } = app;
    await page.getByTestId('data').focus();
    await page.keyboard.press('f');
    await page.keyboard.press('d');
    await page.getByTestId('dialog-data').waitFor();
    await page.getByTestId('data-attribution').waitFor();
    expect(document().data.set).toBe('digits');
    await page.keyboard.press('Escape');
  });

  test('the charts take the place of a gradient proof that is shown', async () => {
    const { page } = app;
    await page.getByTestId('prove').click();
    await page.getByTestId('proof').waitFor();
    await window.press('c');
    await page.getByTestId('charts').waitFor();
    await window.press('c');
    await page.getByTestId('proof').waitFor();
  });

  test('probes: what this network lacks is refused, one that is on is measured and shown, and taken back', async () => {
    const { page } = app;
    const probes = () => document().record;
    await page.getByTestId('section-probes').focus();
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('probe-gates').getAttribute('aria-disabled')).resolves.toBe('true');
    expect(await page.getByTestId('refused').allTextContents()).toHaveLength(3);
    await page.getByTestId('probe-jacobian').focus();
    await page.keyboard.press('Space');
    await until(async () => probes().probes.includes('jacobian'), 'the Jacobian is measured');
    await page.getByTestId('probed-samples').fill('99999');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('probed-samples').inputValue()).resolves.toBe('0');
    await page.getByTestId('probed-samples').fill('3 5');
    await page.keyboard.press('Enter');
    await until(async () => probes().samples.join() === '3,5', 'two samples are looked at');
    await page.getByTestId('see-probes').click();
    const card = page.getByTestId('card-jacobian');
    await card.waitFor();
    await until(async () => /[1-9]/.test((await card.locator('b').first().textContent()) ?? ''), 'numbers are shown');
    await window.press('c');
    await window.press('Control+z');
    await window.press('Control+z');
    await until(async () => !probes().probes.includes('jacobian'), 'it is taken back');
  });

  test('nothing was complained about', () => expect(app.watched.complaints).toEqual([]));
});

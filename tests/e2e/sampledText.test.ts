/** Text that a character model writes, in the window: with the step it belongs to, another temperature, and marks once it has exploded. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../../engine/index.ts';
import { AppPage, until } from './appPage.ts';
import { type BrowserApp, newest, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';

describe.skipIf(!hasBrowser())('the text of a character model', () => {
  let app: BrowserApp;
  let window: AppPage;
  const shown = async (id: string): Promise<string> => (await app.page.getByTestId(id).textContent()) ?? '';

  /** The written text has its 280 characters and belongs to this step. */
  const untilWritten = (step: number) =>
    until(async () => {
      const header = newest(app.events, 'text');
      const says = new RegExp(`\\b${step}$`).test(await shown('text-step'));
      return header?.at === step && says && (await shown('sampled-text')).includes(header.text.replaceAll('\n', '↵'));
    }, `text is written before step ${step}`);

  beforeAll(async () => {
    app = await startBrowser();
    window = new AppPage(app.page);
    await window.untilTrained(2);
    await window.pause();
  });
  afterAll(() => app.close());

  test('Q opens nothing over data that are no text', async () => {
    await window.press('q');
    await window.press('c');
    await app.page.getByTestId('chart-layers').waitFor();
    await expect(app.page.getByTestId('chart-text').count()).resolves.toBe(0);
    await window.press('c');
  });

  test('Q shows what the network writes at the step looked at, and another temperature another text', async () => {
    await window.press('k');
    await app.page.getByTestId('command-search').fill('scene characters');
    await app.page.getByTestId('find-scene-characters').click();
    await until(async () => (await shown('data')).includes('Moby-Dick'), 'the character model is on the stage');
    await window.press('q');
    await app.page.getByTestId('text-page').waitFor();
    await until(async () => {
      await window.press('ArrowRight');
      return (await window.steps()).total >= 1;
    }, 'a few steps are trained');
    await window.press('Home');
    await untilWritten(0);
    const before = await shown('sampled-text');
    await app.page.getByTestId('temperature-0.3').click();
    await until(async () => (await shown('sampled-text')) !== before, 'another text is written');
    await expect(shown('text-spoken')).resolves.not.toBe('');
  });

  test('marks stand where the network cannot write any more, and words say why', async () => {
    const wild = { ...presets.characters, clip: { type: 'none' }, optimizer: { type: 'sgd', learningRate: 1e29 } };
    await app.page.evaluate((text) => {
      const carried = new DataTransfer();
      carried.items.add(new File([text], 'wild.json', { type: 'application/json' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
    }, JSON.stringify(wild));
    await until(async () => JSON.stringify(newest(app.events, 'opened')?.experiment).includes('1e+29'), 'it is open');
    await until(async () => {
      await window.press('ArrowRight');
      return (await app.page.getByTestId('text-marks').count()) > 0;
    }, 'it has exploded, and marks are explained');
    await expect(shown('text-marks')).resolves.toMatch(/280.*NaN|NaN.*280/);
    await expect(shown('sampled-text')).resolves.toContain('\ufffd');
    await expect(shown('text-spoken')).resolves.toContain('NaN');
  });

  test('nothing was complained about', () => expect(app.watched.complaints).toEqual([]));
});

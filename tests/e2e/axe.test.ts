/**
 * No screen has a serious fault for those who use a keyboard, a screen reader or little contrast: axe looks at the main screen, every
 * dialog, the folded cards and lecture mode, in both themes and languages and two sizes.
 */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppPage } from './appPage.ts';
import { type BrowserApp, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';

/** Keys pressed from the main screen and back, and the sections opened before. */
const SCREENS = {
  main: [],
  keys: ['?'],
  scenes: ['p'],
  data: ['d'],
  export: ['v'],
  charts: ['c'],
  folded: ['x', 'i', 'b'],
  lecture: ['l'],
  bare: ['h'],
} as const;
/** A second press of these gives the main screen back; dialogs close with Escape. */
const DIALOGS: readonly string[] = ['?', 'p', 'd', 'v'];

/** What axe finds serious or critical, as "rule: element". */
async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { axe: tool } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await tool.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) }));
  });
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.flatMap(({ id, nodes }) => nodes.map((html) => `${id}: ${html.slice(0, 160)}`));
}

/** Words set smaller than 14 px, but for marks above and below the line and formulas, whose letters KaTeX sets larger than their size says. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (texts.nextNode()) {
      const { textContent, parentElement: parent } = texts.currentNode;
      if (parent === null || !textContent?.trim() || !parent.checkVisibility()) continue;
      if (parent.closest('sub, sup, .katex, script, style') !== null) continue;
      const size = Number.parseFloat(getComputedStyle(parent).fontSize);
      if (size < 14) found.push(`${size} px: ${textContent.slice(0, 60)}`);
    }
    return found;
  });
}

/** Nothing that axe finds serious, nothing too small to read. */
async function expectSound(page: Page): Promise<void> {
  expect(await faults(page)).toEqual([]);
  expect(await tooSmall(page)).toEqual([]);
}

/** Two windows that have nothing in common. */
const WINDOWS = [
  { theme: 'night', language: 'en-GB', size: { width: 1280, height: 720 } },
  { theme: 'projector', language: 'de-DE', size: { width: 1024, height: 768 } },
];

describe.skipIf(!hasBrowser())('axe finds nothing serious', () => {
  describe.each(WINDOWS)('$theme, $language', ({ theme, language, size }) => {
    let app: BrowserApp;
    let window: AppPage;
    beforeAll(async () => {
      app = await startBrowser(size, language);
      window = new AppPage(app.page);
      await window.untilTrained(3);
      if ((await window.attribute('data-theme')) !== theme) await window.press('t');
    });
    afterAll(() => app.close());

    test.each(Object.entries(SCREENS))('%s', async (_, keys) => {
      for (const key of keys) await window.press(key);
      await app.page.waitForTimeout(1000);
      await expectSound(app.page);
      for (const key of keys) {
        if (DIALOGS.includes(key)) await app.page.keyboard.press('Escape');
        else await window.press(key);
      }
      await app.page.waitForTimeout(300);
    });
    test('the whole experiment', async () => {
      const sections = ['data', 'layers', 'initialization', 'training', 'run', 'probes'];
      for (const section of sections) await app.page.getByTestId(`section-${section}`).click();
      await app.page.waitForTimeout(500);
      await expectSound(app.page);
      for (const section of sections) await app.page.getByTestId(`section-${section}`).click();
    });
    test('what probes measured', async () => {
      await app.page.getByTestId('section-probes').click();
      for (const probe of ['chain', 'jacobian']) {
        await app.page.getByTestId(`probe-${probe}`).click();
        await app.page.locator(`[data-testid=probe-${probe}][aria-checked=true]`).waitFor();
      }
      await app.page.getByTestId('see-probes').click();
      for (const card of ['chain', 'jacobian']) await app.page.getByTestId(`card-${card}`).waitFor();
      await app.page.waitForTimeout(500);
      expect(await faults(app.page)).toEqual([]);
      await app.page.keyboard.press('c');
      await app.page.getByTestId('section-probes').click();
    });
    test('about', async () => {
      await app.page.getByTestId('about').click();
      await app.page.waitForTimeout(500);
      await expectSound(app.page);
      await app.page.keyboard.press('Escape');
      await app.page.waitForTimeout(300);
    });
  });
});

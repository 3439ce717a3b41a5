/**
 * The stage in the hall: another size, a 4K display, less motion. What a lost drawing context does stands in
 * stage.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserProgram } from '../../e2e/launch.mjs';
import { denseLayout, frameOf } from '../picture/pictureOf.ts';
import { openStage, type StageWindow, WINDOW } from './stageBrowser.ts';

const browser = await browserProgram();
if (browser === null) console.warn('No browser: the stage is not taken to another display.');

const insets = { left: 40, right: 40, top: 40, bottom: 40 };
const layout = denseLayout([4, 16, 16, 3]);

describe.skipIf(browser === null)('the stage in the hall', () => {
  let stage: StageWindow;
  beforeAll(async () => {
    stage = await openStage();
    const frame = frameOf(layout, (_, input, unit) => 1e-2 / (1 + input + unit));
    await stage.show(layout, frame, { theme: 'night', camera: 'side' }, insets);
  }, 120_000);
  afterAll(() => stage?.close());

  const canvasSize = () =>
    stage.page.evaluate(() => {
      const { width, height } = document.querySelector('canvas') ?? { width: 0, height: 0 };
      return { width, height };
    });

  it('is the same picture after the window was another size', async () => {
    const before = await stage.page.screenshot();
    await stage.page.setViewportSize({ width: 1280, height: 800 });
    await stage.settle();
    expect(await canvasSize()).toEqual({ width: 1280, height: 800 });
    await stage.page.setViewportSize(WINDOW);
    await stage.settle();
    expect(Buffer.compare(await stage.page.screenshot(), before)).toBe(0);
  });

  it('draws at most full HD without a graphics card, also on a 4K display', async () => {
    await stage.page.setViewportSize({ width: 3840, height: 2160 });
    await stage.settle();
    const { width, height } = await canvasSize();
    expect(width * height).toBeLessThanOrEqual(1920 * 1080 * 1.01);
    expect(width / height).toBeCloseTo(16 / 9, 1);
    await stage.page.setViewportSize(WINDOW);
    await stage.settle();
  });

  it('cuts to another camera for readers who ask for less motion', async () => {
    const drawings = async (camera: string) => {
      await stage.calls();
      await stage.page.evaluate((name) => window.stagePage.choose({ camera: name }), camera);
      await stage.page.waitForTimeout(1500);
      return (await stage.calls()).draws;
    };
    const eased = await drawings('top');
    await stage.page.emulateMedia({ reducedMotion: 'reduce' });
    await stage.settle();
    const cut = await drawings('side');
    expect(cut).toBeGreaterThan(0);
    expect(cut).toBeLessThan(eased / 2);
  });
});

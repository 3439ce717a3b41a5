/**
 * The stage in the hall: another size, a 4K display, another scale factor, fingers, many edges, less motion. What a lost drawing context does stands in
 * stage.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserProgram } from '../../e2e/launch.mjs';
import { touch } from '../../e2e/touch.ts';
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

  it('follows the window to a display of another scale and back', async () => {
    const before = await stage.page.screenshot();
    const tools = await stage.page.context().newCDPSession(stage.page);
    await tools.send('Emulation.setDeviceMetricsOverride', {
      width: 1000,
      height: 600,
      deviceScaleFactor: 1.5,
      mobile: false,
    });
    await stage.page.waitForFunction(() => document.querySelector('canvas')?.width === 1500);
    await stage.settle();
    expect(await canvasSize()).toEqual({ width: 1500, height: 900 });
    await tools.send('Emulation.setDeviceMetricsOverride', { ...WINDOW, deviceScaleFactor: 1, mobile: false });
    await stage.page.waitForFunction(() => document.querySelector('canvas')?.width === 960);
    await stage.settle();
    expect(Buffer.compare(await stage.page.screenshot(), before)).toBe(0);
  });

  const camera = async () => (await stage.page.evaluate(() => window.stagePage.state())).camera;

  it('a finger that taps selects, one that drags turns, two zoom', async () => {
    await stage.page.evaluate(() => window.stagePage.choose({ camera: 'side' }));
    await stage.settle();
    const still = await stage.page.screenshot();
    const middle = [WINDOW.width / 2, WINDOW.height / 2] as const;
    const selections = () => stage.page.evaluate(() => window.stagePage.selected.length);
    const before = await selections();
    await touch(stage.page, [[[12, 12]]]);
    expect(await selections()).toBe(before + 1);
    expect(await camera()).toBe('side');
    await touch(stage.page, [[middle], [[middle[0] - 40, middle[1]]], [[middle[0] - 90, middle[1]]]]);
    await stage.settle();
    expect(await camera()).toBe('moved');
    const turned = await stage.page.screenshot();
    expect(Buffer.compare(turned, still)).not.toBe(0);
    await stage.page.evaluate(() => window.stagePage.choose({ camera: 'side' }));
    await stage.settle();
    const fingers = (apart: number) => [
      [middle[0] - apart, middle[1]] as const,
      [middle[0] + apart, middle[1]] as const,
    ];
    await touch(stage.page, [fingers(40), fingers(80), fingers(140)]);
    await stage.settle();
    expect(await camera()).toBe('moved');
    const zoomed = await stage.page.screenshot();
    expect(Buffer.compare(zoomed, still)).not.toBe(0);
    expect(await selections()).toBe(before + 1);
  });

  it('paints fewer pixels while a hand turns a large network, and the whole picture after', async () => {
    const many = denseLayout([64, 64, 64, 10]);
    await stage.show(
      many,
      frameOf(many, (_, input, unit) => 1e-2 / (1 + input + unit)),
      { camera: 'side' },
      insets,
    );
    await stage.settle();
    const before = await stage.page.screenshot();
    const full = await canvasSize();
    const seen: number[] = [];
    await stage.page.mouse.move(400, 300);
    await stage.page.mouse.down();
    // However slow the machine: the drawing of the last move comes before the one at rest.
    await stage.page.evaluate(() => {
      const widths: number[] = [];
      Object.assign(window, { widths });
      const { clear } = WebGL2RenderingContext.prototype;
      WebGL2RenderingContext.prototype.clear = function (mask) {
        widths.push(this.drawingBufferWidth);
        return clear.call(this, mask);
      };
    });
    await stage.page.mouse.move(300, 320, { steps: 5 });
    await stage.page.mouse.up();
    await stage.settle();
    seen.push(...(await stage.page.evaluate(() => (window as unknown as { widths: number[] }).widths)));
    expect(Math.min(...seen)).toBeLessThan(full.width);
    expect(seen.at(-1)).toBe(full.width);
    expect(await canvasSize()).toEqual(full);
    await stage.page.mouse.move(3, 3);
    await stage.page.evaluate(() => window.stagePage.choose({ camera: 'side' }));
    await stage.settle();
    expect(Buffer.compare(await stage.page.screenshot(), before)).toBe(0);
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

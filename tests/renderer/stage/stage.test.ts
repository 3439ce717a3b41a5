/**
 * The stage in a real browser: colours are the palette's, nothing outshines the strongest value, nothing is drawn or made
 * without need, a lost drawing context comes back, and pointing finds what is drawn.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetPose } from '../../../renderer/picture/cameras.ts';
import { placeNetwork } from '../../../renderer/picture/network.ts';
import { lightness } from '../../../renderer/picture/oklch.ts';
import { paletteColor } from '../../../renderer/picture/palettes.ts';
import { project, projectionOf } from '../../../renderer/picture/projection.ts';
import { browserProgram } from '../../e2e/launch.mjs';
import { denseLayout, frameOf } from '../picture/pictureOf.ts';
import { openStage, type StageWindow, WINDOW } from './stageBrowser.ts';

const browser = await browserProgram();
if (browser === null) console.warn('No browser: the stage is not tested in a real one.');

const insets = { left: 40, right: 40, top: 40, bottom: 40 };
const view = { ...WINDOW, insets };

/** Pixel and radius of each neuron under the side camera. */
function places(widths: readonly number[]) {
  const network = placeNetwork(denseLayout(widths), [widths[0] ?? 1]);
  const projection = projectionOf(presetPose('side', network, view), view);
  const out = new Float64Array(3);
  return Array.from({ length: network.nodes.length / 4 }, (_, node) => {
    const [x = 0, y = 0, z = 0, radius = 0] = network.nodes.subarray(node * 4, node * 4 + 4);
    project(projection, x, y, z, out);
    const [px = 0, py = 0, depth = 1] = out;
    return { x: px, y: py, radius: (radius * projection.focal) / depth };
  });
}

describe.skipIf(browser === null)('the stage in a browser', () => {
  let stage: StageWindow;
  beforeAll(async () => {
    stage = await openStage();
  }, 120_000);
  afterAll(() => stage?.close());

  it.each(['night', 'projector'] as const)(
    '%s: the inner half of each neuron has the exact colour of its value',
    async (theme) => {
      const widths = [2, 6, 5];
      const layout = denseLayout(widths);
      const value = (layer: number, unit: number) => 10 ** (-7.5 + layer * 4 + unit * 0.7);
      await stage.show(
        layout,
        frameOf(layout, () => 1e-3, value),
        { theme, camera: 'side', range: { min: -8, max: 0 } },
        insets,
      );
      const pixel = await stage.pixels();
      for (const [node, { x, y, radius }] of places(widths).entries()) {
        if (node < 2) continue;
        const expected = paletteColor(
          theme,
          (Math.log10(64 * (node < 8 ? value(0, node - 2) : value(1, node - 8))) + 8) / 8,
        );
        for (const [dx, dy] of [
          [0, 0],
          [0.4, 0],
          [-0.4, 0],
          [0, 0.4],
          [0, -0.4],
        ] as const) {
          expect(pixel(x + dx * radius, y + dy * radius), `node ${node}`).toEqual(expected);
        }
      }
    },
  );

  it('ribbons of one value add up to its colour, and no pixel outshines it', async () => {
    const widths = [256, 1];
    const layout = denseLayout(widths);
    for (const [theme, value] of [
      ['night', 3e-4],
      ['night', 3e-6],
      ['projector', 1e-4],
    ] as const) {
      await stage.show(
        layout,
        frameOf(
          layout,
          () => value,
          () => value / 64,
        ),
        { theme, camera: 'side' },
        insets,
      );
      const pixel = await stage.pixels();
      const expected = paletteColor(theme, (Math.log10(value) + 8) / 8);
      const hub = places(widths).at(-1) ?? { x: 0, y: 0, radius: 1 };
      // Just before the only output, all 256 ribbons lie over each other.
      const off = (x: number, y: number) =>
        Math.max(...pixel(x, y).map((channel, index) => Math.abs(channel - (expected[index] ?? 0))));
      const near = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((dy) => off(hub.x - hub.radius - 14, hub.y + dy));
      expect(Math.min(...near), `${theme} ${value}`).toBeLessThanOrEqual(2);
      const sign = theme === 'night' ? 1 : -1;
      for (let x = hub.x - 250; x < hub.x - hub.radius - 3; x += 3) {
        for (let y = 60; y < hub.y + 25; y += 3)
          expect(sign * (lightness(pixel(x, y)) - lightness(expected))).toBeLessThan(1.2);
      }
    }
  });

  it('draws only when something changed, and makes nothing new for a frame', async () => {
    const layout = denseLayout([4, 16, 16, 3]);
    await stage.show(
      layout,
      frameOf(layout, () => 1e-2),
      { theme: 'night' },
      insets,
    );
    await stage.show(
      layout,
      frameOf(layout, () => 1e-3),
    );
    await stage.calls();
    await stage.page.waitForTimeout(600);
    expect(await stage.calls()).toEqual({ draws: 0, made: 0 });
    await stage.page.evaluate(() => window.stagePage.choose({ cardsHidden: true }));
    await stage.page.waitForTimeout(200);
    expect(await stage.calls()).toEqual({ draws: 0, made: 0 });
    await stage.show(
      layout,
      frameOf(layout, (_, input, unit) => 1e-5 * (1 + input + unit)),
    );
    // settle() has looked at the calls in between: what was made since is what matters.
    const made = await stage.page.evaluate(() => (window as unknown as { counted: { made: number } }).counted.made);
    expect(made).toBe(0);
  });

  it('a lost drawing context is back within two seconds, turned as it was', async () => {
    const layout = denseLayout([4, 16, 16, 3]);
    await stage.show(
      layout,
      frameOf(layout, () => 1e-2),
      { theme: 'night', camera: 'side' },
      insets,
    );
    await stage.page.mouse.move(480, 430);
    await stage.page.mouse.down();
    await stage.page.mouse.move(400, 440, { steps: 4 });
    await stage.page.mouse.up();
    await stage.page.mouse.move(3, 3);
    await stage.settle();
    expect((await stage.page.evaluate(() => window.stagePage.state())).camera).toBe('moved');
    const before = await stage.page.screenshot();
    await stage.page.evaluate(() => {
      document.querySelector('canvas')?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    });
    const lost = Date.now();
    const isBack = async () => Buffer.compare(before, await stage.page.screenshot()) === 0;
    while (!(await isBack()) && Date.now() - lost < 20_000) await stage.page.waitForTimeout(50);
    expect(await isBack()).toBe(true);
    const idle = await stage.page.evaluate(() => document.querySelectorAll('canvas').length);
    expect(idle).toBe(1);
  });

  it('a click finds the neuron under it, a click beside it lets go', async () => {
    const widths = [4, 8, 3];
    const layout = denseLayout(widths);
    await stage.show(
      layout,
      frameOf(layout, () => 1e-2),
      { theme: 'night', camera: 'side' },
      insets,
    );
    const place = places(widths)[4 + 5];
    if (!place) throw new Error('no such neuron');
    await stage.page.mouse.click(place.x, place.y);
    await stage.settle();
    const picked = () => stage.page.evaluate(() => window.stagePage.selected.at(-1));
    expect(await picked()).toEqual({ kind: 'neuron', layer: 0, unit: 5 });
    await stage.page.mouse.click(20, 20);
    expect(await picked()).toBeNull();
  });

  it('says nothing on the console', () => {
    expect(stage.complaints.filter((line) => !/context lost|lose_context/i.test(line))).toEqual([]);
  });
});

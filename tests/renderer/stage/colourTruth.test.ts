/**
 * Colour is true, whoever draws: in both themes and every palette, for random snapshots, neurons and the edge in focus have the
 * palette's colour at the engine's value, and no pixel of a dense layer lies beyond the strongest value's. Painted by hand and
 * drawn by the graphics card's program (which software runs here).
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../../engine/index.ts';
import { presetPose } from '../../../renderer/picture/cameras.ts';
import { placeNetwork } from '../../../renderer/picture/network.ts';
import { lightness } from '../../../renderer/picture/oklch.ts';
import { paletteChoices, paletteTable, type Rgb, shownPalette } from '../../../renderer/picture/palettes.ts';
import { project, projectionOf } from '../../../renderer/picture/projection.ts';
import { browserProgram } from '../../e2e/launch.mjs';
import { denseLayout, frameOf } from '../picture/pictureOf.ts';
import { openStage, type StageWindow, WINDOW } from './stageBrowser.ts';

const browser = await browserProgram();
if (browser === null) console.warn('No browser: colours are not looked at in a real one.');

const insets = { left: 40, right: 40, top: 40, bottom: 40 };
const view = { ...WINDOW, insets };
const themes = ['night', 'projector'] as const;
const combinations = themes.flatMap((theme) => paletteChoices.map((choice) => ({ theme, choice })));
/** The batch of the test page: a neuron shows the sum over it. */
const BATCH = 64;

/** Numbers in [0, 1), another row for each seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function sceneOf(widths: readonly number[]) {
  const network = placeNetwork(denseLayout(widths), [widths[0] ?? 1]);
  const projection = projectionOf(presetPose('side', network, view), view);
  const pixelOf = (x: number, y: number, z: number) => {
    const out = new Float64Array(3);
    project(projection, x, y, z, out);
    return { x: out[0] ?? 0, y: out[1] ?? 0 };
  };
  return { network, pixelOf };
}

const index = (value: number) => Math.round(255 * Math.min(1, Math.max(0, (Math.log10(value) + 8) / 8)));
const colorAt = (table: Uint8Array, at: number): Rgb => [
  table[at * 3] ?? 0,
  table[at * 3 + 1] ?? 0,
  table[at * 3 + 2] ?? 0,
];
const off = (a: Rgb, b: Rgb) => Math.max(...a.map((channel, at) => Math.abs(channel - (b[at] ?? 0))));

describe.skipIf(browser === null).each(['by hand', 'by the graphics card'] as const)('colours, drawn %s', (painter) => {
  let stage: StageWindow;
  beforeAll(async () => {
    stage = await openStage([], painter);
  }, 120_000);
  afterAll(() => stage?.close());

  async function look(
    widths: readonly number[],
    theme: (typeof themes)[number],
    target: Target | null,
    seed: number,
    top = -1.9,
  ) {
    const layout = denseLayout(widths);
    const random = randomNumbers(seed);
    const edges = Array.from({ length: layout.codes }, () => 10 ** (-6 * random()));
    const neurons = Array.from({ length: widths.slice(1).reduce((a, b) => a + b) }, () => 10 ** (top - 5.5 * random()));
    const starts = layout.layers.map((layer) => layer.codes);
    const firsts = layout.layers.map((_, at) => widths.slice(1, at + 1).reduce((a, b) => a + b, 0));
    const edge = (layer: number, input: number, unit: number) =>
      edges[(starts[layer] ?? 0) + input * (widths[layer + 1] ?? 0) + unit] ?? 0;
    const neuron = (layer: number, unit: number) => neurons[(firsts[layer] ?? 0) + unit] ?? 0;
    const choices = { theme, camera: 'side', range: { min: -8, max: 0 }, selection: target, hover: null };
    await stage.show(layout, frameOf(layout, edge, neuron), choices, insets);
    return { pixel: await stage.pixels(), edge, neuron, strongest: Math.max(...edges) };
  }

  it.each(combinations)(
    '$theme, $choice: neurons, and an edge in focus, have the colour of their value',
    async ({ theme, choice }) => {
      const widths = [2, 5, 4];
      const { name, reversed } = shownPalette(theme, choice);
      const table = paletteTable(name, reversed);
      await stage.page.evaluate((palette) => window.stagePage.palette(palette), choice);
      const target = { kind: 'edge', layer: 1, input: 4, unit: 1 } as const;
      const plain = await look(widths, theme, null, 1 + combinations.findIndex((one) => one.choice === choice));
      const { network, pixelOf } = sceneOf(widths);
      for (const plane of network.planes.slice(1)) {
        for (let unit = 0; unit < plane.count; unit++) {
          const [x = 0, y = 0, z = 0] = network.nodes.subarray((plane.first + unit) * 4);
          const place = pixelOf(x, y, z);
          const expected = colorAt(table, index(BATCH * plain.neuron(plane.index, unit)));
          expect(off(plain.pixel(place.x, place.y), expected), `${plane.index}.${unit}`).toBeLessThanOrEqual(1);
        }
      }
      const focused = await look(widths, theme, target, 99);
      const at = index(focused.edge(target.layer, target.input, target.unit));
      // Its one-byte code tells values apart to a sixteenth of an octave: at most one step of the palette.
      const near = [at - 1, at, at + 1].map((step) => colorAt(table, Math.min(255, Math.max(0, step))));
      const [a, b] = [network.planes[1], network.planes[2]];
      if (!a || !b) throw new Error('The network has three planes.');
      const from = network.nodes.subarray((a.first + target.input) * 4);
      const to = network.nodes.subarray((b.first + target.unit) * 4);
      const middle = (axis: number) => ((from[axis] ?? 0) + (to[axis] ?? 0)) / 2;
      const centre = pixelOf(middle(0), middle(1), middle(2));
      const shown = [-1, 0, 1].map((dy) => focused.pixel(centre.x, centre.y + dy));
      expect(Math.min(...shown.flatMap((color) => near.map((one) => off(color, one))))).toBeLessThanOrEqual(1);
    },
  );

  it.each(combinations)(
    '$theme, $choice: 100 ribbons of one value reach its colour where they lie over each other, and never pass it',
    async ({ theme, choice }) => {
      const widths = [100, 1];
      const { name, reversed } = shownPalette(theme, choice);
      await stage.page.evaluate((palette) => window.stagePage.palette(palette), choice);
      const layout = denseLayout(widths);
      const value = 3e-4;
      const frame = frameOf(
        layout,
        () => value,
        () => value / BATCH,
      );
      await stage.show(layout, frame, { theme, camera: 'side', range: { min: -8, max: 0 }, selection: null }, insets);
      const pixel = await stage.pixels();
      const expected = colorAt(paletteTable(name, reversed), index(value));
      const { network, pixelOf } = sceneOf(widths);
      const [x = 0, y = 0, z = 0] = network.nodes.subarray(100 * 4);
      const hub = pixelOf(x, y, z);
      // A neuron is about so large, with some air.
      const radius = 10;
      const before = [10, 14, 18].flatMap((dx) =>
        [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((dy) => off(pixel(hub.x - radius - dx, hub.y + dy), expected)),
      );
      expect(Math.min(...before)).toBeLessThanOrEqual(2);
      const sign = theme === 'night' ? 1 : -1;
      const limit = lightness(expected);
      for (let across = hub.x - 250; across < hub.x - radius - 3; across += 3) {
        for (let down = 60; down < hub.y + 25; down += 3) {
          expect(sign * (lightness(pixel(across, down)) - limit)).toBeLessThan(1.2);
        }
      }
    },
  );

  it.each(combinations)('$theme, $choice: no pixel of a dense layer lies beyond the strongest value', async (shown) => {
    const { theme, choice } = shown;
    const widths = [64, 24, 8];
    const { name, reversed } = shownPalette(theme, choice);
    await stage.page.evaluate((palette) => window.stagePage.palette(palette), choice);
    // Rims of neurons are shaded: weak ones stay far from the scale's end even so.
    const { pixel, strongest } = await look(widths, theme, null, 5, -4);
    const limit = lightness(colorAt(paletteTable(name, reversed), index(strongest)));
    const sign = theme === 'night' ? 1 : -1;
    // Between the planes: the input's cells and the text below have colours of their own.
    const { network, pixelOf } = sceneOf(widths);
    const places = network.planes.map((plane) =>
      Array.from({ length: plane.count }, (_, unit) => {
        const [x = 0, y = 0, z = 0] = network.nodes.subarray((plane.first + unit) * 4);
        return pixelOf(x, y, z);
      }),
    );
    const from = Math.max(...(places[0] ?? []).map(({ x }) => x)) + 20;
    const to = Math.max(...places.flat().map(({ x }) => x));
    const top = Math.min(...places.flat().map(({ y }) => y));
    const bottom = Math.min(...places.map((plane) => Math.max(...plane.map(({ y }) => y))));
    expect((to - from) * (bottom - top)).toBeGreaterThan(20_000);
    for (let x = from; x < to; x += 3) {
      for (let y = top; y < bottom; y += 3) expect(sign * (lightness(pixel(x, y)) - limit)).toBeLessThan(1.2);
    }
  });
});

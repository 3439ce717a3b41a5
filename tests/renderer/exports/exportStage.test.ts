/**
 * Exported pictures in a real browser: picture n is, pixel for pixel, what the stage itself shows of that step, in both themes;
 * drawing needs no picture of the window in between; a called-off export leaves nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../../../engine/index.ts';
import type { ExportJob } from '../../../renderer/exports/exportRun.ts';
import { exportInsets } from '../../../renderer/exports/exportStage.ts';
import { type ExportSettings, placeAt } from '../../../renderer/exports/film.ts';
import type { ViewState } from '../../../renderer/state/store.ts';
import { browserProgram } from '../../e2e/launch.mjs';
import { readPng } from '../../e2e/png.mjs';
import { denseLayout, frameOf } from '../picture/pictureOf.ts';
import { openStage, type StageWindow, WINDOW } from '../stage/stageBrowser.ts';

const browser = await browserProgram();
if (browser === null) console.warn('No browser: exported pictures are not compared with the stage.');

const layout = denseLayout([9, 12, 12, 4]);
const valuesAt = (at: number) =>
  frameOf(layout, (layer, input, unit) => 10 ** (-6 + layer + 0.02 * at) * (1 + input + unit));
const insets = exportInsets(WINDOW.width, WINDOW.height);
const settings: ExportSettings = {
  format: 'png',
  axis: 'step',
  from: 0,
  to: 40,
  seconds: 1,
  rate: 10,
  ...WINDOW,
  theme: 'night',
  language: 'en',
};

/** What the page needs to make an export of steps whose values come from here. */
interface Recipe {
  readonly settings: ExportSettings;
  readonly run: unknown;
  readonly steps: readonly { readonly at: number; readonly floats: string; readonly codes: string }[];
}

const base64 = (bytes: ArrayBufferView) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

function recipeOf(change: Partial<ExportSettings>): Recipe {
  const all = { ...settings, ...change };
  const run = { run: 'page', layout, input: [9], classes: [], experiment: presets['first-start'] };
  const steps = Array.from({ length: all.to - all.from + 1 }, (_, index) => all.from + index).map((at) => {
    const { floats, codes } = valuesAt(at);
    return { at, floats: base64(floats), codes: base64(codes) };
  });
  return { settings: all, run, steps };
}

interface Modules {
  readonly exports: typeof import('../../../renderer/exports/exportRun.ts');
  readonly initialView: ViewState;
}

declare global {
  interface Window {
    exportModules: Modules;
  }
}

/** Puts the modules of exports on the page. */
const MODULES = `
import * as exports from '/renderer/exports/exportRun.ts';
import { initialView } from '/renderer/state/store.ts';
window.exportModules = { exports, initialView };`;

/** In the page: draws picture `n`, or exports all; base64 of a PNG, or of the file. */
async function inPage([recipe, n, mode]: readonly [Recipe, number, 'picture' | 'file' | 'cancel']): Promise<string> {
  const { exports, initialView } = window.exportModules;
  const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const job = {
    settings: recipe.settings,
    run: recipe.run,
    diverged: null,
    state: { ...initialView, run: recipe.run },
    palette: 'theme',
    budget: 12_000,
    pose: null,
    source: {
      async frame(axis: 'step' | 'epoch', at: number) {
        const step = recipe.steps.find((each) => each.at === at);
        if (!step) throw new Error(`step ${at} was not expected`);
        const floats = new Float32Array(bytes(step.floats).buffer);
        return { run: 'page', axis, at, live: false, preview: false, sample: 0, floats, codes: bytes(step.codes) };
      },
      sample: async () => null,
      close: () => undefined,
    },
    now: () => 0,
  } as unknown as ExportJob;
  const text = (array: Uint8Array) => btoa(Array.from(array, (byte) => String.fromCharCode(byte)).join(''));
  if (mode === 'picture') {
    const blob = await (await exports.previewOf(job, n)).convertToBlob({ type: 'image/png' });
    return text(new Uint8Array(await blob.arrayBuffer()));
  }
  const aborter = new AbortController();
  const hear = ({ done }: { readonly done: number }) => mode === 'cancel' && done === n && aborter.abort();
  try {
    return text(await exports.exportRun(job, hear, aborter.signal));
  } catch (error) {
    return `failed: ${error instanceof Error ? error.name : String(error)}`;
  }
}

describe.skipIf(browser === null)('exported pictures', () => {
  let stage: StageWindow;
  beforeAll(async () => {
    stage = await openStage(['renderer/exports/exportRun.ts', 'renderer/exports/formats/*.ts']);
    await stage.page.addScriptTag({ type: 'module', content: MODULES });
    await stage.page.waitForFunction(() => 'exportModules' in window);
  }, 120_000);
  afterAll(() => stage?.close());

  it.each([
    ['night', 0],
    ['night', 5],
    ['projector', 9],
  ] as const)("%s: picture %i is the stage's own picture of its step", async (theme, n) => {
    const exported = readPng(
      Buffer.from(
        await stage.page.evaluate(inPage, [recipeOf({ format: 'gif', theme }), n, 'picture'] as const),
        'base64',
      ),
    );
    expect([exported.width, exported.height]).toEqual([WINDOW.width, WINDOW.height]);
    await stage.show(
      layout,
      valuesAt(placeAt(n, 10, 0, 40)),
      { theme, camera: 'side', range: { min: -8, max: 0 } },
      insets,
    );
    const pixel = await stage.pixels();
    let [different, colored] = [0, 0];
    for (let y = Math.ceil(insets.top); y < WINDOW.height - insets.bottom; y++) {
      for (let x = 0; x < WINDOW.width; x++) {
        const at = (y * exported.width + x) * exported.channels;
        const own = pixel(x + 0.5, y + 0.5);
        const [red = 0, green = 0, blue = 0] = exported.pixels.subarray(at, at + 3);
        if (red !== own[0] || green !== own[1] || blue !== own[2]) different++;
        if (Math.max(...own) - Math.min(...own) > 40) colored++;
      }
    }
    expect(colored).toBeGreaterThan(1000);
    expect(different).toBe(0);
  });

  it('labels and caption are in the picture', async () => {
    const png = await stage.page.evaluate(inPage, [recipeOf({}), 0, 'picture'] as const);
    const { width, channels, pixels } = readPng(Buffer.from(png, 'base64'));
    const bright = (from: number, to: number) => {
      const rows = pixels.subarray(Math.round(from) * width * channels, Math.round(to) * width * channels);
      return rows.filter((value, index) => index % channels === 0 && value > 150).length;
    };
    expect(bright(0, insets.top)).toBeGreaterThan(300);
    expect(bright(WINDOW.height - insets.bottom, WINDOW.height)).toBeGreaterThan(300);
  });

  it('two exports are the same bytes, and a called-off one is none', async () => {
    const recipe = recipeOf({ format: 'gif', width: 320, height: 180, seconds: 0.5 });
    const [one, two] = [
      await stage.page.evaluate(inPage, [recipe, 0, 'file'] as const),
      await stage.page.evaluate(inPage, [recipe, 0, 'file'] as const),
    ];
    expect(one.startsWith('R0lGODlh')).toBe(true);
    expect(two).toBe(one);
    expect(await stage.page.evaluate(inPage, [recipe, 2, 'cancel'] as const)).toBe('failed: AbortError');
  });

  it('says nothing on the console', () => expect(stage.complaints).toEqual([]));
});

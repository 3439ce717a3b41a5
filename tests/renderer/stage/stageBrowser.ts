/**
 * Opens the stage's test page in a real browser: Vite serves it from source, headless Chromium draws it in software. Counts
 * what the page asks of WebGL, so that tests can see when something is drawn or allocated.
 */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';
import type { RecordLayout } from '../../../engine/index.ts';
import type { Insets } from '../../../renderer/picture/cameras.ts';
import type { Values } from '../../../renderer/picture/picture.ts';
import type { ViewState } from '../../../renderer/state/store.ts';
import { isComplaint, launchBrowser } from '../../e2e/launch.mjs';
import { readPng } from '../../e2e/png.mjs';
import type { PageRecord } from './page/stagePage.tsx';

const PAGE = 'tests/renderer/stage/page/index.html';

/** The size of the test window. */
export const WINDOW = { width: 960, height: 540 };

/** Calls counted since the last look. */
export interface Calls {
  readonly draws: number;
  readonly made: number;
}

function countCalls(): void {
  const counted = { draws: 0, made: 0 };
  Object.assign(window, { counted });
  const prototype = WebGL2RenderingContext.prototype as unknown as Record<string, (...rest: unknown[]) => unknown>;
  const wrap = (name: string, kind: 'draws' | 'made') => {
    const original = prototype[name];
    if (!original) return;
    prototype[name] = function (this: unknown, ...rest: unknown[]) {
      counted[kind]++;
      return original.apply(this, rest);
    };
  };
  for (const name of ['drawElements', 'drawArrays']) wrap(name, 'draws');
  const making = 'createTexture createBuffer createProgram createVertexArray createFramebuffer bufferData texStorage2D';
  for (const name of making.split(' ')) wrap(name, 'made');
}

/** A page with the stage on it. */
export class StageWindow {
  readonly complaints: string[] = [];
  readonly page: Page;
  private readonly end: () => Promise<void>;

  constructor(page: Page, end: () => Promise<void>) {
    this.page = page;
    this.end = end;
    page.on('console', (message) => {
      if (isComplaint(message)) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(`uncaught: ${error.message}`));
  }

  async show(layout: RecordLayout, values: Values, choices: Partial<ViewState> = {}, insets?: Insets): Promise<void> {
    const base64 = (bytes: ArrayBufferView) =>
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    const record: PageRecord = {
      layout,
      input: [layout.layers[0]?.fanIn ?? 1],
      classes: [],
      floats: base64(values.floats),
      codes: base64(values.codes),
    };
    await this.page.evaluate(
      ([what, state, free]) => {
        if (free) window.stagePage.insets(free);
        window.stagePage.choose(state);
        window.stagePage.show(what);
      },
      [record, choices, insets ?? null] as const,
    );
    await this.settle();
  }

  /** Waits until nothing is drawn any more. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; ) {
      const { draws } = await this.calls();
      quiet = draws === 0 ? quiet + 1 : 0;
      await this.page.waitForTimeout(120);
    }
  }

  /** Calls since this was asked last. */
  async calls(): Promise<Calls> {
    return this.page.evaluate(() => {
      const { counted } = window as unknown as { counted: { draws: number; made: number } };
      const since = { ...counted };
      Object.assign(counted, { draws: 0, made: 0 });
      return since;
    });
  }

  async pixels() {
    const { width, channels, pixels } = readPng(await this.page.screenshot());
    return (x: number, y: number): [number, number, number] => {
      const at = (Math.round(y - 0.5) * width + Math.round(x - 0.5)) * channels;
      return [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
    };
  }

  close(): Promise<void> {
    return this.end();
  }
}

/** Lets the page believe that a graphics card draws: then the stage leaves its ribbons to it. */
function claimGraphicsCard(): void {
  const prototype = WebGL2RenderingContext.prototype;
  const original = prototype.getParameter;
  const UNMASKED_RENDERER = 0x9246;
  prototype.getParameter = function (this: WebGL2RenderingContext, name: number) {
    return name === UNMASKED_RENDERER ? 'A graphics card' : original.call(this, name);
  };
}

/** Who lays the ribbons over each other. */
export type Painter = 'by hand' | 'by the graphics card';

/** Starts server and browser and opens the page; `also` names modules that tests import there. */
export async function openStage(also: readonly string[] = [], painter: Painter = 'by hand'): Promise<StageWindow> {
  const server = await createServer({
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-stage',
    plugins: [react()],
    optimizeDeps: { entries: [PAGE, ...also] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: WINDOW });
  const opened = new StageWindow(page, async () => {
    await browser.close();
    await server.close();
  });
  // A machine under load takes its time to bundle the page.
  page.setDefaultTimeout(110_000);
  await page.addInitScript(countCalls);
  if (painter === 'by the graphics card') await page.addInitScript(claimGraphicsCard);
  await page.goto(`${server.resolvedUrls?.local[0]}${PAGE}`);
  await page.waitForFunction(() => 'stagePage' in window);
  return opened;
}

/**
 * The window in the hall: a line that drops, a clock that jumps, a window that is hidden, a display with more pixels, fingers on the
 * timeline. The run goes on through all of it, and the picture is right after.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppPage, until } from './appPage.ts';
import { type BrowserApp, newest, startBrowser } from './browserApp.ts';
import { hasBrowser } from './machine.ts';
import { touch } from './touch.ts';

/** Keeps the page's sockets at hand, lets its clocks jump, and withholds animation frames as a browser does from hidden windows. */
function prepare(): void {
  const kept = { sockets: [] as WebSocket[], jump: 0, hidden: false, waiting: [] as FrameRequestCallback[], draws: 0 };
  Object.assign(window, { kept });
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...rest: ConstructorParameters<typeof Plain>) {
      super(...rest);
      kept.sockets.push(this);
    }
  };
  const [date, now] = [Date.now.bind(Date), performance.now.bind(performance)];
  Date.now = () => date() + kept.jump;
  performance.now = () => now() + kept.jump;
  const ask = window.requestAnimationFrame.bind(window);
  const asked = (receiver: FrameRequestCallback) => (time: number) =>
    kept.hidden ? void kept.waiting.push(receiver) : receiver(time);
  window.requestAnimationFrame = (receiver) => ask(asked(receiver));
  const { clear } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.clear = function (mask) {
    kept.draws += 1;
    clear.call(this, mask);
  };
}

interface Prepared {
  readonly kept: {
    readonly sockets: WebSocket[];
    readonly waiting: FrameRequestCallback[];
    jump: number;
    hidden: boolean;
    draws: number;
  };
}

describe.skipIf(!hasBrowser())('in the hall', () => {
  let app: BrowserApp;
  let hands: AppPage;
  beforeAll(async () => {
    app = await startBrowser();
    hands = new AppPage(app.page);
    await hands.untilTrained(5);
    await app.page.addInitScript(prepare);
    await app.page.reload();
    await hands.untilColoured();
  }, 120_000);
  afterAll(() => app?.close());

  const step = () => newest(app.events, 'state')?.step ?? 0;
  const frames = () => app.events.filter(({ header }) => header.type === 'frame' && header.live).length;

  test('sleep and wake: the clock jumps by hours and the line has dropped, the same run goes on', async () => {
    const run = newest(app.events, 'opened')?.run;
    const before = await hands.steps();
    await app.page.evaluate(() => {
      const { kept } = window as unknown as Prepared;
      kept.jump = 5 * 3600 * 1000;
      kept.sockets.at(-1)?.close();
    });
    const sockets = () => app.page.evaluate(() => (window as unknown as Prepared).kept.sockets.length);
    await until(async () => (await sockets()) > 1, 'the window has called again');
    await until(async () => (await hands.steps()).total > before.total + 2, 'the run goes on in the window');
    expect(newest(app.events, 'opened')?.run).toBe(run);
    expect(app.workers.length).toBe(1);
  });

  test('hidden: training goes on, no pictures are sent, and the newest is there when it comes back', async () => {
    const drawn = () =>
      app.page.evaluate(() => {
        const { kept } = window as unknown as Prepared;
        const { draws } = kept;
        Object.assign(kept, { hidden: true, draws: 0 });
        return draws;
      });
    await drawn();
    const [at, sent] = [step(), frames()];
    await until(async () => step() > at + 20, 'twenty steps are trained behind a hidden window');
    // Those that were on their way.
    expect(frames() - sent).toBeLessThanOrEqual(3);
    expect(await drawn()).toBe(0);
    const hidden = await hands.picture();
    await app.page.evaluate(() => {
      const { kept } = window as unknown as Prepared;
      kept.hidden = false;
      for (const receiver of kept.waiting.splice(0)) requestAnimationFrame(receiver);
    });
    await hands.untilPictureDiffers(hidden);
    await until(async () => (await hands.steps()).total > at + 20, 'the window has caught up');
    await hands.untilColoured();
  });

  test('another display of another scale, while it runs', async () => {
    const tools = await app.page.context().newCDPSession(app.page);
    const width = () => app.page.evaluate(() => document.querySelector('canvas')?.width ?? 0);
    const before = await width();
    const display = { width: 1200, height: 640, deviceScaleFactor: 1.5, mobile: false };
    await tools.send('Emulation.setDeviceMetricsOverride', display);
    await until(async () => (await width()) === 1800, 'the stage has the pixels of the new display');
    const first = { width: 1280, height: 720, deviceScaleFactor: 1, mobile: false };
    await tools.send('Emulation.setDeviceMetricsOverride', first);
    await until(async () => (await width()) === before, 'the stage has the pixels of the old display');
    await hands.untilColoured();
  });

  test('another scale at the same size, while nothing moves: all is drawn anew, sharp', async () => {
    await hands.pause();
    const tools = await app.page.context().newCDPSession(app.page);
    /** Pixels of a canvas for each pixel of the page. */
    const sharpness = () =>
      app.page.evaluate(() =>
        ['[data-testid=stage] canvas', '[data-testid=timeline-plot] canvas'].map((selector) => {
          const canvas = document.querySelector<HTMLCanvasElement>(selector);
          return canvas === null ? 0 : Math.round((100 * canvas.width) / canvas.clientWidth) / 100;
        }),
      );
    /** A canvas that got another size is empty until it is drawn. */
    const inked = () =>
      app.page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('[data-testid=timeline-plot] canvas');
        // Read from a copy, so that the browser keeps the canvas itself where it draws fast.
        const copy = new OffscreenCanvas(64, 16).getContext('2d', { willReadFrequently: true });
        if (canvas === null || copy === null) return false;
        copy.drawImage(canvas, 0, 0, 64, 16);
        return copy.getImageData(0, 0, 64, 16).data.some((value) => value > 0);
      });
    // No software renderer gets more pixels than Full HD has.
    for (const deviceScaleFactor of [1.5, 1.25, 1]) {
      const display = { width: 1280, height: 720, deviceScaleFactor, mobile: false };
      await tools.send('Emulation.setDeviceMetricsOverride', display);
      const isSharp = async () => (await sharpness()).every((ratio) => ratio === deviceScaleFactor);
      await until(isSharp, `stage and timeline have ${deviceScaleFactor} pixels for one`);
      expect(await inked()).toBe(true);
    }
    await hands.untilColoured();
    await hands.press('Space');
    await until(() => hands.isRunning(), 'training goes on');
  });

  test('a finger drags time', async () => {
    const total = await hands.pause();
    const box = await app.page.getByTestId('timeline-plot').boundingBox();
    if (box === null) throw new Error('the timeline is not on the page');
    const y = box.y + box.height / 2;
    const at = (share: number) => [[box.x + box.width * share, y]] as const;
    await touch(app.page, [at(0.5), at(0.3), at(0.1)]);
    await until(async () => (await hands.steps()).at < total / 2, 'the cursor is in the past');
    expect((await hands.steps()).total).toBe(total);
    expect(app.watched.complaints).toEqual([]);
  });
});

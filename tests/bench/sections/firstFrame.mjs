/**
 * Time from the window to its first coloured frame: from the start of the navigation to the picture in which the network's
 * colours stand, in a headless browser with software WebGL. The middle one of several windows, each with a server and a
 * training thread of its own.
 */
import { launchBrowser, startServer } from '../../e2e/launch.mjs';

const WINDOWS = 5;
const LIMIT_SECONDS = 2;

/**
 * Runs in the page before anything else: keeps what WebGL has drawn readable, and looks at it in every frame, small, until
 * half a per cent of it is clearly coloured. What one frame draws is seen in the next, so the time is not flattered.
 */
function watchForColours() {
  const { getContext } = HTMLCanvasElement.prototype;
  const look = (canvas) => {
    const small = Object.assign(document.createElement('canvas'), { width: 96, height: 54 });
    const context = getContext.call(small, '2d', { willReadFrequently: true });
    const frame = () => {
      context.drawImage(canvas, 0, 0, small.width, small.height);
      const { data } = context.getImageData(0, 0, small.width, small.height);
      let coloured = 0;
      for (let at = 0; at < data.length; at += 4) {
        const [r, g, b] = [data[at], data[at + 1], data[at + 2]];
        if (Math.max(r, g, b) - Math.min(r, g, b) > 48) coloured += 1;
      }
      if (coloured < small.width * small.height * 0.005) return requestAnimationFrame(frame);
      globalThis.firstColours ??= performance.now();
    };
    requestAnimationFrame(frame);
  };
  const watched = new WeakSet();
  HTMLCanvasElement.prototype.getContext = function (kind, options) {
    if (kind !== 'webgl2') return getContext.call(this, kind, options);
    // The app wakes the graphics on a canvas that it throws away: whichever canvas is coloured first counts.
    if (!watched.has(this)) look(this);
    watched.add(this);
    return getContext.call(this, kind, { ...options, preserveDrawingBuffer: true });
  };
}

async function measureOne(browser) {
  const server = await startServer();
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  try {
    await page.addInitScript(watchForColours);
    await page.goto(server.address);
    await page.waitForFunction(() => globalThis.firstColours > 0);
    return await page.evaluate(() => globalThis.firstColours / 1000);
  } finally {
    await page.close();
    await server.close();
  }
}

/** The section, for bench.mjs. */
export const firstFrame = {
  name: 'firstFrame',
  async run() {
    const browser = await launchBrowser();
    try {
      const seconds = [];
      for (let window = 0; window < WINDOWS; window++) seconds.push(await measureOne(browser));
      const sorted = seconds.toSorted((a, b) => a - b);
      return { seconds, median: sorted[Math.floor(WINDOWS / 2)], limit: LIMIT_SECONDS };
    } finally {
      await browser.close();
    }
  },
  print: ({ seconds, median, limit }) =>
    `First coloured frame: ${median.toFixed(2)} s after the window opens (limit ${limit} s; ${WINDOWS} windows: ${seconds
      .map((one) => one.toFixed(2))
      .join(', ')}).`,
};

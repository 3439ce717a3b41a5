/**
 * The soak's window: the built application in a headless browser, played by keys, with every WebGL object counted from its making to
 * its deletion. Used by soak.mjs where --browser is given.
 */
import { launchBrowser, startServer } from '../e2e/launch.mjs';

const KINDS = ['Buffer', 'Texture', 'Program', 'Shader', 'Framebuffer', 'Renderbuffer', 'VertexArray'];
const KEYS = [
  'ArrowLeft',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'e',
  'e',
  't',
  '1',
  '2',
  '3',
  'n',
  'Space',
  'Space',
];

/** Runs in the page before anything else: live objects by kind in `globalThis.glObjects`. */
function countObjects(kinds) {
  const live = Object.fromEntries(kinds.map((kind) => [kind, 0]));
  globalThis.glObjects = live;
  const prototype = globalThis.WebGL2RenderingContext?.prototype;
  if (prototype === undefined) return;
  for (const kind of kinds) {
    const [make, remove] = [prototype[`create${kind}`], prototype[`delete${kind}`]];
    prototype[`create${kind}`] = function create(...args) {
      live[kind]++;
      return make.apply(this, args);
    };
    prototype[`delete${kind}`] = function remover(object) {
      if (object) live[kind]--;
      return remove.call(this, object);
    };
  }
}

/** Opens the window and trains; resolves to what plays, measures and closes it. */
export async function openWindow() {
  const server = await startServer();
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 1024, height: 640 } });
  await page.addInitScript(countObjects, KINDS);
  await page.goto(server.address);
  await page.waitForSelector('canvas');
  const tools = await page.context().newCDPSession(page);
  await tools.send('Performance.enable');
  await page.keyboard.press('Space');
  let pressed = 0;
  return {
    /** One key; every so often training goes on. */
    async act() {
      await page.keyboard.press(KEYS[pressed++ % KEYS.length]);
    },
    async measure() {
      await tools.send('HeapProfiler.collectGarbage');
      const { metrics } = await tools.send('Performance.getMetrics');
      const metric = (name) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
      const objects = await page.evaluate(() => globalThis.glObjects);
      return {
        windowHeap: metric('JSHeapUsedSize'),
        nodes: metric('Nodes'),
        listeners: metric('JSEventListeners'),
        glObjects: Object.values(objects).reduce((sum, count) => sum + count, 0),
      };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * A window that stands still for its picture: one headless browser and one server for all pictures. A run is opened once and trained
 * to an exact step; before each picture the window is loaded anew, so that no picture depends on the one before. It waits for what a
 * picture must show and then until two looks are alike that lie further apart than the stage takes to draw in full. Used by the screenshots and their test.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { launchBrowser, project, startServer } from '../launch.mjs';
import { holdWire } from './wire.mjs';

const LIMIT = 120_000;
const PATIENCE = 10_000;
/** Milliseconds after which a stage that was drawn coarsely is drawn in full: looks that lie closer may be alike and both coarse. */
const REFINED = 400;

/** The document of a scene as a file: a preset of the command line, with changes. */
function fileOf({ preset, change = {} }) {
  const cli = path.join(project, 'dist', 'main', 'cli.js');
  const text = execFileSync(process.execPath, [cli, 'presets', preset], { encoding: 'utf8' });
  const buffer = Buffer.from(JSON.stringify({ ...JSON.parse(text), ...change }));
  return { name: `${preset}.gradiorama.json`, mimeType: 'application/json', buffer };
}

/** What a state can do in a window: press, click, wait, look. */
class Sitter {
  constructor(page, files) {
    this.page = page;
    this.files = files;
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }
  click(id) {
    return this.page.getByTestId(id).click();
  }
  see(selector) {
    return this.page.locator(selector).first().waitFor({ timeout: LIMIT });
  }
  seeId(id) {
    return this.see(`[data-testid="${id}"]`);
  }
  /** Waits until the counter shows this place and this end. */
  counted(at, total, timeout = LIMIT) {
    return this.page.waitForFunction(
      (wanted) => {
        const text = document.querySelector('[data-testid=step-counter]')?.textContent ?? '';
        const [now, last] = text.split('/').map((part) => Number(part.replace(/\D/g, '')));
        return text !== '' && (wanted.at === null || now === wanted.at) && last === wanted.total;
      },
      { at, total },
      { timeout, polling: 50 },
    );
  }
  /** Trains up to this step and rests. Asked again: the window may still be settling the run it has just opened, and pause it. */
  async trainedTo(step) {
    for (let left = LIMIT; ; left -= PATIENCE) {
      await this.ask({ type: 'speed', stepsPerSecond: null });
      await this.ask({ type: 'until', step });
      try {
        return await this.counted(null, step - 1, PATIENCE);
      } catch (error) {
        if (left <= PATIENCE) throw error;
      }
    }
  }
  /** Waits until the numbers on the right are those of this step. */
  numbersOf(step) {
    return this.page.waitForFunction(
      (wanted) => {
        const said = document.querySelector('.chain-numbers[data-current=true] [data-testid=chain-step]')?.textContent;
        return said !== undefined && Number(said.replace(/\D/g, '')) === wanted;
      },
      step,
      { timeout: LIMIT, polling: 50 },
    );
  }
  /** Opens a file as a person does. */
  async open(file) {
    this.files.next = file;
    await this.press('o');
  }
  /** Tells the window what a host would. */
  tell(event) {
    return this.page.evaluate((what) => window.wire.tell(what), event);
  }
  ask(command) {
    return this.page.evaluate((what) => window.wire.ask(what), command);
  }
  /** Points along the network's middle until something of this kind is under the pointer, and clicks it. */
  async pick(kind, layer) {
    const { page } = this;
    const { width, height } = page.viewportSize();
    for (let x = Math.round(width * layer); x < width * 0.8; x += 3) {
      for (const y of [0.36, 0.4, 0.44]) {
        await page.mouse.move(x, Math.round(height * y));
        const head = await page.evaluate(
          () =>
            new Promise((resolve) => {
              const read = () => resolve(document.querySelector('[data-testid=inspector] h2').textContent);
              requestAnimationFrame(() => requestAnimationFrame(read));
            }),
        );
        if (!(kind === 'neuron' ? /^Neuron/ : /→/).test(head)) continue;
        await page.mouse.down();
        await page.mouse.up();
        // Away from it: what is under the pointer would be shown in its place.
        await page.mouse.move(1, 1);
        return;
      }
    }
    throw new Error(`no ${kind} found under the pointer`);
  }

  /** Waits until nothing moves any more, and returns the picture. */
  async picture() {
    const { page } = this;
    await page.evaluate(() => document.fonts.ready);
    await page.evaluate(() => Promise.allSettled([...document.images].map((image) => image.decode())));
    const until = Date.now() + LIMIT;
    let before = await page.screenshot();
    for (;;) {
      await page.waitForTimeout(REFINED);
      const now = await page.screenshot();
      if (before.equals(now)) return now;
      if (Date.now() > until) throw new Error('the picture does not come to rest');
      before = now;
    }
  }
}

/** A browser, a server, and the window in it. */
export class Studio {
  static async open() {
    const studio = new Studio();
    studio.server = await startServer();
    studio.browser = await launchBrowser();
    return studio;
  }

  async close() {
    await this.browser.close();
    await this.server.close();
  }

  /** A fresh window; the one before is closed. `plan`: see wire.mjs. The key in the address opens once: one context has it for all. */
  async window(look, plan) {
    await this.page?.close();
    this.context ??= await this.browser.newContext({ reducedMotion: 'reduce' });
    const page = await this.context.newPage();
    this.page = page;
    await page.setViewportSize(look.size);
    const files = { next: null };
    // Listening from the start: a dialog that comes before anyone listens is lost.
    page.on('filechooser', (chooser) => files.next && chooser.setFiles(files.next));
    await page.addInitScript(holdWire, plan);
    // A page that has no name yet is a new window: what the one before kept is not its own.
    await page.addInitScript((view) => {
      if (sessionStorage.length > 0) return;
      localStorage.clear();
      localStorage.setItem('gradiorama.view', JSON.stringify(view));
    }, viewOf(look));
    this.sitter = new Sitter(page, files);
    await page.goto(this.address ?? this.server.address);
    this.address ??= new URL('/', this.server.address).href;
    return this.sitter;
  }

  /** Opens a scene's document and trains it to its step. */
  async set(scene, look) {
    const sitter = await this.window(look, { steps: null });
    await sitter.see('[data-testid=step-counter]');
    await sitter.page.waitForFunction(() => window.wire.state !== null);
    await sitter.open(fileOf(scene));
    const { run } = await sitter.page.evaluate(() => window.wire.state);
    await sitter.page.waitForFunction((before) => window.wire.state.run !== before, run);
    await sitter.trainedTo(scene.steps);
  }

  /** Loads the window anew with another look; the run stays. */
  async dress(look) {
    await this.page.setViewportSize(look.size);
    await this.page.evaluate((view) => {
      localStorage.clear();
      localStorage.setItem('gradiorama.view', JSON.stringify(view));
    }, viewOf(look));
    await this.page.mouse.move(0, 0);
    await this.page.reload();
    return this.sitter;
  }

  /** One picture of a state. */
  async take(state, scene, look) {
    const fresh = state.fresh === true;
    const sitter = fresh ? await this.window(look, { steps: state.steps, never: state.never }) : await this.dress(look);
    if (!fresh) await sitter.numbersOf(scene.steps - 1);
    await state.pose?.(sitter, scene);
    // What depends on the machine may never come to rest.
    return state.golden === false ? sitter.page.screenshot() : sitter.picture();
  }
}

const viewOf = ({ theme, language }) => ({ theme, language });

/**
 * The application's window as an end-to-end test handles it: what a person sees and presses, by roles, names and test ids.
 * The same for a browser and for Electron. It decides nothing.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { isComplaint } from './launch.mjs';
import { colouredShare, readPng } from './png.mjs';

/** What pages said and asked for since it was watched. */
export interface Watched {
  /** Console errors and warnings, and uncaught errors. */
  readonly complaints: string[];
  readonly requests: string[];
}

/** Notes everything the pages of a context complain about or ask the network for. */
export function watch(context: BrowserContext): Watched {
  const watched: Watched = { complaints: [], requests: [] };
  context.on('console', (message) => {
    if (isComplaint(message)) watched.complaints.push(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => watched.complaints.push(`uncaught: ${error.error().message}`));
  context.on('request', (request) => watched.requests.push(request.url()));
  context.on('page', (page) => page.on('websocket', (socket) => watched.requests.push(socket.url())));
  return watched;
}

const digits = (text: string): number => Number(text.replace(/\D/g, ''));

/** Waits until `look` says yes, asking a few times a second. */
export async function until(look: () => Promise<boolean>, what: string, limit = 60_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Hands and eyes for one window. */
export class AppPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** The middle of the stage: between the cards, so that only the drawn network has colour there. */
  private async stage(): Promise<Uint8Array> {
    const size = await this.page.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    const clip = {
      x: Math.round(size.width * 0.3),
      y: Math.round(size.height * 0.2),
      width: Math.round(size.width * 0.4),
      height: Math.round(size.height * 0.35),
    };
    return this.page.screenshot({ clip });
  }

  /** Waits for the first picture with colours in it. */
  async untilColoured(): Promise<void> {
    await this.page.locator('canvas').first().waitFor();
    await until(async () => colouredShare(readPng(await this.stage())) > 0.005, 'the stage has colours');
  }

  /** Whether the stage shows another picture than these bytes; waits for it. */
  async untilPictureDiffers(before: Uint8Array): Promise<void> {
    await until(async () => Buffer.compare(await this.stage(), before) !== 0, 'the picture changes');
  }

  picture(): Promise<Uint8Array> {
    return this.stage();
  }

  /** The step on the stage and the newest recorded one. */
  async steps(): Promise<{ at: number; total: number }> {
    const [at = '', total = ''] = ((await this.page.getByTestId('step-counter').textContent()) ?? '').split('/');
    return { at: digits(at), total: digits(total) };
  }

  async untilTrained(steps: number): Promise<void> {
    await until(async () => (await this.steps()).total >= steps, `${steps} steps are trained`);
  }

  /** Pauses if time runs; resolves when the counter stands still. */
  async pause(): Promise<number> {
    if (await this.isRunning()) await this.press('Space');
    let before = -1;
    await until(async () => {
      const now = (await this.steps()).total;
      const still = now === before;
      before = now;
      return still;
    }, 'the counter stands still');
    return before;
  }

  async isRunning(): Promise<boolean> {
    const name = await this.page.getByTestId('play').getAttribute('aria-label');
    return name === 'Pause' || name === 'Anhalten';
  }

  /** Presses a key with nothing in particular focused. */
  async press(key: string): Promise<void> {
    await this.page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await this.page.keyboard.press(key);
  }

  /** Drags the timeline's cursor to a share of its width. */
  async scrub(share: number): Promise<void> {
    const box = await this.page.getByTestId('timeline-plot').boundingBox();
    if (box === null) throw new Error('the timeline is not on the page');
    const y = box.y + box.height / 2;
    await this.page.mouse.move(box.x + box.width * 0.9, y);
    await this.page.mouse.down();
    await this.page.mouse.move(box.x + box.width * ((0.9 + share) / 2), y);
    await this.page.mouse.move(box.x + box.width * share, y);
    await this.page.mouse.up();
  }

  attribute(name: string): Promise<string | null> {
    return this.page.evaluate((attribute) => document.documentElement.getAttribute(attribute), name);
  }

  async expectCalm(watched: Watched, allowed: RegExp): Promise<void> {
    expect(watched.complaints).toEqual([]);
    expect(watched.requests.filter((url) => !allowed.test(url))).toEqual([]);
    expect(watched.requests.length).toBeGreaterThan(0);
  }
}

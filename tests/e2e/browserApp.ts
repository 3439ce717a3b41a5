/**
 * Starts the application as a server in this process and opens it in a real headless browser. The test holds the other end
 * of the window's training port too: it hears what the window hears, may ask in its name, and can kill the worker.
 */
import type { Worker } from 'node:worker_threads';
import type { Page } from 'playwright-core';
import type { Command, Event, Message, Port } from '../../engine/index.ts';
import { serve } from '../../main/server/server.ts';
import { startTraining } from '../../main/trainingThread.ts';
import { until, type Watched, watch } from './appPage.ts';
import { launchBrowser } from './launch.mjs';

/** A window in a browser, and what lies behind it. */
export interface BrowserApp {
  readonly page: Page;
  readonly watched: Watched;
  readonly address: string;
  /** The window's training port. */
  readonly port: Port<Command, Event>;
  /** All events the window heard. */
  readonly events: Message<Event>[];
  /** Workers started so far, the newest last. */
  readonly workers: Worker[];
  close(): Promise<void>;
}

/** The newest event of a kind among those heard. */
export function newest<T extends Event['type']>(
  events: readonly Message<Event>[],
  type: T,
): Extract<Event, { type: T }> | undefined {
  const found = events.findLast(({ header }) => header.type === type)?.header;
  return found as Extract<Event, { type: T }> | undefined;
}

/** Opens the application in a browser window of this size. */
export async function startBrowser(viewport = { width: 1280, height: 720 }, language = 'en-GB'): Promise<BrowserApp> {
  const workers: Worker[] = [];
  const ports: Port<Command, Event>[] = [];
  const events: Message<Event>[] = [];
  const server = await serve({
    port: 0,
    start: () => {
      const port = startTraining({ workerStarted: (worker) => workers.push(worker) });
      port.listen((message) => events.push(message));
      ports.push(port);
      return port;
    },
  });
  const browser = await launchBrowser();
  const context = await browser.newContext({ viewport, locale: language });
  const watched = watch(context);
  const page = await context.newPage();
  await page.goto(server.address);
  await until(async () => ports.length > 0, 'the window has joined its training');
  const [port] = ports;
  if (port === undefined) throw new Error('no training port');
  const close = async (): Promise<void> => {
    await browser.close();
    await server.close();
  };
  return { page, watched, address: server.address, port, events, workers, close };
}

/**
 * Draws a trained run into a file: serves the drawing page over the run's own session, opens it in a hidden browser, waits for the
 * file and puts it in its place in one move. What is asked for and said stands in commands/render.ts.
 */
import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import type { Command, Event, Port } from '../../engine/index.ts';
import type { ExportProgress, ExportSettings } from '../../renderer/host/exportOrder.ts';
import { serve } from '../server/server.ts';
import { CommandFailure, exitCodes } from './exitCodes.ts';
import { findDrawer, openHidden } from './renderBrowser.ts';
import { PageFailure, renderDesk } from './renderDesk.ts';
import type { Words } from './words.ts';

/** Milliseconds a browser gets to open the page. */
const PATIENCE = 90_000;

/** What is drawn. */
export interface Rendering {
  readonly port: Port<Command, Event>;
  readonly opened: Extract<Event, { type: 'opened' }>;
  readonly diverged: Extract<Event, { type: 'state' }>['diverged'];
  readonly settings: ExportSettings;
  readonly hear: (progress: ExportProgress) => void;
}

/** Rejects when the person ends the program, so that what was opened is closed first. */
function stopped(words: Words): { readonly promise: Promise<never>; readonly forget: () => void } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  let stop = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    stop = () => reject(new CommandFailure(words.say('render.stopped'), exitCodes.internal));
  });
  promise.catch(() => undefined);
  for (const signal of signals) process.once(signal, stop);
  const forget = () => {
    for (const signal of signals) process.off(signal, stop);
  };
  return { promise, forget };
}

/** Rejects when the page has not come for its job in time. */
async function silence(taken: Promise<void>, words: Words): Promise<never> {
  const patience = new AbortController();
  void taken.then(() => patience.abort());
  await wait(PATIENCE, undefined, { signal: patience.signal }).catch(() => undefined);
  if (patience.signal.aborted) return new Promise(() => undefined);
  throw new CommandFailure(words.say('render.browserEnded', { reason: '' }), exitCodes.internal);
}

/** The bytes of the file. */
export async function render(words: Words, { port, opened, diverged, settings, hear }: Rendering): Promise<Uint8Array> {
  const drawer = findDrawer();
  if (drawer === null) throw new CommandFailure(words.say('render.noBrowser'), exitCodes.internal);
  const { type: _, record: __, ...run } = opened;
  const drawn = { ...run, classes: [...run.classes] };
  const desk = renderDesk({ window: randomUUID(), settings, run: drawn, diverged }, hear);
  const server = await serve({ port: 0, start: () => port, desk: desk.desk });
  const stop = stopped(words);
  const browser = openHidden(drawer, server.address.replace('/?', '/export.html?'));
  try {
    const lost = browser.ended.then((reason) => {
      const last = reason.trim().split('\n').at(-1) ?? '';
      throw new CommandFailure(words.say('render.browserEnded', { reason: last }), exitCodes.internal);
    });
    const silent = silence(desk.taken, words);
    return await Promise.race([desk.file, lost, silent, stop.promise]);
  } catch (error) {
    if (!(error instanceof PageFailure)) throw error;
    throw new CommandFailure(words.code(error.code, error.values), exitCodes.internal);
  } finally {
    stop.forget();
    await browser.close().finally(() => server.close());
  }
}

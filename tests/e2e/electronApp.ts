/**
 * Starts the real application in Electron with a home of its own, and hands out its window. Used by the Electron tests.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { type Watched, watch } from './appPage.ts';
import { project } from './launch.mjs';
import { electronProgram, openDisplay } from './machine.ts';

/** A running application. */
export interface StartedApp {
  readonly application: ElectronApplication;
  readonly page: Page;
  readonly watched: Watched;
  /** Where it keeps its settings. */
  readonly home: string;
  close(): Promise<void>;
}

/** How it is started. */
export interface StartOptions {
  readonly files?: readonly string[];
  readonly language?: 'de' | 'en';
  /** A home to use again; it is then kept. */
  readonly home?: string;
}

/** How long an application may take to end, in ms. */
const PATIENCE = 10_000;

/** Kills what is left of it; Playwright starts it as the head of a group of processes. */
function endWithHelpers({ pid }: ChildProcess): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}

/** Starts the built application. */
export async function startElectron({
  files = [],
  language = 'en',
  home: given,
}: StartOptions = {}): Promise<StartedApp> {
  const executablePath = electronProgram();
  if (executablePath === null) throw new Error('no Electron runtime');
  const display = await openDisplay();
  const home = given ?? mkdtempSync(path.join(tmpdir(), 'gradiorama-home-'));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const application = await _electron.launch({
    executablePath,
    args: [...asRoot, '--use-angle=swiftshader', '--enable-unsafe-swiftshader', project, ...files],
    env: {
      ...Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : []))),
      ...(display.name === undefined ? {} : { DISPLAY: display.name }),
      XDG_CONFIG_HOME: home,
      LANGUAGE: language,
    },
  });
  // Before the first window loads, so that nothing goes unseen.
  const watched = watch(application.context());
  // Playwright forgets it once the application has ended.
  const child = application.process();
  const close = async (): Promise<void> => {
    // Whatever is unsaved in a test is not worth a question, and an application that no longer answers is not waited for.
    const left = application.evaluate(({ app }) => app.exit(0)).then(() => application.close());
    await Promise.race([left.catch(() => {}), sleep(PATIENCE, undefined, { ref: false })]);
    endWithHelpers(child);
    display.close();
    if (given === undefined) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const page = await application.firstWindow().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { application, page, watched, home, close };
}

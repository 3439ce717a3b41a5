/**
 * Starts the real application in Electron with a home of its own, and hands out its window. Used by the Electron tests.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
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
  const page = await application.firstWindow();
  const close = async (): Promise<void> => {
    // Whatever is unsaved in a test is not worth a question.
    await application.evaluate(({ app }) => app.exit(0)).catch(() => {});
    await application.close().catch(() => {});
    display.close();
    if (given === undefined) rmSync(home, { recursive: true, force: true });
  };
  return { application, page, watched, home, close };
}

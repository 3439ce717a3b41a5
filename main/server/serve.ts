/**
 * The program behind `npm start` without Electron, behind `gradiorama serve` and the portable folder: starts the server,
 * opens an app-like window or prints the address, and ends all it started. The server itself: server.ts.
 */
import { parseArgs } from 'node:util';
import { startTraining } from '../trainingThread.ts';
import { openAppWindow } from './appWindow.ts';
import { findBrowser, hasDisplay } from './browsers.ts';
import { type RunningServer, serve } from './server.ts';
import { say } from './words.ts';

/** The usual port: a fixed one, so that the browser keeps language and theme. */
const USUAL_PORT = 47_470;

/** What the program can be told. */
export interface ServeChoices {
  /** Null: the usual one, else any free one. */
  readonly port: number | null;
  /** Whether to open a window. */
  readonly open: boolean;
}

/** Reads the options; a string says what is wrong. */
export function readChoices(args: readonly string[]): ServeChoices | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
    });
    const port = values.port === undefined ? null : Number(values.port);
    const isPort = port === null || (/^\d+$/.test(values.port ?? '') && port <= 65_535);
    if (!isPort) return say('wrongPort', { came: values.port ?? '' });
    return { port, open: !values['no-open'] };
  } catch (error) {
    const named = error instanceof Error ? /'(-[^']*)'/.exec(error.message)?.[1] : undefined;
    return say('wrongOption', { came: named ?? args.join(' ') });
  }
}

async function listen(port: number | null, onEmpty: () => void): Promise<RunningServer> {
  const start = () => startTraining();
  if (port !== null) return serve({ port, start, onEmpty });
  return serve({ port: USUAL_PORT, start, onEmpty }).catch(() => serve({ port: 0, start, onEmpty }));
}

/** Why no window can be opened; the browser where one can. */
function windowProgram(): { browser: string } | { reason: 'noDisplay' | 'noBrowser' } {
  if (!hasDisplay()) return { reason: 'noDisplay' };
  const browser = findBrowser();
  return browser === null ? { reason: 'noBrowser' } : { browser };
}

/** Serves until it is told to end or its window is closed; resolves to the exit code. */
export async function serveProgram(choices: ServeChoices, print: (line: string) => void): Promise<number> {
  let end: (code: number) => void = () => {};
  const ended = new Promise<number>((resolve) => {
    end = resolve;
  });
  const chosen = choices.open ? windowProgram() : null;
  const hasWindow = chosen !== null && 'browser' in chosen;
  let server: RunningServer;
  try {
    server = await listen(choices.port, () => hasWindow && end(0));
  } catch (error) {
    print(
      say('portTaken', { port: choices.port ?? 0, message: error instanceof Error ? error.message : String(error) }),
    );
    return 1;
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end(0));
  if (chosen !== null && 'reason' in chosen) print(say(chosen.reason));
  const address = say('address', { address: server.address });
  if (!hasWindow) print(address);
  const window = hasWindow
    ? openAppWindow(chosen.browser, server.address, choices.port === null && server.port === USUAL_PORT)
    : null;
  window?.ended.then(() => {
    if (server.wasVisited) end(0);
    else print(`${say('windowDidNotOpen')}\n${address}`);
  });
  const code = await ended;
  window?.close();
  await window?.ended;
  await server.close();
  return code;
}

/** The whole program for these arguments; resolves to the exit code. */
export async function runServe(args: readonly string[]): Promise<number> {
  const choices = readChoices(args);
  if (typeof choices !== 'string') return serveProgram(choices, (line) => void process.stdout.write(`${line}\n`));
  process.stderr.write(`${choices}\n`);
  return 2;
}

/**
 * Starts what the end-to-end programs look at: a headless browser with the flags that draw the same pixels everywhere, and
 * the built server as its own process. Plain JavaScript, so that the screenshots and the bench run without a build of
 * their own. Types: launch.d.mts.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** The checkout. */
export const project = fileURLToPath(new URL('../../', import.meta.url));

/** Software WebGL2, the same pixels on every machine, and no services in the background. */
export const BROWSER_FLAGS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** The browser to test in: the one named by the environment, else an installed one, else null. */
export async function browserProgram() {
  const named = process.env.GRADIORAMA_BROWSER;
  if (named) return named;
  const finder = `${project}dist/main/browsers.js`;
  return existsSync(finder) ? (await import(finder)).findBrowser() : null;
}

/** Starts a headless browser; throws where there is none. */
export async function launchBrowser() {
  const executablePath = await browserProgram();
  if (executablePath === null) throw new Error('No browser: set GRADIORAMA_BROWSER to the path of a Chromium.');
  return chromium.launch({ executablePath, headless: true, chromiumSandbox: false, args: BROWSER_FLAGS });
}

/** Serves what is built on a free port; resolves to the address and what ends it. */
export async function startServer() {
  const server = spawn(process.execPath, [`${project}dist/main/cli.js`, 'serve', '--no-open', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  for await (const line of createInterface({ input: server.stdout })) {
    const address = line.match(/http:\/\/127\.0\.0\.1:\d+\/\S*/)?.[0];
    if (address === undefined) continue;
    const close = async () => {
      server.kill('SIGTERM');
      await ended;
    };
    return { address, close };
  }
  throw new Error(`The server ended with ${await ended} before it printed an address.`);
}

/** Whether a console message is an error or a warning; but for one of three's about a class that fiber still uses. */
export function isComplaint(message) {
  const known = /THREE\.Clock: This module has been deprecated/;
  return (message.type() === 'error' || message.type() === 'warning') && !known.test(message.text());
}

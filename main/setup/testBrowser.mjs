/**
 * Sees to a browser for the tests: an installed one, else Debian's chromium where this runs as root, else the one that
 * comes with the test dependencies, with the libraries it brings. Used by test.mjs; the application needs none of this.
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { inProject, run, say } from './project.mjs';

const aptOptions = ['-o', 'DPkg::Lock::Timeout=600', '-o', 'Acquire::Retries=3'];
const TRIES = 3;

/** Whether packages can be installed here. */
export function canUseApt() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Installs Debian packages, trying again where a list or a lock was in the way. */
export async function aptInstall(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (let tried = 1; tried <= TRIES; tried++) {
    await run('apt-get', [...aptOptions, 'update'], { mute: true, env });
    const args = [...aptOptions, 'install', '-y', '--no-install-recommends', ...packages];
    if ((await run('apt-get', args, { quiet: tried === TRIES, mute: tried < TRIES, env })) === 0) return true;
  }
  return false;
}

/** Unpacks the browser of the npm package, and starts it by a script that shows it the libraries beside it. */
async function unpackBrowser() {
  const source = inProject('node_modules', '@sparticuz', 'chromium');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(source)) return null;
  const folder = inProject('node_modules', '.cache', 'gradiorama', 'chromium');
  const starter = path.join(folder, 'start');
  if (!existsSync(starter)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const { inflate } = await import(pathToFileURL(path.join(source, 'build', 'esm', 'lambdafs.js')).href);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'];
      await Promise.all(archives.map((name) => inflate(path.join(source, 'bin', name))));
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    const libraries = path.join(folder, 'al2023', 'lib');
    const script = `#!/bin/sh\nexport LD_LIBRARY_PATH='${libraries}'\nexport FONTCONFIG_PATH='${folder}/fonts'\nexec '${folder}/chromium' "$@"\n`;
    writeFileSync(starter, script, { mode: 0o755 });
  }
  return starter;
}

async function starts(browser) {
  return (await run(browser, ['--version', '--no-sandbox'], { mute: true, limit: 30_000 })) === 0;
}

/** The path of a browser that starts, or null, said aloud. */
export async function browserForTests() {
  const finder = inProject('dist', 'main', 'browsers.js');
  if (!existsSync(finder)) return null;
  const { findBrowser } = await import(pathToFileURL(finder).href);
  const installed = findBrowser();
  if (installed !== null) return installed;
  if (canUseApt()) {
    say('Installing a browser for the tests (once) ...');
    if (await aptInstall(['chromium'])) return findBrowser();
  }
  const unpacked = await unpackBrowser();
  if (unpacked !== null && (await starts(unpacked))) return unpacked;
  say('NO BROWSER: none is installed and none could be; the tests that need one are left out.');
  return null;
}

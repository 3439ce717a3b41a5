/**
 * Builds the application into dist/: kernels, programs, window, assets; skips what is up to date. `npm run build`, and
 * start, test, package and the launchers call it. Makes no installers (package.mjs).
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { parts } from './parts.mjs';
import { giveUp, inProject, say } from './project.mjs';
import { digest, filesBelow, isFresh, remember } from './stamp.mjs';
import { words } from './words.mjs';

const lockFolder = inProject('dist', '.building');

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Two builds at once would meet in dist/: the second waits for the first, and takes over from one that died. */
async function withLock(work) {
  mkdirSync(inProject('dist'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch {
      await wait(200);
      const owner = existsSync(`${lockFolder}/pid`) ? Number(readFileSync(`${lockFolder}/pid`, 'utf8')) : process.pid;
      if (owner !== process.pid && !isAlive(owner)) rmSync(lockFolder, { recursive: true, force: true });
    }
  }
  try {
    writeFileSync(`${lockFolder}/pid`, String(process.pid));
    return await work();
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
}

const notInput = (place) => place === 'main/setup' || place.endsWith('/generated') || place.endsWith('/node_modules');

function inputsOf(part) {
  return ['package-lock.json', 'main/setup/parts.mjs', ...filesBelow(part.inputs, notInput)];
}

async function make(part) {
  try {
    return await part.make();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** Builds every part that is out of date; resolves to the names of those built and of those that failed. */
export async function tryBuild() {
  await ensureInstalled();
  return withLock(async () => {
    const built = [];
    const failed = [];
    for (const part of parts) {
      const stamp = digest(inputsOf(part));
      if (isFresh(part.name, stamp) && existsSync(inProject(part.output))) continue;
      if (built.length + failed.length === 0) say(words('building'));
      const made = await make(part);
      if (made === null) failed.push(part.name);
      else if (made) {
        remember(part.name, stamp);
        built.push(part.name);
      }
    }
    return { built, failed };
  });
}

/** Builds what is out of date, and ends the program where that fails. */
export async function build() {
  const { built, failed } = await tryBuild();
  if (failed.length > 0) giveUp(words('notBuilt', { parts: failed.join(', ') }));
  return built;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const built = await build();
  say(built.length === 0 ? words('upToDate') : words('built', { parts: built.join(', ') }));
}

/**
 * `npm start`: sets up what is missing, then opens the application: in Electron where its runtime is, else as an app-like
 * window of an installed browser, else by its address (main/server/serve.ts does those two). Ctrl-C ends all it started.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { electronOrReason } from './electronRuntime.mjs';
import { inProject, root, say } from './project.mjs';
import { words } from './words.mjs';

function refuse(line) {
  say(`${line}\n${words('help')}`);
  return process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: 'boolean', short: 'h' },
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string' },
        browser: { type: 'boolean', default: false },
      },
    });
    const isPort = values.port === undefined || (/^\d+$/.test(values.port) && Number(values.port) <= 65_535);
    return isPort ? values : refuse(words('wrongPort', { came: values.port }));
  } catch (error) {
    return refuse(words('wrongOption', { came: /'([^' ]*)/.exec(error.message)?.[1] ?? '' }));
  }
}

function canShowWindow() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** Runs a program in the foreground; what would end this program is passed on to it. */
function foreground(program, args) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code) => resolve(code ?? 0));
  });
}

const options = readOptions();
if (options.help) {
  say(words('help'));
  process.exit(0);
}
await build();

const wantsServer = options['no-open'] || options.browser || options.port !== undefined;
if (!wantsServer && canShowWindow()) {
  const electron = await electronOrReason();
  if (electron.found) {
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    // Chromium's own remarks on drivers and buses are nothing a person could act on.
    process.exit(await foreground(electron.found.program, [...asRoot, '--log-level=3', '.']));
  }
  say(words('browserInstead', { reason: electron.reason }));
}
const { runServe } = await import(pathToFileURL(inProject('dist', 'main', 'server.js')).href);
const port = options.port === undefined ? [] : ['--port', options.port];
process.exit(await runServe([...(options['no-open'] ? ['--no-open'] : []), ...port]));

/**
 * Where this checkout's things stand, how its setup programs speak, and how they run other programs without a shell.
 * Pure Node, nothing installed needed. It builds, tests and starts nothing itself; every program of main/setup uses it.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The checkout's top folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** An absolute path inside the checkout. */
export function inProject(...parts) {
  return path.join(root, ...parts);
}

/** What package.json says. */
export function manifest() {
  return JSON.parse(readFileSync(inProject('package.json'), 'utf8'));
}

/** One calm line for the person; on stderr, so that a program's own output stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the program with one line that says what is wrong. */
export function giveUp(line) {
  say(line);
  process.exit(1);
}

/**
 * Runs a program to its end. `quiet` keeps its output and shows it only when it fails, `mute` never; `toStderr` sends its output there.
 * Resolves to its exit code, 1 where a signal ended it, 127 where it could not be started.
 */
export function run(
  program,
  args,
  { quiet = false, mute = false, toStderr = false, cwd = root, env = process.env, limit } = {},
) {
  return new Promise((resolve) => {
    const stdio = quiet || mute ? ['ignore', 'pipe', 'pipe'] : ['inherit', toStderr ? 2 : 'inherit', 'inherit'];
    const child = spawn(program, args, { cwd, env, stdio, windowsHide: true, timeout: limit });
    const kept = [];
    child.stdout?.on('data', (chunk) => kept.push(chunk));
    child.stderr?.on('data', (chunk) => kept.push(chunk));
    child.on('error', () => resolve(127));
    child.on('close', (code) => {
      if (code !== 0 && quiet) process.stderr.write(Buffer.concat(kept));
      resolve(code ?? 1);
    });
  });
}

/** Runs one of this checkout's Node programs. */
export function runNode(args, options) {
  return run(process.execPath, args, options);
}

/**
 * Runs npm as a Node program: npm.cmd on Windows would need a shell. npm tells where it is when it started this; else it
 * lies beside node.
 */
export function runNpm(args, options) {
  const beside = path.dirname(process.execPath);
  const places = [
    process.env.npm_execpath ?? '',
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
  ];
  const cli = places.find((place) => /npm-cli\.[cm]?js$/.test(place) && existsSync(place));
  return cli === undefined ? run('npm', args, options) : runNode([cli, ...args], options);
}

/** The bin file of an installed package, to be run with runNode. */
export function binOf(packageName, bin = packageName) {
  const folder = inProject('node_modules', packageName);
  const field = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).bin;
  return path.join(folder, typeof field === 'string' ? field : field[bin]);
}

/**
 * The portable archive, unpacked and used where there is no network: in a namespace that has the loopback address only, it
 * trains by its command line and by its server, to the bits of the checkout.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { presets } from '../../../engine/index.ts';
import { root, start } from './programs.ts';

const STEPS = 12;
const work = mkdtempSync(path.join(tmpdir(), 'gradiorama-portable-'));
const folder = path.join(work, 'gradiorama');
const archive = path.join(work, 'gradiorama-portable.zip');
const PRESET = 'first-start';

const hasNamespaces =
  process.platform === 'linux' &&
  spawnSync('unshare', ['-rn', 'sh', '-c', 'command -v ip >/dev/null && ip link set lo up']).status === 0;
if (!hasNamespaces)
  console.warn('SKIPPED: network namespaces are not permitted here; the portable folder runs beside the network.');

/** Runs a program in the portable folder with the loopback address as its only network, where that is permitted. */
function offline(args: readonly string[]) {
  if (!hasNamespaces) return start(process.execPath, args, {}, folder);
  const script = 'ip link set lo up && exec "$@"';
  return start('unshare', ['-rn', 'sh', '-c', script, 'sh', process.execPath, ...args], {}, folder);
}

interface Packer {
  packPortable(file: string): Promise<string>;
}

beforeAll(async () => {
  const address = new URL('../../../main/setup/portable.mjs', import.meta.url).href;
  const { packPortable } = (await import(/* @vite-ignore */ address)) as Packer;
  await packPortable(archive);
  for (const [name, bytes] of Object.entries(unzipSync(new Uint8Array(readFileSync(archive))))) {
    mkdirSync(path.dirname(path.join(work, name)), { recursive: true });
    writeFileSync(path.join(work, name), bytes);
  }
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

test('holds one start file, licences and no dependencies', () => {
  const names = Object.keys(unzipSync(new Uint8Array(readFileSync(archive))));
  expect(names.filter((name) => name.split('/').length === 2).sort()).toEqual(
    ['LICENSE.txt', 'README.txt', 'gradiorama.mjs', 'package.json'].map((name) => `gradiorama/${name}`),
  );
  expect(names).toContain('gradiorama/app/assets/licences/THIRD-PARTY.txt');
  expect(names.filter((name) => /node_modules|electron|preload\.cjs|\.new\/|\.old\//.test(name))).toEqual([]);
});

test('is the same archive, byte for byte, when it is packed again', async () => {
  const digest = () => createHash('sha256').update(readFileSync(archive)).digest('hex');
  const before = digest();
  const address = new URL('../../../main/setup/portable.mjs', import.meta.url).href;
  await ((await import(/* @vite-ignore */ address)) as Packer).packPortable(archive);
  expect(digest()).toBe(before);
});

test('trains offline by command line and server, to the bits of the checkout', async (context) => {
  const report = path.join(work, 'report.json');
  const args = ['train', PRESET, '--steps', String(STEPS), '--report'];
  const carried = offline(['gradiorama.mjs', ...args, report]);
  expect(await carried.ended, carried.said()).toBe(0);
  const here = path.join(work, 'here.json');
  const ours = start(process.execPath, [path.join(root, 'dist', 'main', 'cli.js'), ...args, here]);
  expect(await ours.ended, ours.said()).toBe(0);
  const hashOf = (file: string): string => /\b[0-9a-f]{64}\b/.exec(readFileSync(file, 'utf8'))?.[0] ?? file;
  expect(hashOf(report)).toBe(hashOf(here));

  const client = path.join(root, 'tests', 'main', 'setup', 'portableClient.mjs');
  const served = offline([client, folder, JSON.stringify(presets[PRESET]), String(STEPS)]);
  expect(await served.ended, served.said()).toBe(0);
  expect(served.said().trim()).toBe(hashOf(here));
  if (!hasNamespaces) context.skip('network namespaces are not permitted here: it trained, but not offline');
});

test('no other machine can be reached from there', async (context) => {
  if (!hasNamespaces) return context.skip('network namespaces are not permitted here');
  const probe = "fetch('http://192.0.2.1/').then(() => process.exit(1), () => process.exit(0))";
  expect(await offline(['-e', probe]).ended).toBe(0);
});

/** The application trains and draws where there is no network at all: in a namespace that has loopback only. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { project } from './launch.mjs';
import { hasBrowser, hasNamespaces } from './machine.ts';

test.skipIf(!hasBrowser() || !hasNamespaces())('nothing is missing without a network', async () => {
  const inside = `ip link set lo up && exec "$0" "$1"`;
  const command = ['-rn', 'sh', '-c', inside, process.execPath, `${project}tests/e2e/offlineRun.mjs`];
  const { stdout } = await promisify(execFile)('unshare', command, { timeout: 120_000 });
  const seen: unknown = JSON.parse(stdout);
  expect(seen).toMatchObject({ interfaces: ['lo'], complaints: [] });
  expect(seen).toHaveProperty('steps', expect.any(Number));
  expect(Reflect.get(Object(seen), 'steps')).toBeGreaterThanOrEqual(10);
  expect(Reflect.get(Object(seen), 'coloured')).toBeGreaterThan(0.005);
});

/** The application's own scheme hands out the window's files with strict headers, and nothing else. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { APP_URL, answer } from '../../../main/electron/appFiles.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-window-'));
  mkdirSync(path.join(folder, 'renderer'));
  writeFileSync(path.join(folder, 'renderer', 'index.html'), '<!doctype html>');
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const ask = (url: string, method = 'GET') => answer(path.join(folder, 'renderer'), { url, method });

test('the page comes with its type and a policy that allows no foreign address', async () => {
  const response = await ask(APP_URL);
  expect(await response.text()).toBe('<!doctype html>');
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  expect(response.headers.get('content-security-policy')).not.toMatch(/https?:|\*/);
});

test.each([
  ['gradiorama://app/../secret.txt', 'GET'],
  ['gradiorama://app/%2e%2e/secret.txt', 'GET'],
  ['gradiorama://app/..%2fsecret.txt', 'GET'],
  ['gradiorama://app/missing.js', 'GET'],
  ['gradiorama://other/index.html', 'GET'],
  ['https://app/index.html', 'GET'],
  ['gradiorama://app/index.html', 'POST'],
  ['nonsense', 'GET'],
])('%s by %s is not found', async (url, method) => {
  const response = await ask(url, method);
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('');
});

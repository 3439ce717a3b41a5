/**
 * Builds the pages of tests/e2e/pages and serves them with kernels and data beside, on the loopback address. Used by
 * hash.test.ts; the application's own window is served by main/server.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { assetPath, builtPath } from '../../main/assets.ts';
import { readWindowFile } from '../../main/windowFiles.ts';
import { project } from './launch.mjs';

/** Builds and serves; `address` ends with a slash. */
export async function servePages(): Promise<{ readonly address: string; close(): void }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-pages-'));
  const root = path.join(project, 'tests', 'e2e', 'pages');
  const input = path.join(root, 'hash.html');
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, rollupOptions: { input } },
  });
  cpSync(builtPath('kernels.wasm'), path.join(folder, 'kernels.wasm'));
  cpSync(assetPath('data'), path.join(folder, 'data'), { recursive: true });
  const policy = "default-src 'self' data: 'wasm-unsafe-eval'";
  const server = createServer(async (request, response) => {
    const file = await readWindowFile(folder, new URL(request.url ?? '/', 'http://127.0.0.1').pathname, policy);
    if (file === null) response.writeHead(404).end();
    else response.writeHead(200, file.headers).end(file.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { address: `http://127.0.0.1:${port}/`, close };
}

/**
 * Bundles one source file with all it imports and loads it: Node 20 runs neither TypeScript nor TensorFlow.js's modules as they
 * are. Used by the contenders.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const require = createRequire(import.meta.url);

/** The exports of `source`, a file of this folder. */
export async function bundled(source) {
  const outDir = mkdtempSync(path.join(tmpdir(), 'gradiorama-bench-'));
  const input = fileURLToPath(new URL(source, import.meta.url));
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { mainFields: ['module', 'main'] },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      rollupOptions: { input, output: { format: 'cjs', entryFileNames: 'module.cjs' } },
    },
  });
  const module = require(path.join(outDir, 'module.cjs'));
  rmSync(outDir, { recursive: true });
  return module;
}

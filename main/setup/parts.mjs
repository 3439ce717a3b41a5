/**
 * The parts of the built application: what each is made from, what it makes, how. The layout of dist/ is decided here.
 * Does not decide when to build (build.mjs).
 */
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject, runNode } from './project.mjs';

/** The Node programs of the application: name in dist/main -> source. One more program is one more line. */
const programs = {
  cli: 'main/cli/cli.ts',
  oracle: 'main/cli/oracle.ts',
  server: 'main/server/serve.ts',
  browsers: 'main/server/browsers.ts',
  trainingWorker: 'main/trainingWorker.ts',
  sweepWorker: 'main/sweeps/sweepWorker.ts',
};
/** Electron's two, as CommonJS: a sandboxed preload script must be, and the main process then runs before Chromium is ready. */
const electronPrograms = {
  electron: 'main/electron/main.ts',
  preload: 'main/electron/preload.ts',
  renderWindow: 'main/electron/renderWindow.ts',
};

/** Puts a finished folder in its place in one move, so that a running program never meets half of it. */
function swapIn(fresh, place) {
  const old = `${place}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(place)) renameSync(place, old);
  renameSync(fresh, place);
  rmSync(old, { recursive: true, force: true });
}

async function buildKernels() {
  const generator = inProject('engine', 'kernels', 'build.mjs');
  if (!existsSync(generator)) return false;
  if ((await runNode([generator], { quiet: true })) !== 0) throw new Error('The WASM kernels could not be built.');
  return existsSync(inProject('dist', 'kernels.wasm'));
}

async function buildRenderer() {
  const configFile = inProject('renderer', 'vite.config.ts');
  if (!existsSync(configFile) || !existsSync(inProject('renderer', 'index.html'))) return false;
  const { build } = await import('vite');
  const fresh = inProject('dist', 'renderer.new');
  await build({
    configFile,
    root: inProject('renderer'),
    base: './',
    mode: 'production',
    logLevel: 'error',
    build: { outDir: fresh, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 8192, target: 'chrome130' },
  });
  swapIn(fresh, inProject('dist', 'renderer'));
  return true;
}

/** Bundles for Node with everything inside but `electron`, which exists only in Electron's own processes. */
async function bundle(input, outDir, output) {
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: inProject(),
    mode: 'production',
    logLevel: 'error',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir,
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      rollupOptions: { input, external: ['electron', 'bufferutil', 'utf-8-validate'], output },
    },
  });
}

async function buildPrograms() {
  const fresh = inProject('dist', 'main.new');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const present = Object.entries(programs).filter(([, source]) => existsSync(inProject(source)));
  if (present.length > 0) {
    const input = Object.fromEntries(present.map(([name, source]) => [name, inProject(source)]));
    await bundle(input, fresh, { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' });
  }
  for (const [name, source] of Object.entries(electronPrograms)) {
    const output = { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' };
    await bundle({ [name]: inProject(source) }, fresh, output);
  }
  // A folder without a package.json would make Node take the bundles for CommonJS (portable zip, other checkouts).
  writeFileSync(path.join(fresh, 'package.json'), '{ "type": "module" }\n');
  swapIn(fresh, inProject('dist', 'main'));
  return present.length > 0;
}

async function copyAssets() {
  const fresh = inProject('dist', 'assets.new');
  rmSync(fresh, { recursive: true, force: true });
  cpSync(inProject('assets'), fresh, { recursive: true });
  swapIn(fresh, inProject('dist', 'assets'));
  return true;
}

/** In building order. `inputs`: files and folders whose contents decide; `output`: what must exist afterwards. */
export const parts = [
  { name: 'kernels', inputs: ['engine/kernels'], output: 'dist/kernels.wasm', make: buildKernels },
  { name: 'assets', inputs: ['assets'], output: 'dist/assets', make: copyAssets },
  { name: 'programs', inputs: ['engine', 'renderer', 'main', 'assets'], output: 'dist/main', make: buildPrograms },
  { name: 'renderer', inputs: ['engine', 'renderer', 'assets'], output: 'dist/renderer', make: buildRenderer },
];

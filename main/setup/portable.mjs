/**
 * Packs release/gradiorama-portable.zip: the built application, the server, the command line and the data, started by one
 * Node file. Byte for byte the same for the same build. Called by package.mjs.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inProject, manifest } from './project.mjs';
import { filesBelow } from './stamp.mjs';

/** Built files that the portable folder has no use for: Electron's own programs and the reference program. */
const leftOut = /^dist\/(main\/(electron|preload|oracle)\b|\.|tests\.json|[^/]*\.(new|old)\/)/;
/** Zip files have no time zone; this one has no time either. */
const NO_TIME = new Date(1980, 0, 1, 12);

function contents() {
  const bytes = (...place) => new Uint8Array(readFileSync(inProject(...place)));
  const built = filesBelow(['dist/kernels.wasm', 'dist/assets', 'dist/main', 'dist/renderer']);
  const app = built.filter((file) => !leftOut.test(file)).map((file) => [file.replace(/^dist/, 'app'), bytes(file)]);
  const { name, version, license } = manifest();
  const about = `${JSON.stringify({ name, version, license, type: 'module', private: true }, null, 2)}\n`;
  return [
    ['gradiorama.mjs', bytes('main', 'setup', 'portable', 'gradiorama.mjs')],
    ['README.txt', bytes('main', 'setup', 'portable', 'README.txt')],
    ['LICENSE.txt', bytes('LICENSE')],
    ['package.json', new TextEncoder().encode(about)],
    ...app,
  ];
}

/** Writes the archive; resolves to its path. */
export async function packPortable(file = inProject('release', 'gradiorama-portable.zip')) {
  const { zipSync } = await import('fflate');
  const entries = contents().map(([name, bytes]) => [`gradiorama/${name}`, [bytes, { mtime: NO_TIME, level: 9 }]]);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, zipSync(Object.fromEntries(entries)));
  return file;
}

/**
 * Builds the kernels: generated tiles and AssemblyScript files -> dist/kernels.wasm. Run by the application's build and by
 * hand (`node engine/kernels/build.mjs`).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';
import { kindSource } from './kinds.mjs';
import { tileSource } from './tiles.mjs';

const inFolder = (name) => fileURLToPath(new URL(name, import.meta.url));

mkdirSync(inFolder('generated'), { recursive: true });
mkdirSync(inFolder('../../dist'), { recursive: true });
writeFileSync(inFolder('generated/tiles.ts'), tileSource());
writeFileSync(inFolder('generated/kinds.ts'), kindSource(readFileSync(inFolder('opcodes.ts'), 'utf8')));

/**
 * The text of a source file. AssemblyScript's decorator @inline stands in a function's comment, where TypeScript's tools let it be;
 * here it is put in front of the function. Undefined where there is no such file, as the compiler wants it.
 */
function readSource(name, folder) {
  try {
    const text = readFileSync(path.resolve(folder, name), 'utf8');
    return text.replace(/(@inline\s+\*\/\n)(export )?function/g, '$1@inline $2function');
  } catch {
    return null;
  }
}

const options = [
  inFolder('index.ts'),
  ...['--outFile', inFolder('../../dist/kernels.wasm')],
  ...['--enable', 'simd', '--runtime', 'stub', '--importMemory', '--initialMemory', '1', '--memoryBase', '64'],
  ...['-O3', '--noAssert', '--use', 'abort=', '--disableWarning', '201', '--disableWarning=112'],
];
const { error, stderr } = await main(options, { readFile: readSource });
if (error !== null) {
  process.stderr.write(`${stderr.toString()}\n`);
  process.exitCode = 1;
}

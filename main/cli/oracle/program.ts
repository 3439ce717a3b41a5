/**
 * The oracle program: computes reference cases with this engine, so that its numbers can be compared with PyTorch's.
 *   oracle VECTORS OUT [--reference]          every case of a folder: OUT/<case>.safetensors, OUT/skipped.txt
 *   oracle --init STATISTICS.json OUT         a sample of every initialiser: OUT/init.safetensors
 * It knows the language the cases are written in, no case by name.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Backend, referenceBackend, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../kernels.ts';
import { readSafetensors, writeSafetensors } from '../../safetensors.ts';
import { checkInitializers, statisticsSchema } from './initializers.ts';
import { runCase } from './runCase.ts';

const USAGE = 'oracle VECTORS OUT [--reference]\noracle --init STATISTICS.json OUT';

/** Runs every case in `vectors` and writes the answers to `out`; returns how many were answered and skipped. */
export function runFolder(vectors: string, out: string, backend: Backend): { answered: number; skipped: number } {
  mkdirSync(out, { recursive: true });
  const skipped: string[] = [];
  const names = readdirSync(vectors, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(vectors, entry.name, 'case.json')))
    .map((entry) => entry.name)
    .sort();
  for (const name of names) {
    const folder = path.join(vectors, name);
    const kase: unknown = JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8'));
    const tensors = readSafetensors(readFileSync(path.join(folder, 'tensors.safetensors')));
    const result = runCase(kase, tensors, backend);
    if (typeof result === 'string') skipped.push(`${name}\t${result}`);
    else writeFileSync(path.join(out, `${name}.safetensors`), writeSafetensors(result));
  }
  writeFileSync(path.join(out, 'skipped.txt'), skipped.map((line) => `${line}\n`).join(''));
  return { answered: names.length - skipped.length, skipped: skipped.length };
}

/** Draws and checks every initialiser of a table; returns the demands that were not met. */
function runInitializers(statistics: string, out: string): readonly string[] {
  mkdirSync(out, { recursive: true });
  const { table } = statisticsSchema.parse(JSON.parse(readFileSync(statistics, 'utf8')));
  const { samples, failures } = checkInitializers(table);
  writeFileSync(path.join(out, 'init.safetensors'), writeSafetensors(samples));
  process.stdout.write(`${samples.size} samples, ${failures.length} demands not met\n`);
  return failures;
}

/** The command line. Returns the exit code: 0, 1 where an initialiser fails its check, 2 for a wrong command. */
export function oracle(argv: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { reference: { type: 'boolean', default: false }, init: { type: 'string' } },
    allowPositionals: true,
  });
  const [first, out] = positionals;
  if (values.init !== undefined && first !== undefined) {
    const failures = runInitializers(values.init, first);
    for (const failure of failures) process.stdout.write(`${failure}\n`);
    return failures.length === 0 ? 0 : 1;
  }
  if (first === undefined || out === undefined) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const backend = values.reference ? referenceBackend : wasmBackend(nodeKernels());
  const { answered, skipped } = runFolder(first, out, backend);
  process.stdout.write(`${answered} answered, ${skipped} skipped (${path.join(out, 'skipped.txt')})\n`);
  return 0;
}

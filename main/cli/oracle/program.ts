/**
 * The oracle program: computes reference cases with this engine, so that its numbers can be compared with PyTorch's.
 *   oracle VECTORS OUT [--reference]          every case of a folder: OUT/<case>.safetensors, OUT/skipped.txt; in float64 with
 *                                             --reference, or --float64 as the comparison calls it
 *   oracle --init STATISTICS.json OUT         a sample of every initialiser: OUT/init.safetensors
 * It knows the language the cases are written in, no case by name.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Backend, referenceBackend, wasmBackend } from '../../../engine/index.ts';
import { nodeKernels } from '../../kernels.ts';
import { readSafetensors, writeSafetensors } from '../../safetensors.ts';
import type { Answer } from './graphCase.ts';
import { checkInitializers, statisticsSchema } from './initializers.ts';
import { runCase } from './runCase.ts';

const USAGE = 'oracle VECTORS OUT [--reference | --float64]\noracle --init STATISTICS.json OUT';

/** The answer to one case, or why there is none: nothing that is wrong with it may cost the others theirs. */
function answerIn(folder: string, backend: Backend): Answer | string {
  try {
    const kase: unknown = JSON.parse(readFileSync(path.join(folder, 'case.json'), 'utf8'));
    const tensors = readSafetensors(readFileSync(path.join(folder, 'tensors.safetensors')));
    return runCase(kase, tensors, backend);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return error instanceof SyntaxError ? `case.json is not JSON: ${said}` : said;
  }
}

/** Runs every case in `vectors` and writes the answers to `out`; returns how many were answered, and what was skipped and why. */
export function runFolder(vectors: string, out: string, backend: Backend) {
  mkdirSync(out, { recursive: true });
  const skipped: string[] = [];
  const names = readdirSync(vectors, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(vectors, entry.name, 'case.json')))
    .map((entry) => entry.name)
    .sort();
  for (const name of names) {
    const result = answerIn(path.join(vectors, name), backend);
    const file = path.join(out, `${name}.safetensors`);
    if (typeof result !== 'string') {
      writeFileSync(file, writeSafetensors(result));
      continue;
    }
    // An answer of an earlier run must not pass for one of this.
    rmSync(file, { force: true });
    skipped.push(`${name}\t${result.replaceAll(/\s+/g, ' ')}`);
  }
  writeFileSync(path.join(out, 'skipped.txt'), skipped.map((line) => `${line}\n`).join(''));
  return { answered: names.length - skipped.length, skipped };
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

/** What the command line says; null where it says something else. */
function argumentsOf(argv: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  const options = { reference: flag, float64: flag, init: { type: 'string' } } as const;
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

/**
 * The command line. Returns the exit code: 0 (also where cases were skipped: what came of each is for the comparison to say), 1 where an
 * initialiser fails its check, 2 for a wrong command.
 */
export function oracle(argv: readonly string[]): number {
  const said = argumentsOf(argv);
  const { values = { reference: false, float64: false, init: undefined }, positionals = [] } = said ?? {};
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
  if (!existsSync(first)) {
    process.stderr.write(`${first}: no such folder\n`);
    return 2;
  }
  const backend = values.reference || values.float64 ? referenceBackend : wasmBackend(nodeKernels());
  const { answered, skipped } = runFolder(first, out, backend);
  for (const line of skipped) process.stderr.write(`skipped ${line}\n`);
  process.stdout.write(`${answered} answered, ${skipped.length} skipped (${path.join(out, 'skipped.txt')})\n`);
  return 0;
}

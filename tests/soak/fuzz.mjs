/**
 * The soak's section of random documents: many, and those at the limits in full size. Returns a report for tests/bench/RESULTS.md and whether
 * all went well. Called by soak.mjs.
 */
import { cpus } from 'node:os';
import process from 'node:process';
import { bundled } from '../bench/bundle.mjs';
import { readAssetFile, readKernels } from './soakFiles.mjs';

/** One run of the section. */
export async function fuzz({ runs, seed }) {
  const { soakBench, fuzz: tryAll, atTheLimits, limitDocuments } = await bundled('../soak/fuzzing.ts');
  const bench = soakBench(readKernels(), readAssetFile);
  const began = process.cpuUsage();
  const { counts, failed } = tryAll(bench, runs, seed);
  const wrong = atTheLimits(bench);
  const seconds = process.cpuUsage(began).user / 1e6;
  const told = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  const report = [
    `### Fuzz: ${runs} random documents, seed ${seed}: ${failed === null && wrong.length === 0 ? 'all well' : 'wrong'}`,
    '',
    `${told.join(', ')}; ${limitDocuments.length} at the limits. ${seconds.toFixed(0)} s of processor time on ${cpus()[0]?.model.trim()}.`,
    ...(failed === null ? [] : ['', failed.error, '', failed.document]),
    ...wrong.map((line) => `- ${line}`),
    '',
  ].join('\n');
  return { report, ok: failed === null && wrong.length === 0 };
}

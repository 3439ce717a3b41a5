/**
 * The soak's section of truths that take long to see: which networks learn and which do not. Returns a report for tests/bench/RESULTS.md and
 * whether all is as it was measured. Called by soak.mjs.
 */
import process from 'node:process';
import { bundled } from '../bench/bundle.mjs';
import { readAssetFile, readKernels } from './soakFiles.mjs';

/** One run of the section. */
export async function truths() {
  const { learning } = await bundled('../soak/learning.ts');
  const began = process.cpuUsage();
  const rows = learning(readKernels(), readAssetFile);
  const seconds = process.cpuUsage(began).user / 1e6;
  const ok = rows.every((row) => row.ok);
  const report = [
    `### Learning over long times: ${ok ? 'as measured before' : 'otherwise than measured before'}`,
    '',
    `Adding problem, 32 units, Adam; a network has learned it when its mean squared error is below 0.04 (guessing: 0.167). ${seconds.toFixed(0)} s of processor time.`,
    '',
    '| network | steps | learned at step | expected |',
    '| --- | ---: | ---: | --- |',
    ...rows.map(({ name, length, at, expected }) => `| ${name} | ${length} | ${at ?? 'never'} | ${expected} |`),
    '',
  ].join('\n');
  return { report, ok };
}

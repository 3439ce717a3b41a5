/**
 * `npm run soak [-- --only NAME]`: what takes too long for npm test. Sections: memory (one hour of training, scrubbing and swapping; --minutes N,
 * --browser), fuzz (random documents; --runs N, --seed N), truths (networks that must learn, and some that must not). Appends what it
 * finds to tests/bench/RESULTS.md, exits with 1 where something is wrong.
 */
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../../main/setup/build.mjs';
import { fuzz } from './fuzz.mjs';
import { memory } from './memory.mjs';
import { truths } from './truths.mjs';

const sections = { fuzz, truths, memory };

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    browser: { type: 'boolean', default: false },
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});
const options = { browser: values.browser };
for (const [name, least] of Object.entries({ minutes: 0, runs: 0, seed: -1 })) {
  options[name] = Number(values[name]);
  if (options[name] > least) continue;
  process.stderr.write(`--${name} ${values[name]}: a number above ${least}\n`);
  process.exit(2);
}
if (values.only !== undefined && !Object.hasOwn(sections, values.only)) {
  process.stderr.write(`--only ${values.only}: there is ${Object.keys(sections).join(', ')}\n`);
  process.exit(2);
}

await build();
const results = fileURLToPath(new URL('../bench/RESULTS.md', import.meta.url));
if (!existsSync(results)) writeFileSync(results, '# Measured\n');
let allWell = true;
for (const [name, section] of Object.entries(sections)) {
  if (values.only !== undefined && name !== values.only) continue;
  const { report, ok } = await section(options);
  process.stdout.write(`\n${report}`);
  appendFileSync(results, `\n${report}`);
  allWell &&= ok;
}
process.exit(allWell ? 0 : 1);

/**
 * `npm run bench`: measures and prints, with --json FILE writes, one result per section. A section is a file in sections/ and a
 * line below; --only NAME runs one. Needs a built checkout; builds it where it is not.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build } from '../../main/setup/build.mjs';
import { configurations } from './configurations.mjs';
import { allocation } from './sections/allocation.mjs';
import { drawing } from './sections/drawing.mjs';
import { exporting } from './sections/exporting.mjs';
import { firstFrame } from './sections/firstFrame.mjs';
import { hand } from './sections/hand.mjs';
import { layers } from './sections/layers.mjs';
import { probes } from './sections/probes.mjs';
import { scale } from './sections/scale.mjs';
import { sweep } from './sections/sweep.mjs';
import { training } from './sections/training.mjs';
import { words } from './sections/words.mjs';

const sections = [training, probes, layers, words, drawing, hand, firstFrame, exporting, sweep, scale, allocation];

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    only: { type: 'string' },
    configurations: { type: 'string', default: Object.keys(configurations).join('') },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '0.25' },
  },
});

const options = {
  configurations: [...values.configurations].filter((name) => name in configurations),
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
};

if (values.only !== undefined && !sections.some(({ name }) => name === values.only)) {
  process.stderr.write(`--only ${values.only}: there is ${sections.map(({ name }) => name).join(', ')}\n`);
  process.exit(2);
}
await build();
const machine = {
  cpu: cpus()[0]?.model.trim(),
  cores: cpus().length,
  node: process.version,
  platform: process.platform,
};
const results = { machine };
for (const section of sections) {
  if (values.only !== undefined && section.name !== values.only) continue;
  results[section.name] = await section.run(options);
  process.stdout.write(`${section.print(results[section.name])}\n`);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);

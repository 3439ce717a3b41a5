/**
 * `npm run screenshots`: pictures of every state of the window into test-results/screenshots/. Each state in two looks, the main ones
 * in both themes, both languages and three sizes; `--everything`: every state in all of them. Names choose states or scenes:
 * `npm run screenshots -- paused diverged`. `--update` keeps small copies in tests/e2e/goldens/, which screenshots.test.ts compares with.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from '../../main/setup/build.mjs';
import { project } from './launch.mjs';
import { looksOf, nameOf, scenesOf } from './screens/states.mjs';
import { Studio } from './screens/studio.mjs';

const options = process.argv.slice(2);
const wanted = options.filter((option) => !option.startsWith('--'));
const everything = options.includes('--everything');
const folder = path.join(project, 'test-results', 'screenshots');

await build();
const cli = path.join(project, 'dist', 'main', 'cli.js');
const presets = execFileSync(process.execPath, [cli, 'presets'], { encoding: 'utf8' }).trim().split('\n');
const scenes = scenesOf(presets.map((line) => line.split('\t')[0]));
const isWanted = (scene, state) => wanted.length === 0 || wanted.includes(scene.name) || wanted.includes(state.name);

if (wanted.length === 0) rmSync(folder, { recursive: true, force: true });
const studio = await Studio.open();
let failed = 0;
try {
  for (const scene of scenes) {
    const pictures = scene.states
      .filter((state) => isWanted(scene, state))
      .flatMap((state) => looksOf(state, everything).map((look) => ({ state, look })));
    if (pictures.length === 0) continue;
    if (scene.preset !== undefined) await studio.set(scene, pictures[0].look);
    for (const { state, look } of pictures) {
      const place = path.join(folder, nameOf(look), `${state.name}.png`);
      mkdirSync(path.dirname(place), { recursive: true });
      const began = performance.now();
      try {
        const { picture, coloured } = await studio.take(state, scene, look);
        writeFileSync(place, picture);
        const seconds = ((performance.now() - began) / 1000).toFixed(1);
        process.stdout.write(
          `${path.relative(project, place)}  ${(100 * coloured).toFixed(1)} % coloured, ${seconds} s\n`,
        );
      } catch (error) {
        failed += 1;
        writeFileSync(place, await studio.page.screenshot());
        process.stdout.write(`FAILED: ${state.name}, ${nameOf(look)}: ${error.message}\n`);
      }
    }
  }
} finally {
  await studio.close();
}
process.exit(failed === 0 ? 0 : 1);

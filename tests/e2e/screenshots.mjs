/**
 * `npm run screenshots`: pictures of every state of the window into test-results/screenshots/. Each state in two looks, the main ones
 * in both themes, both languages and three sizes; `--everything`: every state in all of them. Names choose states, scenes or looks:
 * `npm run screenshots -- paused night-de-1280x720`. Each picture is compared with its golden; `--update` keeps it as the new one.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from '../../main/setup/build.mjs';
import { project } from './launch.mjs';
import { areAlike, Darkroom } from './screens/compare.mjs';
import { goldenOf, keepGolden, writeContactSheet } from './screens/goldens.mjs';
import { everyLook, looksOf, nameOf, scenesOf } from './screens/states.mjs';
import { Studio } from './screens/studio.mjs';

const options = process.argv.slice(2);
const named = options.filter((option) => !option.startsWith('--'));
const looks = named.filter((name) => everyLook.some((look) => nameOf(look) === name));
const wanted = named.filter((name) => !looks.includes(name));
const [everything, update] = ['--everything', '--update'].map((option) => options.includes(option));
const folder = path.join(project, 'test-results', 'screenshots');

/** How the picture stands to its golden, in words; with --update it becomes the golden where it is not the same. */
async function judged(darkroom, state, look, picture) {
  if (state.golden === false) return 'not compared';
  const golden = goldenOf(look, state.name);
  const apart = golden === null ? null : await darkroom.apart(picture, golden);
  if (update && (apart === null || apart.mean > 1 || apart.block > 10)) {
    keepGolden(look, state.name, await darkroom.reduced(picture));
    return 'kept as golden';
  }
  if (apart === null) return 'no golden';
  const far = `${apart.mean.toFixed(2)} in the mean, ${apart.block.toFixed(1)} at ${apart.at}`;
  return areAlike(apart) ? `as its golden (${far})` : `DIFFERS from its golden: ${far}`;
}

await build();
const cli = path.join(project, 'dist', 'main', 'cli.js');
const presets = execFileSync(process.execPath, [cli, 'presets'], { encoding: 'utf8' }).trim().split('\n');
const scenes = scenesOf(presets.map((line) => line.split(/\s/)[0]));
const isWanted = (scene, state) => wanted.length === 0 || wanted.includes(scene.name) || wanted.includes(state.name);

if (named.length === 0) rmSync(folder, { recursive: true, force: true });
const studio = await Studio.open();
const darkroom = await Darkroom.open(studio.browser);
let failed = 0;
try {
  for (const scene of scenes) {
    const pictures = scene.states
      .filter((state) => isWanted(scene, state))
      .flatMap((state) => looksOf(state, everything).map((look) => ({ state, look })))
      .filter(({ look }) => looks.length === 0 || looks.includes(nameOf(look)));
    if (pictures.length === 0) continue;
    try {
      if (scene.preset !== undefined) await studio.set(scene, pictures[0].look);
    } catch (error) {
      failed += pictures.length;
      process.stdout.write(`FAILED: scene ${scene.name}: ${error.message}\n`);
      continue;
    }
    for (const { state, look } of pictures) {
      const place = path.join(folder, nameOf(look), `${state.name}.png`);
      mkdirSync(path.dirname(place), { recursive: true });
      try {
        const picture = await studio.take(state, scene, look);
        writeFileSync(place, picture);
        const said = await judged(darkroom, state, nameOf(look), picture);
        process.stdout.write(`${path.relative(project, place)}  ${said}\n`);
        if (said.startsWith('DIFFERS')) failed += 1;
      } catch (error) {
        failed += 1;
        writeFileSync(place, await studio.page.screenshot());
        process.stdout.write(`FAILED: ${state.name}, ${nameOf(look)}: ${error.message}\n`);
      }
    }
  }
  if (update) writeContactSheet(scenes.flatMap(({ states }) => states.map(({ name }) => name)));
} finally {
  await studio.close();
}
process.exit(failed === 0 ? 0 : 1);

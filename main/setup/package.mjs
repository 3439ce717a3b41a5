/**
 * `npm run package`: makes what can be carried away, into release/: the portable archive, and where an Electron runtime is the
 * application folder of this platform. `--portable` makes the archive only. More arguments go to electron-builder.
 */
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { build } from './build.mjs';
import { electronOrReason } from './electronRuntime.mjs';
import { packPortable } from './portable.mjs';
import { binOf, giveUp, inProject, runNode, say } from './project.mjs';

async function packElectron(more) {
  const electron = await electronOrReason();
  if (!electron.found) return say(`${electron.reason}: the application folder is left out.`);
  const version = readFileSync(path.join(electron.found.folder, 'version'), 'utf8').trim().replace(/^v/, '');
  const runtime = [`--config.electronDist=${electron.found.folder}`, `--config.electronVersion=${version}`];
  const targets = more.length > 0 ? more : ['--dir'];
  const config = ['--config', inProject('electron-builder.yml'), '--publish', 'never'];
  const code = await runNode([binOf('electron-builder'), ...targets, ...config, ...runtime], { quiet: true });
  if (code !== 0) giveUp('electron-builder failed: what it says stands above.');
  return say('release/: the application folder of this platform is made.');
}

await build();
const args = process.argv.slice(2);
const archive = await packPortable();
say(`${path.relative(inProject(), archive)}: ${(statSync(archive).size / 1e6).toFixed(1)} MB.`);
if (!args.includes('--portable')) await packElectron(args);

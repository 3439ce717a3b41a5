/**
 * Ten seconds of film at full HD and 30 pictures a second of a network with 10,080 edges, through `gradiorama render`: everything
 * from the start of the program to the file. Goal: under four minutes on two cores without a graphics card.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../../dist/main/cli.js', import.meta.url));
const GOAL = 240;

/** 64-70-70-10 on the digits. */
function document() {
  const start = spawnSync(process.execPath, [cli, 'presets', 'first-start'], { encoding: 'utf8' });
  const experiment = JSON.parse(start.stdout);
  const layer = (units, activation) => ({ type: 'dense', units, activation, bias: true });
  experiment.model.blocks = [layer(70, 'tanh'), layer(70, 'tanh'), layer(10, 'identity')];
  return experiment;
}

function render(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, 'render', ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`render ended with ${code}`))));
  });
}

/** The section. */
export const exporting = {
  name: 'exporting',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-bench-'));
    try {
      const file = path.join(folder, 'film.mp4');
      const experiment = path.join(folder, 'experiment.json');
      writeFileSync(experiment, JSON.stringify(document()));
      const since = performance.now();
      await render([
        experiment,
        '--steps',
        '300',
        '--out',
        file,
        '--size',
        '1920x1080',
        '--fps',
        '30',
        '--seconds',
        '10',
      ]);
      return {
        seconds: (performance.now() - since) / 1000,
        edges: 64 * 70 + 70 * 70 + 70 * 10,
        bytes: statSync(file).size,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  print({ seconds, edges, bytes }) {
    const verdict = seconds < GOAL ? 'reached' : 'missed';
    return [
      '### Film: 10 s, 1920x1080, 30 pictures a second, MP4',
      '',
      `${edges} edges, 300 pictures: ${seconds.toFixed(0)} s (${((seconds * 1000) / 300).toFixed(0)} ms a picture), ${(bytes / 1e6).toFixed(1)} MB. Goal under ${GOAL} s: ${verdict}.`,
      '',
    ].join('\n');
  },
};

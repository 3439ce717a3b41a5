/**
 * What a second worker is worth: the same sweep by the command line with one worker and with two, taking turns. Start of the program
 * included. Only a machine with nothing else to do tells the truth here.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { median } from '../measure.mjs';

const program = fileURLToPath(new URL('../../../dist/main/cli.js', import.meta.url));
const CELLS = 16;
/** So many that cells take a second each: sweeps take minutes, and a short one would measure the program's start. */
const STEPS = 6000;
const ROUNDS = 5;

/** Seconds, and the hashes of all cells. */
function sweepWith(workers) {
  const json = path.join(tmpdir(), `gradiorama-sweep-${process.pid}-${workers}.json`);
  const seeds = Array.from({ length: CELLS }, (_, index) => index + 1).join(',');
  const args = [
    'sweep',
    'relu-10-he',
    '--vary',
    `seed=${seeds}`,
    '--steps',
    STEPS,
    '--workers',
    workers,
    '--json',
    json,
  ];
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args.map(String)], { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - begin) / 1000;
      if (code !== 0 && code !== 3) return reject(new Error(`the sweep ended with ${code}`));
      const hashes = JSON.parse(readFileSync(json, 'utf8')).cells.map(({ sha256 }) => sha256);
      rmSync(json);
      resolve({ seconds, hashes });
    });
  });
}

/** A section of the benchmark. */
export const sweep = {
  name: 'sweep',
  async run() {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push([await sweepWith(1), await sweepWith(2)]);
    const [one, two] = [0, 1].map((index) => rounds.map((round) => round[index].seconds));
    return {
      cells: CELLS,
      steps: STEPS,
      secondsWithOne: median(one),
      secondsWithTwo: median(two),
      ratio: median(rounds.map(([first, second]) => first.seconds / second.seconds)),
      bestRatio: Math.min(...one) / Math.min(...two),
      sameBits: rounds.every(([first, second]) => String(first.hashes) === String(second.hashes)),
    };
  },
  print({ cells, steps, secondsWithOne, secondsWithTwo, ratio, bestRatio, sameBits }) {
    const times = `${secondsWithOne.toFixed(2)} s with one worker, ${secondsWithTwo.toFixed(2)} s with two`;
    return [
      `sweep of ${cells} cells, ${steps} steps each: ${times}`,
      `ratio ${ratio.toFixed(2)} (goal 1.8), best rounds ${bestRatio.toFixed(2)}; same bits: ${sameBits ? 'yes' : 'NO'}`,
    ].join('\n');
  },
};

/**
 * The soak's section on memory: trains, scrubs and swaps experiments for an hour and measures whether memory and file handles stay flat.
 * Returns a report for tests/bench/RESULTS.md and whether all is well. Called by soak.mjs.
 */
import { existsSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bundled } from '../bench/bundle.mjs';
import { Hands } from './hands.mjs';
import { openWindow } from './window.mjs';

const SAMPLES = 20;
const ACT_EVERY = 50;
const SWAP_EVERY = 8000;
const MEGABYTE = 2 ** 20;
/** What may be gained from the first to the second half of what is compared: caches warm up, garbage waits. */
const TOLERANCE = { share: 0.1, megabytes: 16, count: 8 };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

/** Open file handles of this process; NaN where the system does not tell. */
function handles() {
  return existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : Number.NaN;
}

async function sample(began, hands, window) {
  const pause = await hands.pauseAndPlay();
  collectGarbage();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  const { steps, swaps, answers } = hands.done;
  const times = hands.done.times.splice(0).sort((a, b) => a - b);
  return {
    minute: (performance.now() - began) / 60_000,
    steps,
    swaps,
    answers,
    pause,
    answer: times[times.length >> 1] ?? Number.NaN,
    heap: heapUsed / MEGABYTE,
    buffers: arrayBuffers / MEGABYTE,
    rss: rss / MEGABYTE,
    handles: handles(),
    ...(window === null ? {} : await windowSample(window)),
  };
}

async function windowSample(window) {
  const { windowHeap, ...others } = await window.measure();
  return { windowHeap: windowHeap / MEGABYTE, ...others };
}

function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

function shown(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function mean(numbers) {
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}

/** What has grown between the third and the last quarter of the time; at first memory fills up to its bounds. */
function grown(samples) {
  const quarter = Math.floor(samples.length / 4);
  const counted = ['handles', 'nodes', 'listeners', 'glObjects'];
  return ['heap', 'buffers', 'rss', 'windowHeap', ...counted].flatMap((name) => {
    if (samples[0]?.[name] === undefined) return [];
    const of = (from, to) => mean(samples.slice(from, to).map((each) => each[name]));
    const before = of(-2 * quarter, -quarter);
    const after = of(-quarter);
    const room = before * TOLERANCE.share + (counted.includes(name) ? TOLERANCE.count : TOLERANCE.megabytes);
    return after - before > room ? [`${name}: ${shown(before)} -> ${shown(after)}`] : [];
  });
}

/** One run of the section. */
export async function memory({ minutes, browser }) {
  const { presets, startTraining } = await bundled('../soak/training.ts');
  const port = startTraining({ worker: new URL('../../dist/main/trainingWorker.js', import.meta.url) });
  const hands = new Hands(port, presets);
  const window = browser ? await openWindow() : null;
  const began = performance.now();
  const length = minutes * 60_000;
  const samples = [];
  for (let swapped = 0; performance.now() - began < length; ) {
    const passed = performance.now() - began;
    if (passed >= swapped * SWAP_EVERY) {
      hands.swap();
      swapped++;
    }
    hands.act();
    await window?.act();
    if (passed >= ((samples.length + 1) * length) / (SAMPLES + 1)) {
      samples.push(await sample(began, hands, window));
      if (samples.length === 1) process.stdout.write(`${Object.keys(samples[0]).join('  ')}\n`);
      process.stdout.write(`${Object.values(samples.at(-1)).map(shown).join('  ')}\n`);
    }
    await sleep(ACT_EVERY);
  }
  port.close();
  await window?.close();

  const grows = grown(samples);
  const names = Object.keys(samples[0] ?? {});
  const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`;
  const verdict = grows.length === 0 ? 'flat' : `grows: ${grows.join('; ')}`;
  const failures = [...hands.done.failures].map(([code, count]) => `${code} ${count}x`).join(', ') || 'none';
  const report = [
    `### Soak of ${minutes} minutes${browser ? ' with a window' : ''}: ${verdict}`,
    '',
    `${machine}. Failures: ${failures}. Times in ms, memory in MB after garbage collection; pause: until it is answered; answer: median of all since the last row.`,
    '',
    row(names),
    row(names.map(() => '---:')),
    ...samples.map((each) => row(names.map((name) => shown(each[name])))),
    '',
  ].join('\n');
  return { report, ok: grows.length === 0 };
}

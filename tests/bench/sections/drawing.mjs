/**
 * Milliseconds a frame at 1,000 to 1,000,000 edges with colours changing in every frame, against an object per edge and
 * LineSegments with vertex colours, in the same run and window: straight edges, equal in length, one pixel wide, and nothing else.
 * Curved edges stand in a column of their own, so does the stage (curved, with neurons and frames), and what a graphics card would
 * be given. Then the camera moves over 1,000,000 edges.
 */
import { readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { createServer } from 'vite';
import { launchBrowser, project } from '../../e2e/launch.mjs';
import { median } from '../measure.mjs';

const PAGE = 'tests/bench/drawing/index.html';
const MOVING_FRAMES = 60;
/** What straight edges of ours must be, in how many parts of a contender's processor time, at 10,000 edges; and what a moving frame may take. */
const GOALS = { objectPerEdge: 5, lineSegments: 1.3, p95: 100 };

/** Layers and units in each, contenders that are not worth their time there, rounds, frames a round. */
const sizes = [
  { edges: '1k', size: [4, 16], without: [], rounds: 5, frames: 5 },
  { edges: '10k', size: [10, 32], without: [], rounds: 5, frames: 2 },
  { edges: '100k', size: [10, 100], without: ['objectPerEdge', 'ribbonsCurved'], rounds: 3, frames: 1 },
  { edges: '1M', size: [10, 316], without: ['objectPerEdge', 'ribbons', 'ribbonsCurved'], rounds: 1, frames: 1 },
];
const names = ['ours', 'lineSegments', 'objectPerEdge', 'oursCurved', 'stage', 'ribbons', 'ribbonsCurved'];

async function withPage(use) {
  const server = await createServer({
    root: project,
    configFile: false,
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-drawing',
    optimizeDeps: { entries: [PAGE] },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
  });
  await server.listen();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.setDefaultTimeout(600_000);
    await page.goto(`${server.resolvedUrls.local[0]}${PAGE}`);
    await page.waitForFunction(() => 'drawingBench' in globalThis);
    return await use(page);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Processor milliseconds that a program and all it started have used so far; null where the system does not tell. */
function processorTime(program) {
  try {
    const parents = new Map();
    for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const fields = statOf(id);
      if (fields !== null) parents.set(Number(id), fields);
    }
    const isOurs = (id) => id === program || (parents.has(id) && id > 1 && isOurs(parents.get(id).parent));
    return [...parents].reduce((sum, [id, { ticks }]) => (isOurs(id) ? sum + 10 * ticks : sum), 0);
  } catch {
    return null;
  }
}

/** Parent and used ticks (10 ms) of a process; null where it has just ended. */
function statOf(id) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return null;
  }
}

/** Clock and processor milliseconds a frame of each contender; they take turns. */
async function measureSize(page, { size, without, rounds, frames: perRound }, most) {
  const wanted = names.filter((name) => !without.includes(name));
  const clock = Object.fromEntries(wanted.map((name) => [name, []]));
  const processor = Object.fromEntries(wanted.map((name) => [name, []]));
  await page.evaluate((what) => globalThis.drawingBench.open(...what), [size, wanted]);
  for (let round = 0; round < Math.min(most, rounds); round++) {
    for (const name of wanted) {
      const before = processorTime(process.pid);
      const times = await page.evaluate((what) => globalThis.drawingBench.draw(...what), [name, perRound]);
      const after = processorTime(process.pid);
      clock[name].push(median(times));
      processor[name].push(before === null ? Number.NaN : (after - before) / perRound);
    }
  }
  await page.evaluate(() => globalThis.drawingBench.close());
  const middle = (times) => Object.fromEntries(wanted.map((name) => [name, median(times[name])]));
  const ratios = (times) =>
    Object.fromEntries(
      ['lineSegments', 'objectPerEdge']
        .filter((name) => wanted.includes(name))
        .map((name) => [name, median(times.ours.map((ours, round) => times[name][round] / ours))]),
    );
  return {
    clock: middle(clock),
    processor: middle(processor),
    ratios: ratios(clock),
    processorRatios: ratios(processor),
  };
}

async function measure(page, rounds) {
  const frames = {};
  for (const each of sizes) frames[each.edges] = await measureSize(page, each, rounds);
  const { moving, rest } = await page.evaluate(
    (count) => globalThis.drawingBench.moving([10, 316], count),
    MOVING_FRAMES,
  );
  const sorted = moving.toSorted((a, b) => a - b);
  return {
    byHand: await page.evaluate(() => globalThis.drawingBench.byHand),
    frames,
    moving: { median: median(moving), p95: sorted[Math.floor(0.95 * MOVING_FRAMES)], rest },
  };
}

const milliseconds = (value) => (value === undefined ? '-' : value.toFixed(value < 100 ? 1 : 0));
const times = (value) => (value === undefined ? '-' : `${value.toFixed(1)}x`);

const line = (cells) => cells.map((cell, at) => (at === 8 ? `  ${cell}` : cell.padStart(at === 0 ? 6 : 13))).join('');

function rowsOf(frames, times_, ratios) {
  return Object.entries(frames).map(([edges, row]) =>
    line([
      edges,
      ...names.map((name) => milliseconds(row[times_][name])),
      `${times(row[ratios].lineSegments)} LineSegments, ${times(row[ratios].objectPerEdge)} an object per edge`,
    ]),
  );
}

function table({ byHand, frames, moving }) {
  const head = line(['edges', 'ours', 'LineSegments', 'object/edge', 'curved', 'stage', 'ribbons', 'curved']);
  return [
    `Milliseconds a frame, 1280 x 720, ${byHand ? 'ours painted by hand (no graphics card)' : 'ours by the graphics card'}`,
    'Clock:',
    head,
    ...rowsOf(frames, 'clock', 'ratios'),
    'Processor, all of the browser:',
    head,
    ...rowsOf(frames, 'processor', 'processorRatios'),
    `1M edges, camera moving: median ${milliseconds(moving.median)} ms, p95 ${milliseconds(moving.p95)} ms; at rest ${milliseconds(moving.rest)} ms`,
    `Goals: at 10k ${GOALS.lineSegments}x LineSegments and ${GOALS.objectPerEdge}x an object per edge; p95 below ${GOALS.p95} ms.`,
  ].join('\n');
}

/** A section of the benchmark. */
export const drawing = {
  name: 'drawing',
  run: ({ rounds }) => withPage((page) => measure(page, rounds)),
  print: table,
};

/**
 * Milliseconds a frame at 1,000 to 1,000,000 edges with colours changing in every frame, against an object per edge and
 * LineSegments with vertex colours, in the same run and window: straight edges, equal in length, one pixel wide. Curved edges
 * stand in a column of their own, and so does what a graphics card would be given. Then the camera moves over 1,000,000 edges.
 */
import { createServer } from 'vite';
import { launchBrowser, project } from '../../e2e/launch.mjs';
import { median } from '../measure.mjs';

const PAGE = 'tests/bench/drawing/index.html';
const MOVING_FRAMES = 60;

/** Layers and units in each, contenders that are not worth their time there, frames a round. */
const sizes = [
  { edges: '1k', size: [4, 16], without: [], frames: 7 },
  { edges: '10k', size: [10, 32], without: [], frames: 3 },
  { edges: '100k', size: [10, 100], without: ['objectPerEdge'], frames: 1 },
  { edges: '1M', size: [10, 316], without: ['objectPerEdge', 'ribbons', 'ribbonsCurved'], frames: 1 },
];
const names = ['ours', 'lineSegments', 'objectPerEdge', 'oursCurved', 'ribbons', 'ribbonsCurved'];

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

async function measure(page, rounds) {
  const frames = {};
  for (const { edges, size, without, frames: perRound } of sizes) {
    const wanted = names.filter((name) => !without.includes(name));
    const times = await page.evaluate(
      (arguments_) => globalThis.drawingBench.frames(...arguments_),
      [size, wanted, Math.min(rounds, size[1] > 50 ? 3 : 5), perRound],
    );
    const ratio = (name) => median(times.ours.map((ours, round) => times[name][round] / ours));
    frames[edges] = {
      ...Object.fromEntries(wanted.map((name) => [name, median(times[name])])),
      timesLineSegments: ratio('lineSegments'),
      ...(wanted.includes('objectPerEdge') ? { timesObjectPerEdge: ratio('objectPerEdge') } : {}),
    };
  }
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

function table({ byHand, frames, moving }) {
  const head = ['edges', 'ours', 'LineSegments', 'object/edge', 'curved', 'ribbons', 'curved'];
  const rows = Object.entries(frames).map(([edges, row]) => [
    edges,
    ...names.map((name) => milliseconds(row[name])),
    `${times(row.timesLineSegments)} LineSegments, ${times(row.timesObjectPerEdge)} an object per edge`,
  ]);
  const line = (cells) => cells.map((cell, at) => (at === 7 ? `  ${cell}` : cell.padStart(at === 0 ? 6 : 13))).join('');
  return [
    `Milliseconds a frame, 1280 x 720, ${byHand ? 'ours painted by hand (no graphics card)' : 'ours by the graphics card'}`,
    line(head),
    ...rows.map(line),
    `1M edges, camera moving: median ${milliseconds(moving.median)} ms, p95 ${milliseconds(moving.p95)} ms; at rest ${milliseconds(moving.rest)} ms`,
  ].join('\n');
}

/** A section of the benchmark. */
export const drawing = {
  name: 'drawing',
  run: ({ rounds }) => withPage((page) => measure(page, rounds)),
  print: table,
};

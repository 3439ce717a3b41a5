/**
 * How quickly the window follows a hand, in a headless browser with software WebGL at 1280x720: from the pointer or the key to the
 * presented picture of the very step it asks for, over 2,000 recorded steps of the first network; and from a click to the answer that is
 * seen, while a large network trains flat out. Measured inside the page from the event's own time stamp.
 */
import { launchBrowser, startServer } from '../../e2e/launch.mjs';
import { median } from '../measure.mjs';
import { large, watchHand } from './handPage.mjs';

const STEPS = 2000;
const SEEKS = 40;
const KEYS = 20;
const CLICKS = 5;
const LIMITS = { scrub: 50, click: 100 };

const steps = (page) =>
  page.evaluate(() => {
    const text = document.querySelector('[data-testid=step-counter]')?.textContent ?? '';
    return Number(text.split('/')[1]?.replace(/\D/g, ''));
  });

async function until(look) {
  while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Trains flat out; resolves once so many steps are recorded. */
async function train(page, count) {
  await page.locator('.speed [role=slider], .speed input').first().press('End');
  await page.evaluate(() => document.activeElement?.blur());
  await until(async () => (await steps(page)) >= count);
}

/** Lets the page listen, then acts, and resolves to what the page has measured. */
async function timed(page, [method, argument], act) {
  await page.evaluate(
    ([name, what]) => {
      globalThis.hand.told = globalThis.hand[name](what);
    },
    [method, argument],
  );
  await act();
  return page.evaluate(() => Promise.race([globalThis.hand.told, globalThis.hand.patience()]));
}

async function scrub(page) {
  await train(page, STEPS);
  await page.getByTestId('play').click();
  await page.waitForTimeout(1500);
  const box = await page.getByTestId('timeline-plot').boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 20, y);
  await page.mouse.down();
  await page.waitForTimeout(500);
  const pointer = [];
  for (let seek = 0; seek < SEEKS; seek++) {
    // Back and forth over what is recorded, never twice to the same place.
    const share = 0.05 + 0.8 * ((seek * 0.618) % 1);
    pointer.push(await timed(page, ['sought', 'pointermove'], () => page.mouse.move(box.x + box.width * share, y)));
  }
  await page.mouse.up();
  await page.evaluate(() => document.activeElement?.blur());
  const keys = [];
  for (let key = 0; key < KEYS; key++) {
    keys.push(
      await timed(page, ['sought', 'keydown'], () => page.keyboard.press(key % 2 === 0 ? 'PageUp' : 'ArrowLeft')),
    );
  }
  return { pointer, keys };
}

async function click(page, selector, answer) {
  const box = await page.locator(selector).first().boundingBox();
  return timed(page, ['answered', answer], () => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2));
}

async function clickAll(page) {
  await page.evaluate((document) => globalThis.hand.drop(document), large);
  await page.waitForTimeout(1500);
  const playing = { selector: '[data-testid=play]', attribute: 'aria-label', value: 'Pause' };
  const paused = { ...playing, value: 'Play' };
  const times = { pause: [], paused: [], panel: [], swap: [] };
  const isPlaying = () => page.locator('[data-testid=play][aria-label=Pause]').count();
  if (!(await isPlaying())) await click(page, '[data-testid=play]', playing);
  for (let round = 0; round < CLICKS; round++) {
    await page.waitForTimeout(700);
    times.panel.push((await click(page, '[data-testid=gallery]', { selector: '[data-testid=dialog-gallery]' })).seen);
    await page.keyboard.press('Escape');
    await page.locator('[data-testid=dialog-gallery]').waitFor({ state: 'detached' });
    await page.waitForTimeout(300);
    const next = round % 2 === 0 ? 'tanh' : 'relu';
    const swapped = { selector: `[data-testid=activation-${next}]`, attribute: 'aria-pressed', value: 'true' };
    times.swap.push((await click(page, `[data-testid=activation-${next}]`, swapped)).seen);
    await page.waitForTimeout(700);
    const pause = await click(page, '[data-testid=play]', paused);
    times.pause.push(pause.seen);
    times.paused.push(pause.paused);
    await click(page, '[data-testid=play]', playing);
  }
  return times;
}

async function inWindow(use) {
  const server = await startServer();
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 }, locale: 'en-GB' });
    page.setDefaultTimeout(60_000);
    await page.addInitScript(watchHand);
    await page.goto(server.address);
    await page.locator('[data-testid=step-counter]').waitFor();
    return await use(page);
  } finally {
    await browser.close();
    await server.close();
  }
}

const summary = (times) => ({
  median: median(times),
  p95: times.toSorted((a, b) => a - b)[Math.floor(0.95 * times.length)],
  times,
});
const line = (name, { median: middle, p95 }, limit) =>
  `  ${name.padEnd(44)} median ${middle.toFixed(0).padStart(4)} ms, p95 ${p95.toFixed(0).padStart(4)} ms (limit ${limit} ms)`;

/** The section, for bench.mjs. */
export const hand = {
  name: 'hand',
  async run() {
    const { pointer, keys } = await inWindow(scrub);
    const times = await inWindow(clickAll);
    const all = { pointer, keys, ...times };
    return Object.fromEntries(Object.entries(all).map(([name, values]) => [name, summary(values)]));
  },
  print: ({ pointer, keys, panel, swap, pause, paused }) =>
    [
      'The hand, 1280 x 720, until the answer is on the screen',
      line(`dragging over ${STEPS} steps: that step's picture`, pointer, LIMITS.scrub),
      line("keys: that step's picture", keys, LIMITS.scrub),
      line('opening a panel, training flat out', panel, LIMITS.click),
      line('swapping the activation, flat out', swap, LIMITS.click),
      line('pausing, flat out: seen', pause, LIMITS.click),
      line('pausing, flat out: training told so', paused, LIMITS.click),
    ].join('\n'),
};

/**
 * `npm run screenshots`: pictures of the window in both themes and languages and two sizes, into test-results/screenshots/.
 * Each state opens a preset, trains an exact number of steps and stands still, so that the pictures repeat. Names after the
 * command choose states: `npm run screenshots -- first-start`. A new state is one more line of `states`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from '../../main/setup/build.mjs';
import { launchBrowser, project, startServer } from './launch.mjs';
import { colouredShare, readPng } from './png.mjs';

/** What is pictured: a preset, steps trained, and keys pressed then. */
const states = [
  { name: 'main', preset: 'first-start', steps: 40, keys: [] },
  { name: 'past', preset: 'sigmoid-10-xavier', steps: 30, keys: ['Home', 'ArrowRight', 'ArrowRight', 'ArrowRight'] },
  { name: 'healthy', preset: 'relu-10-he', steps: 30, keys: [] },
  { name: 'diverged', preset: 'clipping-rescue', steps: 12, keys: [], change: { clip: { type: 'none' } } },
  { name: 'spirals', preset: 'spirals', steps: 30, keys: [] },
  { name: 'epochs', preset: 'healthy', epochs: 4, keys: ['e'] },
  { name: 'bare', preset: 'relu-10-he', steps: 20, keys: ['h'] },
  { name: 'keys', preset: 'first-start', steps: 5, keys: ['?'] },
];
const themes = ['night', 'projector'];
const languages = ['en', 'de'];
const sizes = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];
const everywhere = ['main'];
const folder = path.join(project, 'test-results', 'screenshots');

/** A state's document as a file. */
function file({ preset, change = {} }) {
  const cli = path.join(project, 'dist', 'main', 'cli.js');
  const text = execFileSync(process.execPath, [cli, 'presets', preset], { encoding: 'utf8' });
  const buffer = Buffer.from(JSON.stringify({ ...JSON.parse(text), ...change }));
  return { name: `${preset}.gradiorama.json`, mimeType: 'application/json', buffer };
}

/** Opens a document as a person does, through the window's own dialog: it then stands at step 0. */
async function openDocument(page) {
  await page.keyboard.press('o');
  await page.waitForFunction(() => /^0 \/ 0$/.test(document.querySelector('[data-testid=step-counter]').textContent));
}

async function counted(page, total) {
  await page.waitForFunction(
    (wanted) =>
      Number(document.querySelector('[data-testid=step-counter]').textContent.split('/')[1].replace(/\D/g, '')) >=
      wanted,
    total,
  );
}

async function picture(browser, state, theme, language, size) {
  const document = file(state);
  const server = await startServer();
  const context = await browser.newContext({ viewport: size, locale: language, reducedMotion: 'reduce' });
  await context.addInitScript((view) => localStorage.setItem('gradiorama.view', JSON.stringify(view)), {
    theme,
    language,
  });
  const page = await context.newPage();
  try {
    // Listening from the start: a dialog that comes before anyone listens is lost.
    page.on('filechooser', (chooser) => chooser.setFiles(document));
    await page.goto(server.address);
    await counted(page, 1);
    await openDocument(page);
    for (let epoch = 1; epoch <= (state.epochs ?? 0); epoch++) {
      await page.keyboard.press('Shift+ArrowRight');
      await counted(page, epoch * 22);
    }
    for (let step = 1; step <= (state.steps ?? 0); step++) {
      await page.keyboard.press('ArrowRight');
      await counted(page, step);
    }
    await page.evaluate(() => document.activeElement.blur());
    for (const key of state.keys) await page.keyboard.press(key);
    await page.mouse.move(size.width / 2, size.height - 1);
    await page.waitForTimeout(1500);
    const place = path.join(folder, `${state.name}-${theme}-${language}-${size.width}x${size.height}.png`);
    const share = colouredShare(readPng(await page.screenshot({ path: place })));
    process.stdout.write(`${path.relative(project, place)}  ${(100 * share).toFixed(1)} % coloured\n`);
  } finally {
    await context.close();
    await server.close();
  }
}

const wanted = process.argv.slice(2);
const chosen = states.filter(
  ({ name }) => (wanted.length === 0 ? everywhere : wanted).includes(name) || wanted.includes('all'),
);
if (chosen.length === 0) {
  process.stderr.write(`Known states: ${states.map(({ name }) => name).join(', ')}, all.\n`);
  process.exit(2);
}
await build();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const state of chosen)
    for (const theme of themes)
      for (const language of everywhere.includes(state.name) || wanted.includes('all') ? languages : ['de'])
        for (const size of sizes) await picture(browser, state, theme, language, size);
} finally {
  await browser.close();
}

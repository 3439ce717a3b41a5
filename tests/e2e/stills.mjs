/**
 * `node tests/e2e/stills.mjs`: draws the still picture of every preset with the built application, in both themes, into assets/stills/.
 * Each is a real run: the preset is opened, trained an exact number of steps and pictured without cards. Names after the command
 * choose presets.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { launchBrowser, project, startServer } from './launch.mjs';

/** Steps after which a preset shows best what it is about; others after 20. */
const STEPS = { 'dead-relu': 40, 'learning-rate-too-high': 9, 'clipping-rescue': 3, healthy: 30, spirals: 60 };
const themes = ['night', 'projector'];
/** Drawn at twice the size, so that lines are smooth. */
const size = { width: 960, height: 540 };

const cli = path.join(project, 'dist', 'main', 'cli.js');
const documentOf = (preset) => execFileSync(process.execPath, [cli, 'presets', preset]);

/** Waits until the newest recorded step is this; null: nothing is recorded yet. */
async function counted(page, step) {
  await page.waitForFunction(
    (wanted) => {
      const last = document.querySelector('[data-testid=step-counter]').textContent.split('/')[1] ?? null;
      return wanted === null ? last === null : last !== null && Number(last.replace(/\D/g, '')) === wanted;
    },
    step,
    { polling: 50, timeout: 60_000 },
  );
}

/** Half the size, as WebP: the page's own canvas does both. */
function reduced(page, png) {
  return page.evaluate(async (base64) => {
    const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob());
    const canvas = new OffscreenCanvas(picture.width / 2, picture.height / 2);
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const bytes = new Uint8Array(
      await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 })).arrayBuffer(),
    );
    return [...bytes];
  }, png.toString('base64'));
}

async function still(page, preset) {
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('o');
  await (await chooser).setFiles({
    name: `${preset}.gradiorama.json`,
    mimeType: 'application/json',
    buffer: documentOf(preset),
  });
  await counted(page, null);
  const steps = STEPS[preset] ?? 20;
  for (let step = 0; step <= steps; step++) {
    await page.keyboard.press('ArrowRight');
    await counted(page, step);
  }
  await page.waitForTimeout(500);
  return reduced(page, await page.screenshot());
}

const chosen = process.argv.slice(2);
const lines = execFileSync(process.execPath, [cli, 'presets'], { encoding: 'utf8' }).trim().split('\n');
const presets = chosen.length > 0 ? chosen : lines.map((line) => line.split(/\s/)[0]);
const server = await startServer();
const browser = await launchBrowser();
try {
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce', bypassCSP: true });
  await context.addInitScript((view) => localStorage.setItem('gradiorama.view', JSON.stringify(view)), {
    theme: themes[0],
  });
  const page = await context.newPage();
  // Listening from the start: what begins to listen with the key press may come too late.
  page.on('filechooser', () => undefined);
  await page.goto(server.address);
  await page.getByTestId('step-counter').waitFor();
  await page.keyboard.press('h');
  await page.addStyleTag({ content: '.legend, .top { display: none }' });
  for (const theme of themes) {
    const folder = path.join(project, 'assets', 'stills', theme);
    mkdirSync(folder, { recursive: true });
    for (const preset of presets) {
      const bytes = Buffer.from(await still(page, preset));
      writeFileSync(path.join(folder, `${preset}.webp`), bytes);
      process.stdout.write(`${theme} ${preset} ${bytes.length}\n`);
    }
    await page.keyboard.press('t');
  }
} finally {
  await browser.close();
  await server.close();
}

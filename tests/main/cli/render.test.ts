/**
 * `gradiorama render` as scripts use it: films have exactly the size, rate, length and number of pictures that were asked for, the
 * same run gives the same bytes, and what goes wrong is said and leaves nothing behind.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtPath } from '../../../main/assets.ts';
import { browserProgram } from '../../e2e/launch.mjs';
import { readGif, readMp4, readPngSize } from './filmFiles.ts';

const browser = await browserProgram();
if (browser === null) console.warn('No browser: films are not rendered.');
const hasProbe = spawnSync('ffprobe', ['-version']).status === 0;
if (!hasProbe) console.warn('No ffprobe: films are read by the tests alone.');

const folder = mkdtempSync(join(tmpdir(), 'render-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function render(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  during?: (pid: number) => void,
) {
  return new Promise<Outcome>((resolve) => {
    const env = {
      ...process.env,
      LC_ALL: 'C',
      ...(browser !== null && { GRADIORAMA_BROWSER: browser }),
      ...environment,
    };
    const child = spawn(process.execPath, [builtPath('main/cli.js'), 'render', ...args], { env });
    const text = { out: '', err: '' };
    child.stdout.on('data', (data) => {
      text.out += data;
    });
    child.stderr.on('data', (data) => {
      text.err += data;
      if (String(data).includes('picture') && child.pid !== undefined) during?.(child.pid);
    });
    child.on('close', (code) => resolve({ code, ...text }));
  });
}

function probe(file: string): Record<string, string> {
  const entries = 'stream=codec_name,width,height,avg_frame_rate,nb_read_frames,duration';
  const args = ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'default=nw=1', file];
  const lines = spawnSync('ffprobe', args, { encoding: 'utf8' }).stdout.trim().split('\n');
  return Object.fromEntries(lines.map((line) => line.split('=')));
}

const SHORT = ['first-start', '--steps', '12', '--language', 'en'];

describe.skipIf(browser === null)('render', { timeout: 180_000 }, () => {
  it.each([
    ['1280x720', 25, 0.4, 10],
    ['1920x1080', 30, 0.2, 6],
  ] as const)('an MP4 of %s at %i a second is exactly that', async (size, rate, seconds, pictures) => {
    const file = join(folder, `${size}.mp4`);
    const asked = ['--out', file, '--size', size, '--fps', `${rate}`, '--seconds', `${seconds}`];
    expect(await render([...SHORT, ...asked])).toMatchObject({ code: 0 });
    const [width, height] = size.split('x').map(Number);
    expect(readMp4(readFileSync(file))).toEqual({ width, height, pictures, seconds, rate });
    if (!hasProbe) return;
    const found = probe(file);
    expect(found).toMatchObject({
      codec_name: 'h264',
      width: `${width}`,
      height: `${height}`,
      avg_frame_rate: `${rate}/1`,
    });
    expect(Number(found['nb_read_frames'])).toBe(pictures);
    expect(Number(found['duration'])).toBeCloseTo(seconds, 6);
  });

  it('a GIF stands the hundredths of a second it says, and is the same file every time', async () => {
    const [one, two] = [join(folder, 'one.gif'), join(folder, 'two.gif')];
    const asked = ['--size', '320x180', '--fps', '30', '--seconds', '0.3', '--theme', 'projector'];
    const first = await render([...SHORT, '--out', one, ...asked]);
    expect(first).toMatchObject({ code: 0 });
    expect(first.out).toContain('33.3 per second');
    await render([...SHORT, '--out', two, ...asked]);
    expect(readGif(readFileSync(one))).toEqual({ width: 320, height: 180, delays: Array(10).fill(3) });
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
  });

  it('a PNG has the size asked for, and is the same file every time', async () => {
    const [one, two] = [join(folder, 'one.png'), join(folder, 'two.png')];
    await render([...SHORT, '--out', one, '--size', '801x451']);
    await render([...SHORT, '--out', two, '--size', '801x451', '--seconds', '3']);
    expect(readPngSize(readFileSync(one))).toEqual({ width: 801, height: 451 });
    expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
    await render([...SHORT, '--out', two, '--size', '801x451', '--seed', '1']);
    expect(readFileSync(two).equals(readFileSync(one))).toBe(false);
  });

  it('a film that is stopped leaves nothing behind', async () => {
    const before = readdirSync(folder);
    const asked = ['--out', join(folder, 'stopped.mp4'), '--size', '640x360', '--seconds', '4'];
    const { code, err } = await render([...SHORT, ...asked], {}, (pid) => process.kill(pid, 'SIGTERM'));
    expect(code).toBe(1);
    expect(err).toContain('Stopped; nothing was written.');
    expect(readdirSync(folder)).toEqual(before);
  });
});

describe('what render refuses', () => {
  it.each([
    [['--out', 'film.avi'], 'ends in none of mp4, gif, png, webm'],
    [[], '--out names the file'],
    [['--out', 'film.mp4', '--size', '1281x720'], 'even width and height'],
    [['--out', 'film.mp4', '--size', '99999x10'], 'not a size from 160x120 to 3840x2160'],
    [['--out', 'film.mp4', '--fps', 'fast'], '"fast" is not a number from 1 to 60'],
    [['--out', 'film.mp4', '--seconds', '0'], '"0" is not a number from 0.1 to 600'],
    [['--out', 'film.mp4', '--theme', 'day'], 'neither night nor projector'],
    [['--out', '/no/such/folder/film.mp4'], 'no folder'],
  ])('%j', async (args, said) => {
    const { code, err } = await render([...SHORT, ...args]);
    expect(err).toContain(said);
    expect(code).toBe(2);
  });

  it('says so where nothing can draw', async () => {
    const nothing = { GRADIORAMA_BROWSER: '/no/browser', ELECTRON_OVERRIDE_DIST_PATH: '/no/electron' };
    const { code, err } = await render([...SHORT, '--out', join(folder, 'none.png')], nothing);
    expect(err).toContain('none was found');
    expect(code).toBe(1);
    expect(readdirSync(folder)).not.toContain('none.png');
  });
});

/**
 * The same document gives the same parameters, bit for bit: in Node, in a browser's own WASM, in Electron; recorded or not;
 * also where the run diverged.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { presets } from '../../engine/index.ts';
import { startTraining } from '../../main/trainingThread.ts';
import { startElectron } from './electronApp.ts';
import { launchBrowser } from './launch.mjs';
import { hasBrowser, hasElectron } from './machine.ts';
import { servePages } from './pageServer.ts';
import { trainedHash } from './training.ts';

const STEPS = 45;
const adam = { ...presets['relu-10-he'], optimizer: { type: 'adam', learningRate: 0.003 } };
const clipped = { ...presets['sigmoid-10-xavier'], clip: { type: 'norm', maxNorm: 0.5 } };
/** The activation that needs most of the functions whose last bits differ between engines. */
const gelu: unknown = JSON.parse(JSON.stringify(presets.healthy).replaceAll('"relu"', '"gelu"'));
const diverged = { ...presets['clipping-rescue'], clip: { type: 'none' } };
const documents = { adam, clipped, gelu, diverged } as const;
const names = Object.keys(documents) as (keyof typeof documents)[];

/** Hashes from Node with recording: what every other host must reach. */
const inNode = new Map<string, string>();

beforeAll(async () => {
  const port = startTraining();
  for (const name of names) inNode.set(name, await trainedHash(port, documents[name], STEPS));
  port.close();
});

test('different documents give different parameters, and one of them has diverged', async () => {
  expect(new Set(inNode.values()).size).toBe(names.length);
  const port = startTraining();
  const steps: (number | undefined)[] = [];
  port.listen(({ header }) => header.type === 'state' && steps.push(header.diverged?.step));
  await trainedHash(port, diverged, STEPS);
  port.close();
  expect(steps.at(-1)).toBeLessThan(STEPS);
});

test.each(names)('Node without recording: %s', async (name) => {
  const port = startTraining();
  expect(await trainedHash(port, documents[name], STEPS, false)).toBe(inNode.get(name));
  port.close();
});

describe.skipIf(!hasBrowser())('in a page', () => {
  let close = async (): Promise<void> => {};
  let hashIn = async (_document: unknown, _record: boolean): Promise<unknown> => null;
  beforeAll(async () => {
    const pages = await servePages();
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(`${pages.address}hash.html`);
    await page.waitForFunction(() => 'trainedHash' in globalThis);
    hashIn = (document, record) =>
      page.evaluate(
        (args) => Reflect.apply(Reflect.get(globalThis, 'trainedHash'), null, args),
        [document, STEPS, record],
      );
    close = async () => {
      await browser.close();
      pages.close();
    };
  });
  afterAll(() => close());

  test.each(names)('recorded and not: %s', async (name) => {
    expect([await hashIn(documents[name], true), await hashIn(documents[name], false)]).toEqual(
      Array.from({ length: 2 }, () => inNode.get(name)),
    );
  });
});

describe.skipIf(!hasElectron())('in Electron', () => {
  test('recorded and not: all', async () => {
    const { page, close } = await startElectron();
    const hashes = await page.evaluate(
      async ([all, steps]) => {
        const bridge = Reflect.get(globalThis, 'gradioramaBridge');
        const hash = (name: string, experiment: unknown, record: boolean): Promise<unknown> =>
          new Promise((resolve) => {
            const run = `${name} ${record}`;
            const send = (header: object): void => bridge.post({ kind: 'command', header: { run, ...header } });
            bridge.listen((message: unknown) => {
              const header = Reflect.get(Object(message), 'header') ?? {};
              if (header.run !== run) return;
              if (header.type === 'opened') send({ type: 'speed', stepsPerSecond: null });
              if (header.type === 'opened') send({ type: 'until', step: steps });
              if (header.type === 'state' && header.step >= steps && !header.playing) send({ type: 'hash' });
              if (header.type === 'hashed' || header.type === 'failed') resolve(header.sha256 ?? header.code);
            });
            send({ type: 'open', experiment, record });
          });
        const found: Record<string, unknown[]> = {};
        for (const [name, document] of Object.entries(all))
          found[name] = [await hash(name, document, true), await hash(name, document, false)];
        return found;
      },
      [documents, STEPS] as const,
    );
    await close();
    const expected = names.map((name) => [name, [inNode.get(name), inNode.get(name)]]);
    expect(hashes).toEqual(Object.fromEntries(expected));
  });
});

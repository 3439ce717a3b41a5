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
/** Of every preset so few that all of them together take seconds. */
const PRESET_STEPS = 3;
const adam = { ...presets['relu-10-he'], optimizer: { type: 'adam', learningRate: 0.003 } };
const clipped = { ...presets['sigmoid-10-xavier'], clip: { type: 'norm', maxNorm: 0.5 } };
/** The activation that needs most of the functions whose last bits differ between engines. */
const gelu: unknown = JSON.parse(JSON.stringify(presets.healthy).replaceAll('"relu"', '"gelu"'));
const diverged = { ...presets['clipping-rescue'], clip: { type: 'none' } };
/** Another network and another optimiser in the middle of the run. */
const touched = {
  ...presets['sigmoid-10-xavier'],
  interventions: [
    { step: 20, path: 'model.activation', value: 'tanh' },
    { step: 25, path: 'optimizer', value: { type: 'adam', learningRate: 0.003 } },
    { step: 30, path: 'model.dropout', value: 0.2 },
  ],
};
const documents: Readonly<Record<string, { readonly document: unknown; readonly steps: number }>> = {
  ...Object.fromEntries(
    Object.entries({ adam, clipped, gelu, diverged, touched }).map(([name, document]) => [
      name,
      { document, steps: STEPS },
    ]),
  ),
  ...Object.fromEntries(Object.entries(presets).map(([name, document]) => [name, { document, steps: PRESET_STEPS }])),
};
const names = Object.keys(documents);
const all = Object.entries(documents);

/** Hashes from Node with recording: what every other host must reach. */
const inNode = new Map<string, string>();

beforeAll(async () => {
  const port = startTraining();
  for (const [name, { document, steps }] of all) inNode.set(name, await trainedHash(port, document, steps));
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

test('Node without recording', async () => {
  const port = startTraining();
  const bare: [string, string][] = [];
  for (const [name, { document, steps }] of all) bare.push([name, await trainedHash(port, document, steps, false)]);
  port.close();
  expect(Object.fromEntries(bare)).toEqual(Object.fromEntries(inNode));
});

describe.skipIf(!hasBrowser())('in a page', () => {
  let close = async (): Promise<void> => {};
  let hashIn = async (_document: unknown, _steps: number, _record: boolean): Promise<unknown> => null;
  beforeAll(async () => {
    const pages = await servePages();
    const browser = await launchBrowser();
    const page = await browser.newPage();
    await page.goto(`${pages.address}hash.html`);
    await page.waitForFunction(() => 'trainedHash' in globalThis);
    hashIn = (...given) =>
      page.evaluate((args) => Reflect.apply(Reflect.get(globalThis, 'trainedHash'), null, args), given);
    close = async () => {
      await browser.close();
      pages.close();
    };
  });
  afterAll(() => close());

  test.each(all)('recorded and not: %s', async (name, { document, steps }) => {
    expect([await hashIn(document, steps, true), await hashIn(document, steps, false)]).toEqual(
      Array.from({ length: 2 }, () => inNode.get(name)),
    );
  });
});

describe.skipIf(!hasElectron())('in Electron', () => {
  test('recorded and not: all', async () => {
    const { page, close } = await startElectron();
    const hashes = await page.evaluate(async (tried) => {
      const bridge = Reflect.get(globalThis, 'gradioramaBridge');
      const hash = (name: string, experiment: unknown, steps: number, record: boolean): Promise<unknown> =>
        new Promise((resolve) => {
          const run = `${name} ${record}`;
          const send = (header: object): void => bridge.post({ kind: 'command', header: { run, ...header } });
          bridge.listen((message: unknown) => {
            const header = Reflect.get(Object(message), 'header') ?? {};
            if (header.run !== run) return;
            if (header.type === 'opened') send({ type: 'speed', stepsPerSecond: null });
            if (header.type === 'opened') send({ type: 'until', step: steps });
            if (header.type === 'state' && header.step >= steps && !header.playing) send({ type: 'hash' });
            if (header.type !== 'hashed' && header.type !== 'failed') return;
            resolve(header.sha256 ?? header.code);
            send({ type: 'close' });
          });
          send({ type: 'open', experiment, record });
        });
      const found: Record<string, unknown[]> = {};
      for (const [name, { document, steps }] of tried)
        found[name] = [await hash(name, document, steps, true), await hash(name, document, steps, false)];
      return found;
    }, all);
    await close();
    const expected = names.map((name) => [name, [inNode.get(name), inNode.get(name)]]);
    expect(hashes).toEqual(Object.fromEntries(expected));
  });
});

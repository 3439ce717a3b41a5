/** The local server from outside: who gets in, what is handed out, that a window finds its run again. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  type Command,
  decodeMessage,
  encodeMessage,
  NOT_A_MESSAGE,
  RESUMED_SESSION,
  TAKEN_OVER,
} from '../../../engine/index.ts';
import { type RunningServer, serve } from '../../../main/server/server.ts';
import { MOST_WINDOWS } from '../../../main/server/sessions.ts';
import { type FakeTraining, fakeTraining, openedEvent } from './fakeTraining.ts';

const WINDOW = 'window-0001';
let server: RunningServer;
let trainings: FakeTraining[];
let emptied: number;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path: target, method, headers };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
    request.end();
  });
}

const tokenPath = (): string => server.address.slice(server.address.indexOf('/?'));
const origin = (): string => `http://127.0.0.1:${server.port}`;

async function enter(): Promise<string> {
  const { headers } = await ask(tokenPath());
  return (headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '';
}

/** Opens a socket; resolves to it, or to the status that refused it. */
function dial(
  cookie: string,
  more: { origin?: string; host?: string; window?: string } = {},
): Promise<WebSocket | number> {
  const address = `ws://127.0.0.1:${server.port}/session?window=${more.window ?? WINDOW}`;
  const headers = { cookie, host: more.host ?? `127.0.0.1:${server.port}` };
  const socket = new WebSocket(address, ['gradiorama', RESUMED_SESSION], { origin: more.origin ?? origin(), headers });
  return new Promise((resolve) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => {});
  });
}

async function dialOpen(cookie: string, window = WINDOW): Promise<WebSocket> {
  const socket = await dial(cookie, { window });
  if (typeof socket === 'number') throw new Error(`refused: ${socket}`);
  return socket;
}

const nextHeader = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve) => socket.once('message', (data: Buffer) => resolve(decodeMessage(data)?.header)));
const closeCode = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve));
const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise((resolve) => setTimeout(resolve, 5));
};

beforeEach(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'gradiorama-server-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>window</title>');
  writeFileSync(path.join(folder, 'assets', 'main.js'), 'export {};');
  writeFileSync(path.join(path.dirname(folder), 'gradiorama-outside.txt'), 'outside');
  trainings = [];
  emptied = 0;
  const start = () => {
    const training = fakeTraining();
    trainings.push(training);
    return training.port;
  };
  server = await serve({ port: 0, start, folder, grace: 80, onEmpty: () => emptied++ });
});
afterEach(() => server.close());

test('the address opens the window once, and gives a cookie that no script and no other site sees', async () => {
  const first = await ask(tokenPath());
  expect(first.status).toBe(200);
  expect(first.body).toContain('<title>window</title>');
  expect(first.headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  const second = await ask(tokenPath());
  expect(second.status).toBe(403);
  expect(second.headers['set-cookie']).toBeUndefined();
});

test('every file needs the cookie; with it come types and a policy without inline scripts', async () => {
  expect((await ask('/')).status).toBe(403);
  expect((await ask('/?token=guess')).status).toBe(403);
  const cookie = await enter();
  const script = await ask('/assets/main.js', { cookie });
  expect(script.status).toBe(200);
  expect(script.headers['content-type']).toMatch(/^text\/javascript/);
  expect(script.headers['x-content-type-options']).toBe('nosniff');
  expect((await ask('/favicon.ico', { cookie })).headers['content-type']).toBe('image/x-icon');
  const policy = script.headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).not.toMatch(/'unsafe-|https:|\*/);
});

test.each([
  '/../gradiorama-outside.txt',
  '/%2e%2e/gradiorama-outside.txt',
  '/..%2fgradiorama-outside.txt',
  '/%00',
  '/%',
  '/none',
])('no file outside the window is read: %s', async (target) => {
  expect((await ask(target, { cookie: await enter() })).status).toBe(404);
});

test('a rebound name, another method and an unknown path are refused', async () => {
  const cookie = await enter();
  expect((await ask('/', { cookie, host: `evil.example:${server.port}` })).status).toBe(421);
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    expect((await ask('/', { cookie }, method)).status).toBe(405);
});

test('only the loopback address listens', async () => {
  const others = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  for (const { address, family, internal } of others) {
    if (internal || family !== 'IPv4') continue;
    const refused = await new Promise<boolean>((resolve) => {
      const socket = connect(server.port, address, () => resolve(false));
      socket.on('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  }
});

test('a socket needs cookie, own origin, own host and a window name', async () => {
  const cookie = await enter();
  expect(await dial('')).toBe(403);
  expect(await dial(cookie, { origin: 'http://evil.example' })).toBe(403);
  expect(await dial(cookie, { origin: `http://127.0.0.1:${server.port + 1}` })).toBe(403);
  expect(await dial(cookie, { host: 'evil.example' })).toBe(421);
  expect(await dial(cookie, { window: 'no' })).toBe(404);
  expect(typeof (await dial(cookie))).not.toBe('number');
});

test('commands reach the training, events and payloads the window', async () => {
  const socket = await dialOpen(await enter());
  const command: Command = { type: 'open', run: 'run-1', experiment: { title: 'Größe 😀' } };
  socket.send(encodeMessage({ header: command }));
  await until(() => trainings[0]?.heard.length === 1);
  expect(trainings[0]?.heard[0]?.header).toEqual(command);
  const heard = new Promise<Buffer>((resolve) => socket.once('message', resolve));
  trainings[0]?.say(
    { type: 'frame', run: 'run-1', axis: 'step', at: 3, live: true, preview: false, sample: 0 },
    new Uint8Array([1, 2, 3]),
  );
  const message = decodeMessage(await heard);
  expect(message?.header).toMatchObject({ type: 'frame', at: 3 });
  expect([...(message?.payload ?? [])]).toEqual([1, 2, 3]);
});

test('what the schema refuses is answered with its path, and never reaches the training', async () => {
  const socket = await dialOpen(await enter());
  const answer = nextHeader(socket);
  socket.send(encodeMessage({ header: { type: 'speed', run: 'run-1', stepsPerSecond: -1 } }));
  expect(await answer).toMatchObject({ type: 'failed', run: 'run-1', values: { path: 'stepsPerSecond' } });
  expect(trainings[0]?.heard).toEqual([]);
});

test.each([
  ['text', 'play'],
  ['too short', new Uint8Array([1])],
  ['a header longer than the block', new Uint8Array([255, 0, 0, 0])],
  ['no JSON', new Uint8Array([4, 0, 0, 0, 123, 123, 123, 123])],
])('what is no message closes the socket: %s', async (_what, block) => {
  const socket = await dialOpen(await enter());
  const code = closeCode(socket);
  socket.send(block);
  expect(await code).toBe(NOT_A_MESSAGE);
});

test('a window that reloads finds its run; one that stays away loses it', async () => {
  const cookie = await enter();
  const before = await dialOpen(cookie);
  expect(before.protocol).toBe('gradiorama');
  trainings[0]?.say(openedEvent('run-1'));
  before.close();
  await closeCode(before);
  const after = await dial(cookie);
  if (typeof after === 'number') throw new Error('refused');
  expect(after.protocol).toBe(RESUMED_SESSION);
  expect(trainings).toHaveLength(1);
  after.close();
  await until(() => emptied === 1);
  expect(trainings[0]?.isClosed()).toBe(true);
  expect((await dialOpen(cookie)).protocol).toBe('gradiorama');
  expect(trainings).toHaveLength(2);
});

test('the run that is found again is told first: document, then state', async () => {
  const cookie = await enter();
  const before = await dialOpen(cookie);
  const state = { playing: true, epoch: 0, steps: null, epochs: null, stepsPerSecond: 1, diverged: null };
  trainings[0]?.say(openedEvent('run-1'));
  trainings[0]?.say({ type: 'state', run: 'run-1', step: 1, ...state });
  trainings[0]?.say({ type: 'state', run: 'run-1', step: 2, ...state });
  trainings[0]?.say(openedEvent('run-2'));
  trainings[0]?.say({ type: 'closed', run: 'run-2' });
  before.terminate();
  const headers: unknown[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/session?window=${WINDOW}`, RESUMED_SESSION, {
    origin: origin(),
    headers: { cookie },
  });
  socket.on('message', (data: Buffer) => headers.push(decodeMessage(data)?.header));
  await until(() => headers.length >= 2);
  expect(headers).toMatchObject([
    { type: 'opened', run: 'run-1', experiment: { title: 'Größe' } },
    { type: 'state', step: 2 },
  ]);
});

test('the same window opened twice: the newer one has the run', async () => {
  const cookie = await enter();
  const first = await dialOpen(cookie);
  const code = closeCode(first);
  await dialOpen(cookie);
  expect(await code).toBe(TAKEN_OVER);
  expect(trainings).toHaveLength(1);
});

test('each window trains for itself, up to a limit', async () => {
  const cookie = await enter();
  for (let i = 0; i < MOST_WINDOWS; i++) await dialOpen(cookie, `window-${1000 + i}`);
  expect(trainings).toHaveLength(MOST_WINDOWS);
  expect(await dial(cookie, { window: 'window-more' })).toBe(503);
});

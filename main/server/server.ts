/**
 * The local server: hands out the built window and joins its WebSocket to a training session. Loopback only, GET only.
 * Who may enter stands in entrance.ts, what a window's session is in windowSession.ts. Started by serve.ts and by tests.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  type Command,
  type Event,
  FRESH_SESSION,
  LARGEST_HEADER,
  type Port,
  RESUMED_SESSION,
} from '../../engine/index.ts';
import { assetPath, builtPath } from '../assets.ts';
import { contentSecurityPolicy, readWindowFile, strictHeaders, type WindowFile } from '../windowFiles.ts';
import { type Entrance, entrance } from './entrance.ts';
import { type Sessions, sessions } from './sessions.ts';
import { sayInAll } from './words.ts';

/** What a server is started with. */
export interface ServeOptions {
  /** 0: any free port. */
  readonly port: number;
  /** Starts the training of one window. */
  readonly start: () => Port<Command, Event>;
  /** Every window has gone and not come back in time. */
  readonly onEmpty?: () => void;
  /** How long a window that reloads may be away, in milliseconds. */
  readonly grace?: number;
  /** The built window; default dist/renderer. */
  readonly folder?: string;
  /** Addresses of its own, for pages of this server that were let in; false where it knows none such (main/cli/renderDesk.ts). */
  readonly desk?: Desk;
}

/** Answers a request, or says that it is none of its own. */
export type Desk = (request: IncomingMessage, response: ServerResponse, pathname: string) => boolean;

/** A running server. */
export interface RunningServer {
  /** With the one-time token. */
  readonly address: string;
  readonly port: number;
  /** Whether the address has been opened. */
  readonly wasVisited: boolean;
  close(): Promise<void>;
}

const GRACE = 10_000;
const windowName = /^[\w-]{8,64}$/;

interface Rooms {
  readonly folder: string;
  readonly policy: string;
  readonly entrance: Entrance;
  readonly desk: Desk;
  /** A window was let in and is loading. */
  readonly admitted: () => void;
}

function refuse(response: ServerResponse, policy: string, status: number, words: string): void {
  response.writeHead(status, { ...strictHeaders(policy), 'content-type': 'text/plain; charset=utf-8' }).end(words);
}

/** A file of the window; the browser also asks for an icon that no page names. */
function fileFor({ folder, policy }: Rooms, pathname: string): Promise<WindowFile | null> {
  if (pathname === '/favicon.ico') return readWindowFile(assetPath('icons'), '/icon.ico', policy);
  return readWindowFile(folder, pathname, policy);
}

async function answer(rooms: Rooms, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { policy } = rooms;
  if (!rooms.entrance.isOurHost(request)) return refuse(response, policy, 421, 'not this host\n');
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const isAtDesk = rooms.entrance.isKnown(request) && (request.method === 'GET' || rooms.entrance.isOurPage(request));
  if (isAtDesk && rooms.desk(request, response, url.pathname)) return;
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, policy, 405, 'GET only\n');
  const cookie = rooms.entrance.admit(url.searchParams.get('token'));
  if (cookie === null && !rooms.entrance.isKnown(request))
    return refuse(response, policy, 403, sayInAll('addressUsed'));
  if (cookie !== null) rooms.admitted();
  const file = await fileFor(rooms, url.pathname);
  if (file === null) return refuse(response, policy, 404, 'no such file\n');
  response.writeHead(200, { ...file.headers, ...(cookie === null ? {} : { 'set-cookie': cookie }) });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

/** Why an upgrade is refused, as an HTTP status; null where it is welcome. */
function refusalOf(rooms: Rooms, all: Sessions, request: IncomingMessage, url: URL): number | null {
  if (!rooms.entrance.isOurHost(request)) return 421;
  if (!rooms.entrance.isOurPage(request) || !rooms.entrance.isKnown(request)) return 403;
  const window = url.searchParams.get('window') ?? '';
  if (url.pathname !== '/session' || !windowName.test(window)) return 404;
  return all.hasRoom(window) ? null : 503;
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

function joinSocket(all: Sessions, window: string, socket: WebSocket): void {
  const joined = all.join(window, {
    send: (block) => socket.send(block, { binary: true }),
    close: (code, reason) => socket.close(code, reason),
  });
  socket.on('message', (data, isBinary) => joined.hear(isBinary ? bytesOf(data) : new Uint8Array()));
  socket.on('close', () => joined.leave());
  socket.on('error', () => socket.terminate());
}

function upgrades(rooms: Rooms, all: Sessions) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_HEADER + 4,
    perMessageDeflate: false,
    handleProtocols: (_offered, request) =>
      all.resumes(new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('window') ?? '')
        ? RESUMED_SESSION
        : FRESH_SESSION,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const refusal = refusalOf(rooms, all, request, url);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal} Refused\r\nConnection: close\r\n\r\n`);
      return;
    }
    const window = url.searchParams.get('window') ?? '';
    sockets.handleUpgrade(request, socket, head, (open) => joinSocket(all, window, open));
  };
  return { sockets, upgrade };
}

/** Starts the server; rejects where the port is taken. */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const all = sessions({
    start: options.start,
    onEmpty: options.onEmpty ?? (() => {}),
    afterGrace: (task) => {
      const id = setTimeout(task, options.grace ?? GRACE);
      return () => clearTimeout(id);
    },
  });
  const server = createServer({ maxHeaderSize: 16 * 1024 });
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
  const policy = contentSecurityPolicy([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`]);
  const rooms: Rooms = {
    folder: options.folder ?? builtPath('renderer'),
    policy,
    entrance: entrance(port),
    desk: options.desk ?? (() => false),
    admitted: () => all.warm(),
  };
  const { sockets, upgrade } = upgrades(rooms, all);
  server.on('request', (request, response) => {
    answer(rooms, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', upgrade);
  return {
    address: `http://127.0.0.1:${port}/?token=${rooms.entrance.token}`,
    port,
    get wasVisited() {
      return rooms.entrance.isUsed;
    },
    close: () =>
      new Promise((resolve) => {
        all.end();
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

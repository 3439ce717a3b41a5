/**
 * The desk of the local server where the drawing page takes its job and hands in progress, file or failure. Knows neither
 * browser nor disk: rendering.ts composes them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import {
  type RenderJob,
  renderAddresses,
  renderFailureSchema,
  renderProgressSchema,
} from '../../renderer/host/exportOrder.ts';
import type { Desk } from '../server/server.ts';

/** A film of ten minutes at full HD stays far below. */
const LARGEST_FILE = 4 * 1024 ** 3 - 1;
const LARGEST_NEWS = 64 * 1024;

type Progress = z.infer<typeof renderProgressSchema>;

/** The page's failure in a code of assets/words. */
export class PageFailure extends Error {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  constructor(code: string, values: Readonly<Record<string, string | number>>) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

/** A desk for one job. */
export interface RenderDesk {
  readonly desk: Desk;
  /** The page has come for its job. */
  readonly taken: Promise<void>;
  /** The file; rejects with the page's failure. */
  readonly file: Promise<Uint8Array>;
}

async function bodyOf(request: IncomingMessage, most: number): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw new PageFailure('internal', { message: `more than ${most} bytes` });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

async function newsOf<T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<T> {
  return schema.parse(JSON.parse(new TextDecoder().decode(await bodyOf(request, LARGEST_NEWS))));
}

/** Opens a desk; `hear` hears how far the page is. */
export function renderDesk(job: RenderJob, hear: (progress: Progress) => void): RenderDesk {
  let take: (file: Uint8Array) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  let tell: () => void = () => undefined;
  const taken = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const file = new Promise<Uint8Array>((resolve, reject) => {
    take = resolve;
    fail = reject;
  });
  const takers: Readonly<Record<string, (request: IncomingMessage) => Promise<void>>> = {
    [renderAddresses.progress]: async (request) => hear(await newsOf(request, renderProgressSchema)),
    [renderAddresses.file]: async (request) => take(await bodyOf(request, LARGEST_FILE)),
    [renderAddresses.failure]: async (request) => {
      const { code, values } = await newsOf(request, renderFailureSchema);
      fail(new PageFailure(code, values));
    },
  };
  const desk = (request: IncomingMessage, response: ServerResponse, pathname: string): boolean => {
    if (request.method === 'GET' && pathname === renderAddresses.job) {
      tell();
      response
        .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(JSON.stringify(job));
      return true;
    }
    const taker = request.method === 'POST' ? takers[pathname] : undefined;
    taker?.(request).then(
      () => response.writeHead(204).end(),
      (reason: unknown) => {
        response.writeHead(400).end();
        fail(reason);
      },
    );
    return taker !== undefined;
  };
  return { desk, taken, file };
}

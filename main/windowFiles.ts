/**
 * The built window's files as a host hands them out: which file an address means, its type, the headers it goes with.
 * Reads below one folder only; knows no server and no Electron. Used by main/server and main/electron.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/**
 * What the page may load: its own files and nothing else, no inline script; `connect` adds the session's address. It may compile
 * WebAssembly (the stage's brush), which unlike text made into functions reaches nothing that it is not handed.
 */
export function contentSecurityPolicy(connect: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    ["connect-src 'self'", ...connect].join(' '),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** One file of the window, ready to be answered with. */
export interface WindowFile {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/** The path below `folder` that the path of an address means; null where it points elsewhere. */
export function fileBelow(folder: string, pathname: string): string | null {
  try {
    const name = decodeURIComponent(pathname);
    const place = path.resolve(folder, `.${name.endsWith('/') ? `${name}index.html` : name}`);
    const inside = place.startsWith(path.resolve(folder) + path.sep);
    return inside && !name.includes('\0') && !name.includes('\\') ? place : null;
  } catch {
    return null;
  }
}

/** The headers every answer carries, whatever it says. */
export function strictHeaders(policy: string): Record<string, string> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

/** The one script with leave to make functions from text: the glue of the WASM encoder does, in a worker without page or network. */
const GENERATING = /^\/assets\/h264Worker-[\w-]+\.js$/;

/** A worker obeys the policy it came with, not its page's. */
function policyOf(pathname: string, policy: string): string {
  if (!GENERATING.test(pathname)) return policy;
  return policy
    .replace("script-src 'self'", "script-src 'self' 'unsafe-eval'")
    .replace(/connect-src [^;]*/, "connect-src 'none'");
}

/** Reads one file of the window; null where there is none. */
export async function readWindowFile(folder: string, pathname: string, policy: string): Promise<WindowFile | null> {
  const place = fileBelow(folder, pathname);
  const bytes = place === null ? null : await readFile(place).catch(() => null);
  if (place === null || bytes === null) return null;
  const type = types[path.extname(place)] ?? 'application/octet-stream';
  return { bytes, headers: { ...strictHeaders(policyOf(pathname, policy)), 'content-type': type } };
}

/**
 * Who may come in: only pages this server gave out itself, on the loopback address, that once showed the token. Guards
 * against other programs' users, other sites in the same browser and rebound names. Decides only; server.ts answers.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

function same(given: string, secret: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(secret);
  return a.length === b.length && timingSafeEqual(a, b);
}

function cookieOf(request: IncomingMessage, name: string): string {
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim());
  return cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** The entrance of one server on one port. */
export interface Entrance {
  /** To be shown once, in the address. */
  readonly token: string;
  /** Whether someone has shown the token. */
  readonly isUsed: boolean;
  /** Whether the Host header names this server (a rebound name does not). */
  isOurHost(request: IncomingMessage): boolean;
  /** Whether the request comes from a page of this server. */
  isOurPage(request: IncomingMessage): boolean;
  /** Whether the browser has shown the token before. */
  isKnown(request: IncomingMessage): boolean;
  /** Takes the token, once; the Set-Cookie header for whoever showed it, null where it is wrong or used. */
  admit(token: string | null): string | null;
}

/** Makes the entrance of the server on `port`; `secret` draws an unguessable string. */
export function entrance(port: number, secret = () => randomBytes(32).toString('base64url')): Entrance {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  // Cookies do not know ports: the name keeps two servers on one machine apart.
  const cookieName = `gradiorama-${port}`;
  const pass = secret();
  const token = secret();
  let used = false;
  return {
    token,
    get isUsed() {
      return used;
    },
    isOurHost: (request) => hosts.includes(request.headers.host ?? ''),
    isOurPage: (request) => hosts.some((host) => request.headers.origin === `http://${host}`),
    isKnown: (request) => same(cookieOf(request, cookieName), pass),
    admit(given) {
      if (used || given === null || !same(given, token)) return null;
      used = true;
      return `${cookieName}=${pass}; HttpOnly; SameSite=Strict; Path=/`;
    },
  };
}

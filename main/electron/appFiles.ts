/**
 * Answers requests to the application's own scheme with files of the built window; everything else is not found. Which
 * file and headers: windowFiles.ts. Knows nothing of Electron's sessions (protocol.ts registers it).
 */
import { contentSecurityPolicy, readWindowFile, strictHeaders } from '../windowFiles.ts';

/** The scheme and host the window lives under. */
export const APP_SCHEME = 'gradiorama';
const APP_HOST = 'app';

/** Address of the window's page. */
export const APP_URL = `${APP_SCHEME}://${APP_HOST}/index.html`;

/** The path an address of ours means; null for any other request. */
function pathOf({ method, url }: { method: string; url: string }): string | null {
  if (method !== 'GET' || !URL.canParse(url)) return null;
  const address = new URL(url);
  return address.protocol === `${APP_SCHEME}:` && address.host === APP_HOST ? address.pathname : null;
}

/** Answers one request with a file of `folder` and strict headers, or 404. */
export async function answer(folder: string, request: { method: string; url: string }): Promise<Response> {
  const policy = contentSecurityPolicy();
  const pathname = pathOf(request);
  const file = pathname === null ? null : await readWindowFile(folder, pathname, policy);
  if (file === null) return new Response('', { status: 404, headers: strictHeaders(policy) });
  return new Response(new Uint8Array(file.bytes), { headers: file.headers });
}

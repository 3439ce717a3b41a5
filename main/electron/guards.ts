/**
 * What no window may do: leave its page, open others, embed, ask for permissions, download, fetch a dictionary, or reach
 * any network. Everything is refused here, at the edge, so that no other file has to think of it. Called by main.ts.
 */
import type { App, Session, WebContents } from 'electron';
import { APP_SCHEME } from './appFiles.ts';

/** Whether a request may pass: only our own scheme, and what never leaves the process. */
export function isAllowed(url: string): boolean {
  const scheme = url.slice(0, url.indexOf(':') + 1);
  return scheme === `${APP_SCHEME}:` || scheme === 'data:' || scheme === 'blob:' || scheme === 'devtools:';
}

/** Guards every web contents there will ever be. */
export function guardContents(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Guards one session: requests, permissions, devices, downloads, dictionaries. */
export function guardSession(session: Session): void {
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAllowed(details.url) }));
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.on('select-hid-device', (event) => event.preventDefault());
  session.setSpellCheckerEnabled(false);
  session.setSpellCheckerDictionaryDownloadURL(`${APP_SCHEME}://no-dictionaries/`);
}

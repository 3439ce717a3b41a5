/**
 * The application's own scheme, gradiorama://app/, which serves dist/renderer. Which file and headers: appFiles.ts.
 */
import { protocol, type Session } from 'electron';
import { builtPath } from '../assets.ts';
import { APP_SCHEME, answer } from './appFiles.ts';

/** Must run before the application is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges }]);
}

/** Serves the built window to one session. */
export function serveWindow(session: Session): void {
  const folder = builtPath('renderer');
  session.protocol.handle(APP_SCHEME, (request) => answer(folder, request));
}

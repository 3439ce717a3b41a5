/**
 * Electron's main process, as a list of what is set up. Each line's how and why stand in the file it comes from. Built as
 * CommonJS: it then runs to its end before Chromium is ready, which the first lines need.
 */
import { app, session } from 'electron';
import { experimentArguments } from './files.ts';
import { guardContents, guardSession } from './guards.ts';
import { setUpIdentity } from './identity.ts';
import { onlyInstance, type Requests } from './onlyInstance.ts';
import { registerScheme, serveWindow } from './protocol.ts';

setUpIdentity();
registerScheme();
guardContents(app);
app.on('window-all-closed', () => app.quit());

const requests = onlyInstance(experimentArguments(process.argv, process.cwd()));
if (requests === null) app.quit();
else void start(requests);

async function start(requests: Requests): Promise<void> {
  // Schemas and all that trains load while Chromium starts.
  const { openWindow } = await import('./window.ts');
  await app.whenReady();
  guardSession(session.defaultSession);
  serveWindow(session.defaultSession);
  requests.attach(openWindow());
}

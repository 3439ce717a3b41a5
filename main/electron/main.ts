/**
 * Electron's main process, as a list of what is set up. Each line's how and why stand in the file it comes from.
 */
import path from 'node:path';
import { app, session } from 'electron';
import { experimentArguments } from './files.ts';
import { guardContents, guardSession } from './guards.ts';
import { setUpIdentity } from './identity.ts';
import { onlyInstance } from './onlyInstance.ts';
import { registerScheme, serveWindow } from './protocol.ts';
import { memory } from './settings.ts';
import { openWindow } from './window.ts';

setUpIdentity();
registerScheme();
guardContents(app);
app.on('window-all-closed', () => app.quit());

const requests = onlyInstance(experimentArguments(process.argv, process.cwd()));
if (requests === null) app.quit();
else {
  await app.whenReady();
  guardSession(session.defaultSession);
  serveWindow(session.defaultSession);
  requests.attach(openWindow(memory(path.join(app.getPath('userData'), 'settings.json'))));
}

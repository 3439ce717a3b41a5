/**
 * A program of its own: Electron with one hidden window that draws films for the command line, where no browser is installed.
 * The last argument is the address; the command line ends the program when it has the file (main/cli/renderBrowser.ts).
 */
import { app, BrowserWindow } from 'electron';

const address = process.argv.at(-1) ?? '';

app.on('window-all-closed', () => app.quit());
void app.whenReady().then(async () => {
  if (!/^http:\/\/127\.0\.0\.1:\d+\//.test(address)) throw new Error('not an address of this machine');
  const window = new BrowserWindow({
    show: false,
    webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, backgroundThrottling: false },
  });
  window.webContents.session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !/^(https?|wss?):\/\/127\.0\.0\.1[:/]|^(blob|data|devtools):/.test(details.url) });
  });
  window.webContents.on('render-process-gone', () => app.exit(1));
  await window.loadURL(address);
});

/**
 * The only code of ours between a window and the main process: runs sandboxed, in its own world, as CommonJS. It passes
 * messages on and understands none; both sides check them by schema (renderer/host/bridge.ts).
 */
import { contextBridge, ipcRenderer } from 'electron';
import { ASK, BRIDGE_NAME, NOTE, TO_WINDOW } from '../../renderer/host/channels.ts';

contextBridge.exposeInMainWorld(BRIDGE_NAME, {
  post: (note: unknown): void => ipcRenderer.send(NOTE, note),
  ask: (question: unknown): Promise<unknown> => ipcRenderer.invoke(ASK, question),
  listen: (receiver: (message: unknown) => void): void => {
    ipcRenderer.on(TO_WINDOW, (_event, message: unknown) => receiver(message));
  },
});

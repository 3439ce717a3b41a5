/**
 * The Host of a window in an ordinary browser: the port is a WebSocket to the local server, files go through the browser's
 * own dialogs. It owns no state of the run. Made once by the app's entry where there is no Electron bridge.
 */
import type { Host, HostFile } from './host.ts';
import { Receivers } from './receivers.ts';
import { type Socket, socketPort } from './socketPort.ts';

/** Larger files are refused before they are read. */
const LARGEST_FILE = 512 * 1024 * 1024;

/** The name under which a reload of this window finds its session again. */
function windowName(): string {
  const kept = sessionStorage.getItem('gradiorama.window');
  const name = kept ?? crypto.randomUUID();
  sessionStorage.setItem('gradiorama.window', name);
  return name;
}

function sessionAddress(name: string): string {
  const address = new URL('session', location.href);
  address.protocol = 'ws:';
  address.hash = '';
  address.search = `?window=${name}`;
  return address.href;
}

async function read(file: File): Promise<HostFile | null> {
  if (file.size > LARGEST_FILE) return null;
  return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
}

function download(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

interface FileHandle {
  createWritable(): Promise<{ write(content: Blob): Promise<void>; close(): Promise<void> }>;
}
type SavePicker = (options: { suggestedName: string }) => Promise<FileHandle>;

/** Chromium asks for a place to save; TypeScript's library does not know that yet. */
function savePicker(): SavePicker | null {
  const found: unknown = Reflect.get(window, 'showSaveFilePicker');
  return typeof found === 'function' ? (options) => Reflect.apply(found, window, [options]) : null;
}

async function save({ name, bytes }: HostFile): Promise<boolean> {
  const content = new Blob([new Uint8Array(bytes)]);
  const ask = savePicker();
  if (ask !== null) {
    try {
      const stream = await (await ask({ suggestedName: name })).createWritable();
      await stream.write(content);
      await stream.close();
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return false;
      // Not allowed any more, long after the click: the download below needs no permission.
    }
  }
  download(name, content);
  return true;
}

function open(endings: readonly string[]): Promise<HostFile | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = endings.map((ending) => `.${ending}`).join(',');
  return new Promise((resolve) => {
    input.addEventListener('cancel', () => resolve(null));
    input.addEventListener('change', () => {
      const chosen = input.files?.[0];
      if (chosen === undefined) resolve(null);
      else read(chosen).then(resolve, () => resolve(null));
    });
    input.click();
  });
}

/** Files dropped on the window are opened, as a double click on them would in the desktop app. */
function droppedFiles(): Receivers<HostFile> {
  const files = new Receivers<HostFile>();
  window.addEventListener('dragover', (event) => event.preventDefault());
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    const dropped = event.dataTransfer?.files[0];
    if (dropped !== undefined) read(dropped).then((file) => file !== null && files.call(file));
  });
  return files;
}

/** A Host that speaks to the server this page came from. */
export function webHost(): Host {
  const address = sessionAddress(windowName());
  // The token is used up; it need not stand in the address bar or in a bookmark.
  history.replaceState(null, '', location.pathname);
  const later = (milliseconds: number, task: () => void): void => void setTimeout(task, milliseconds);
  const { port, resumed } = socketPort((protocols) => new WebSocket(address, protocols) as Socket, later);
  const files = droppedFiles();
  let unsaved = false;
  let run: string | null = null;
  let lost = false;
  port.listen(({ header }) => {
    if (header.type === 'opened') run = header.run;
    if (header.type === 'opened' || header.run === run) lost = header.type === 'closed';
  });
  window.addEventListener('beforeunload', (event) => {
    // The server keeps the run for a reload; it cannot once the connection has ended.
    if (unsaved && lost) event.preventDefault();
  });
  return {
    port,
    resumed,
    save,
    open,
    onOpenFile: (receiver) => files.add(receiver),
    onMenu: () => () => {},
    tell: (news) => {
      unsaved = news.unsaved ?? unsaved;
    },
    languages: navigator.languages,
  };
}

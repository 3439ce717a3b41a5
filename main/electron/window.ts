/**
 * The application's window: sandboxed, at its remembered place, joined to its own training port. What passes between them
 * is the relay's business, what it may not do the guards'.
 */
import { app, BrowserWindow, dialog, screen } from 'electron';
import { questionSchema, type ToWindow } from '../../renderer/host/bridge.ts';
import { ASK, NOTE, TO_WINDOW } from '../../renderer/host/channels.ts';
import { assetPath, builtPath } from '../assets.ts';
import { startTraining } from '../trainingThread.ts';
import { APP_URL } from './appFiles.ts';
import { type Closing, closing } from './closing.ts';
import { answerQuestion, askUnsaved, readExperiment } from './dialogs.ts';
import { showMenu } from './menu.ts';
import { type Place, placeWindow, SMALLEST } from './placement.ts';
import { type Relay, relay } from './relay.ts';
import { revival } from './revival.ts';
import { type Memory, memoryIn } from './settings.ts';
import { fill, type Language, type NativeWords, nativeWords, preferredLanguage } from './words.ts';

/** What the rest of the application can do with the window. */
export interface AppWindow {
  /** Brings it to the front. */
  show(): void;
  /** Reads an experiment file and has the window open it. */
  openFile(place: string): Promise<void>;
}

/** Opens the window. */
export function openWindow(): AppWindow {
  const memory = memoryIn(app.getPath('userData'));
  const window = makeWindow(memory);
  let language: Language = memory.settings.language ?? preferredLanguage(app.getPreferredSystemLanguages());
  const words = (): NativeWords => nativeWords(language);
  const post = (message: ToWindow): void => {
    if (!window.isDestroyed() && !window.webContents.isCrashed()) window.webContents.send(TO_WINDOW, message);
  };
  const sendMenu = (id: string): void => post({ kind: 'menu', id });
  const leaving = closing({
    ask: () => askUnsaved(window, words()),
    save: () => sendMenu('save'),
    close: () => window.destroy(),
  });
  const joined = relay({
    post,
    port: startTraining(),
    told: (news) => {
      if (news.unsaved !== undefined) leaving.tell(news.unsaved);
      if (news.language === undefined || news.language === language) return;
      language = news.language;
      memory.change({ language });
      showMenu(words(), sendMenu);
    },
  });
  showMenu(words(), sendMenu);
  hearWindow(window, joined, words);
  rememberPlace(window, memory);
  closeCarefully(window, leaving, joined);
  reviveAfterCrash(window, joined, words);
  void window.loadURL(APP_URL);
  return {
    show: () => {
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    openFile: async (place) => {
      const file = await readExperiment(window, words(), place);
      if (file !== null) joined.openFile(file);
    },
  };
}

function makeWindow({ settings }: Memory): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== primary.id);
  const areas: Place[] = [primary, ...others].map((display) => display.workArea);
  const window = new BrowserWindow({
    ...placeWindow(settings.place, areas),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: app.getName(),
    // The ground of the Night theme: no white flash before the first picture.
    backgroundColor: '#0b0f14',
    icon: assetPath('icons/icon.png'),
    webPreferences: {
      preload: builtPath('main/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: !app.isPackaged,
      // A talk goes on while another window covers this one.
      backgroundThrottling: false,
    },
  });
  if (settings.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  return window;
}

function hearWindow(window: BrowserWindow, joined: Relay, words: () => NativeWords): void {
  // Heard on this window's own channels; a frame within it, which the policy forbids anyway, is not heard.
  const { ipc } = window.webContents;
  ipc.on(NOTE, (event, note: unknown) => {
    if (event.senderFrame?.parent === null) joined.receive(note);
  });
  ipc.handle(ASK, (event, question: unknown) => {
    if (event.senderFrame?.parent !== null) throw new Error('Only the window itself may ask.');
    return answerQuestion(window, words(), questionSchema.parse(question));
  });
}

function rememberPlace(window: BrowserWindow, memory: Memory): void {
  const remember = (): void => memory.change({ place: window.getNormalBounds(), maximized: window.isMaximized() });
  window.on('moved', remember);
  window.on('resized', remember);
  window.on('maximize', remember);
  window.on('unmaximize', remember);
  window.on('close', remember);
}

function closeCarefully(window: BrowserWindow, leaving: Closing, joined: Relay): void {
  window.on('close', (event) => {
    if (!leaving.mayClose()) event.preventDefault();
  });
  window.on('closed', () => joined.close());
}

function reviveAfterCrash(window: BrowserWindow, joined: Relay, words: () => NativeWords): void {
  const mayRevive = revival();
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    joined.pause();
    const attempt = mayRevive(Date.now());
    if (attempt.allowed) return void window.loadURL(APP_URL);
    const detail = fill(words().windowGoneDetail, { times: attempt.times });
    dialog.showMessageBoxSync({ type: 'error', message: words().windowGone, detail });
    window.destroy();
  });
}

/**
 * From a key press to a command. Keys act on what has the focus first: text is typed, sliders slide, a button takes Space; only
 * what is left over is the app's. Pure but for `listenToKeys`; the table of commands is commands.ts.
 */
import type { App } from './appContext.ts';
import { type AppCommand, CAMERA_KEYS, commandOf, commands, isOffered } from './commands.ts';

/** What of a key press counts. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** What has the focus, as far as keys care. */
export type Focus = 'nothing' | 'text' | 'slider' | 'button' | 'choice' | 'list';

/** A press as the command table writes it: "Space", "Shift+ArrowRight", "Mod+s", "n", "?". */
export function keyName({ key, ctrlKey, metaKey, shiftKey }: KeyPress): string {
  const name = key === ' ' ? 'Space' : key.length === 1 ? key.toLowerCase() : key;
  // A sign such as "?" already says that Shift was needed.
  const shift = shiftKey && (name.length > 1 || /[a-z]/.test(name));
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${shift ? 'Shift+' : ''}${name}`;
}

const SLIDER_KEYS = /^(Shift\+)?(Arrow|Page|Home|End)/;
const LIST_KEYS = /^(Shift\+)?(Arrow|Page|Home|End|Space|Enter|.$)/;
const CHOICE_KEYS = /^(Shift\+)?(Arrow|Page|Home|End|Space|Enter)/;
/** Text has its own undo, and its own clipboard. */
const TEXT_KEYS = /^Mod\+(Shift\+)?[acvxyz]$/;

/** Whether the focused element keeps this key for itself. */
export function keepsKey(focus: Focus, name: string): boolean {
  if (focus === 'text') return TEXT_KEYS.test(name) || !/^(Mod\+.*|F\d+|Escape)$/.test(name);
  if (focus === 'slider') return SLIDER_KEYS.test(name);
  if (focus === 'choice') return CHOICE_KEYS.test(name);
  if (focus === 'list') return LIST_KEYS.test(name) || name === 'Escape';
  return focus === 'button' && (name === 'Space' || name === 'Enter');
}

/** What kind of thing an element is for keys. */
export function focusOf(element: Element | null): Focus {
  if (element === null) return 'nothing';
  const role = element.getAttribute('role');
  if (element instanceof HTMLInputElement) return element.type === 'range' ? 'slider' : 'text';
  if (element instanceof HTMLTextAreaElement) return 'text';
  if (element.closest('[role=listbox],[role=menu],[role=dialog]') !== null) return 'list';
  if (role === 'combobox') return 'choice';
  return element instanceof HTMLButtonElement ? 'button' : 'nothing';
}

/** Runs the command of a press; false where there is none. */
export function press(app: App, name: string): boolean {
  const camera = (CAMERA_KEYS as readonly string[]).indexOf(name);
  if (camera >= 0) return app.chooseCamera(camera);
  const found = Object.values<AppCommand>(commands).find(({ keys }) => keys.includes(name));
  if (found === undefined || !isOffered(found, app)) return false;
  found.run(app);
  return true;
}

/** What a text field undoes itself, whoever asks. */
const OF_TEXT = ['undo', 'redo'];

/** Carries out what was chosen from a native menu: undo and redo are the text's while text has the focus, else the experiment's. */
export function takeMenu(app: App, id: string): void {
  const inText = focusOf(document.activeElement) === 'text';
  if (inText && OF_TEXT.includes(id)) document.execCommand(id);
  else commandOf(id)?.run(app);
}

/** Listens to the whole window. */
export function listenToKeys(app: App): () => void {
  const hear = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.altKey) return;
    const name = keyName(event);
    if (event.repeat && !SLIDER_KEYS.test(name)) return;
    if (keepsKey(focusOf(document.activeElement), name)) return;
    if (press(app, name)) event.preventDefault();
  };
  window.addEventListener('keydown', hear);
  return () => window.removeEventListener('keydown', hear);
}

/**
 * Native dialogs over one window: open, save, unsaved work, errors; always in the reader's language. Reading and writing:
 * files.ts.
 */
import { app, type BrowserWindow, dialog, type FileFilter } from 'electron';
import { LARGEST_FILE, type Question } from '../../renderer/host/bridge.ts';
import {
  EXPERIMENT_ENDINGS,
  FileTooLarge,
  LARGEST_EXPERIMENT,
  type OpenedFile,
  proposedName,
  readWhole,
  writeWhole,
} from './files.ts';
import { fill, type NativeWords } from './words.ts';

/** Answers a question of the window. */
export function answerQuestion(window: BrowserWindow, words: NativeWords, question: Question) {
  return question.kind === 'save' ? save(window, words, question.file) : open(window, words, question.endings);
}

async function save(window: BrowserWindow, words: NativeWords, file: OpenedFile): Promise<boolean> {
  const name = proposedName(file.name);
  const ending = EXPERIMENT_ENDINGS.find((known) => name.endsWith(`.${known}`)) ?? name.split('.').at(-1) ?? '';
  const answer = await dialog.showSaveDialog(window, { defaultPath: name, filters: filters(words, [ending]) });
  if (answer.canceled || answer.filePath === '') return false;
  try {
    await writeWhole(answer.filePath, file.bytes);
  } catch (error) {
    await complain(window, words.cannotWrite, answer.filePath, error, words);
    return false;
  }
  app.addRecentDocument(answer.filePath);
  return true;
}

async function open(window: BrowserWindow, words: NativeWords, endings: readonly string[]): Promise<OpenedFile | null> {
  const answer = await dialog.showOpenDialog(window, { properties: ['openFile'], filters: filters(words, endings) });
  const place = answer.filePaths[0];
  return answer.canceled || place === undefined ? null : readOrComplain(window, words, place, LARGEST_FILE);
}

/** Reads an experiment file that the system hands to the application; null where it cannot be read. */
export function readExperiment(window: BrowserWindow, words: NativeWords, place: string): Promise<OpenedFile | null> {
  return readOrComplain(window, words, place, LARGEST_EXPERIMENT);
}

async function readOrComplain(
  window: BrowserWindow,
  words: NativeWords,
  place: string,
  limit: number,
): Promise<OpenedFile | null> {
  try {
    const file = await readWhole(place, limit);
    app.addRecentDocument(place);
    return file;
  } catch (error) {
    await complain(window, words.cannotRead, place, error, words);
    return null;
  }
}

async function complain(window: BrowserWindow, message: string, place: string, error: unknown, words: NativeWords) {
  const megabytes = 1024 * 1024;
  const reason =
    error instanceof FileTooLarge ? fill(words.tooLarge, { limit: error.limit / megabytes }) : String(error);
  await dialog.showMessageBox(window, { type: 'error', message, detail: `${place}\n${reason}` });
}

function filters(words: NativeWords, endings: readonly string[]): FileFilter[] {
  const experiments = endings.some((ending) => EXPERIMENT_ENDINGS.some((known) => known === ending));
  // A filter knows the last part of a name only on some systems: "gradiorama.json" is found by "json" everywhere.
  const extensions = [...new Set(endings.flatMap((ending) => [ending, ending.split('.').at(-1) ?? ending]))];
  return [
    { name: experiments ? words.experiments : words.files, extensions },
    { name: words.all, extensions: ['*'] },
  ];
}

/** What a person wants done with unsaved work. */
export type UnsavedChoice = 'save' | 'discard' | 'cancel';

/** Asks before unsaved work is lost. */
export async function askUnsaved(window: BrowserWindow, words: NativeWords): Promise<UnsavedChoice> {
  const choices: readonly UnsavedChoice[] = ['save', 'discard', 'cancel'];
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: words.unsavedTitle,
    detail: words.unsavedDetail,
    buttons: [words.unsavedSave, words.unsavedDiscard, words.unsavedCancel],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  });
  return choices[response] ?? 'cancel';
}

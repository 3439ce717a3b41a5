/**
 * Reads and writes the files a person chose, whole and with a limit; finds experiment files among a program's arguments.
 * Asks nobody anything (dialogs.ts does) and understands no document.
 */
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Endings of experiment documents, the ones the system opens with this application. */
export const EXPERIMENT_ENDINGS = ['gradiorama.json', 'gradiorama'] as const;

/** An experiment document is text a person can read; more than this is something else. */
export const LARGEST_EXPERIMENT = 16 * 1024 * 1024;

/** A file that was opened. */
export interface OpenedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Thrown for a file above the limit. */
export class FileTooLarge extends Error {
  readonly limit: number;
  constructor(limit: number) {
    super(`larger than ${limit} bytes`);
    this.limit = limit;
  }
}

/** The experiment files among the arguments, absolute, in order. */
export function experimentArguments(args: readonly string[], folder: string): string[] {
  const isExperiment = (arg: string): boolean =>
    !arg.startsWith('-') && EXPERIMENT_ENDINGS.some((ending) => arg.toLowerCase().endsWith(`.${ending}`));
  return args.filter(isExperiment).map((arg) => path.resolve(folder, arg));
}

/** Reads a file of at most `limit` bytes. */
export async function readWhole(place: string, limit: number): Promise<OpenedFile> {
  const { size } = await stat(place);
  if (size > limit) throw new FileTooLarge(limit);
  const bytes = await readFile(place);
  return { name: path.basename(place), bytes: new Uint8Array(bytes) };
}

/** Writes a file in one move: a full disk leaves the old one as it was. */
export async function writeWhole(place: string, bytes: Uint8Array): Promise<void> {
  const fresh = `${place}.${process.pid}.new`;
  try {
    await writeFile(fresh, bytes);
    await rename(fresh, place);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** A name the save dialog may propose: no folders, nothing a file system forbids. */
export function proposedName(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Windows forbids in names.
  const clean = path.basename(name).replace(/[<>:"/\\|?*\u0000-\u001f]/g, '_');
  return clean === '' || clean === '.' || clean === '..' ? 'experiment.gradiorama.json' : clean;
}

/**
 * Whether a file can be written, asked before the work begins; writing it whole or not at all; and what the system says against it in the
 * reader's words. Used by every command that writes a file, and by whoever reads one.
 */
import { closeSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { CommandFailure, exitCodes } from './exitCodes.ts';
import type { WordKey, Words } from './words.ts';

const reasons: Readonly<Record<string, WordKey>> = {
  ENOENT: 'system.missing',
  ENOTDIR: 'system.missing',
  EISDIR: 'system.folder',
  EACCES: 'system.notAllowed',
  EPERM: 'system.notAllowed',
  EROFS: 'system.notAllowed',
  ENOSPC: 'system.full',
  ENAMETOOLONG: 'system.longName',
};

/** Why a file cannot be read or written. */
export function systemReason(words: Words, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const key = reasons[code];
  return key === undefined ? words.say('system.other', { code: code === '' ? '?' : code }) : words.say(key);
}

/** Lines that say which file cannot be written, and why. */
type CannotWrite = 'report.cannotWrite' | 'file.cannotWrite';

/** Fails with `key`, as the command line's mistake, where `file` cannot be written. */
export function mustBeWritable(words: Words, file: string, key: CannotWrite = 'file.cannotWrite'): void {
  const refused = (reason: string) => new CommandFailure(words.say(key, { file, reason }));
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) throw refused(words.say('system.folder'));
  const trial = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.trial`);
  try {
    closeSync(openSync(trial, 'wx'));
    rmSync(trial, { force: true });
  } catch (error) {
    throw refused(systemReason(words, error));
  }
}

/** Writes a file whole or not at all. */
export function writeWhole(words: Words, file: string, content: Uint8Array | string): void {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.part`);
  try {
    writeFileSync(draft, content);
    renameSync(draft, file);
  } catch (error) {
    rmSync(draft, { force: true });
    const reason = systemReason(words, error);
    throw new CommandFailure(words.say('file.cannotWrite', { file, reason }), exitCodes.internal);
  }
}

/**
 * Whether a file can be written, asked before the work begins, and what the system says against it in the reader's words. It writes
 * nothing that stays. Used by train (--report), render (--out) and whoever reads a document.
 */
import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { CommandFailure } from './exitCodes.ts';
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

/** Fails with `key`, as the command line's mistake, where `file` cannot be written. */
export function mustBeWritable(words: Words, file: string, key: 'report.cannotWrite' | 'render.cannotWrite'): void {
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

/**
 * Runs the built command line as a script would, in a process of its own. Used by the tests of its commands.
 */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { builtPath } from '../../../main/assets.ts';

/** What came of it. */
export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs it to its end; `stopAt`: is ended as by Ctrl-C when it says so. */
export function gradiorama(args: readonly string[], stopAt?: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [builtPath('main/cli.js'), ...args], {
      env: { ...process.env, LC_ALL: 'C' },
    });
    const text = { out: '', err: '' };
    child.stdout.on('data', (data) => {
      text.out += data;
    });
    child.stderr.on('data', (data) => {
      text.err += data;
      if (stopAt !== undefined && text.err.includes(stopAt)) child.kill('SIGINT');
    });
    child.on('close', (code) => resolve({ code, ...text }));
  });
}

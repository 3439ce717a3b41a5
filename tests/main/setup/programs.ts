/** Starts programs for tests and reads what they say. Everything started ends with the test that started it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The checkout's top folder. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** A program that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** All it has said so far. */
  readonly said: () => string;
  /** Resolves to the match once it has said something like this; rejects where it ends before. */
  hears(pattern: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<number | null>;
}

/** Starts a program; `env` adds to this one's environment, undefined takes away. */
export function start(
  program: string,
  args: readonly string[],
  env: Record<string, string | undefined> = {},
  cwd = root,
): Running {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  const waiting = new Set<() => void>();
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(127));
    child.on('close', (code) => resolve(code));
  });
  return {
    child,
    said: () => said,
    ended,
    hears: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(said);
          if (found === null) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then((code) => reject(new Error(`ended with ${code} before saying ${pattern}:\n${said}`)));
      }),
  };
}

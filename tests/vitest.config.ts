/**
 * How the tests run: rooms side by side, windows (e2e) and the carried application one after another behind them, so that
 * two cores are not shared by five browsers. Read by Vitest; main/setup/test.mjs starts it.
 */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const slow = ['tests/e2e/**/*.test.{ts,tsx}', 'tests/main/setup/portable.test.ts'];

// Worker threads, browsers and Electron may stall on a busy machine: a second chance; what is wrong fails twice.
const retry = 1;
const setupFiles = ['tests/fixedChance.ts'];

/** Two groups; the second starts when the first has ended. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'rooms',
          setupFiles,
          include: ['tests/**/*.test.{ts,tsx}'],
          exclude: slow,
          retry,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'windows',
          setupFiles,
          include: slow,
          fileParallelism: false,
          retry,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});

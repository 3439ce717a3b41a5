/**
 * How far training has come: a bar that is drawn over itself on a terminal, a plain line now and then elsewhere.
 */
import type { Words } from './words.ts';

/** Where the lines go; `isTTY` as Node's streams have it. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Shows progress until its end. */
export interface ProgressLine {
  show(step: number): void;
  end(): void;
}

const BAR = 30;
const PLAIN_LINES = 10;

/** Steps per second from the start: the session tells 0 for a run that has just paused. */
function average(now: () => number): (step: number) => number {
  const since = now();
  return (step) => (1000 * step) / Math.max(1, now() - since);
}

/** A line for a run of `steps` steps. */
export function progressLine(words: Words, steps: number, screen: Screen, now: () => number): ProgressLine {
  if (steps === 0) return { show() {}, end() {} };
  const speedAt = average(now);
  const text = (step: number) => words.say('progress.step', { step, steps, speed: words.number(speedAt(step), 3) });
  return lineFor(text, steps, screen);
}

/** A line that counts to `total` and says `text` of each count. */
export function lineFor(text: (done: number) => string, total: number, screen: Screen): ProgressLine {
  return screen.isTTY === true ? bar(text, total, screen) : plainLines(text, total, screen);
}

function bar(text: (step: number) => string, steps: number, screen: Screen): ProgressLine {
  return {
    show(step) {
      const full = steps === 0 ? BAR : Math.floor((BAR * Math.min(step, steps)) / steps);
      const drawn = `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`;
      const line = `${drawn} ${text(step)}`;
      const width = Math.max(10, (screen.columns ?? 80) - 1);
      screen.write(`\r${line.slice(0, width).padEnd(Math.min(width, 78))}`);
    },
    end: () => screen.write('\n'),
  };
}

function plainLines(text: (step: number) => string, steps: number, screen: Screen): ProgressLine {
  let told = 0;
  return {
    show(step) {
      const part = steps === 0 ? PLAIN_LINES : Math.floor((PLAIN_LINES * step) / steps);
      if (part <= told) return;
      told = part;
      screen.write(`${text(step)}\n`);
    },
    end() {},
  };
}

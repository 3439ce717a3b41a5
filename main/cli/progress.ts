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
  show(step: number, stepsPerSecond: number): void;
  end(): void;
}

const BAR = 30;
const PLAIN_LINES = 10;

/** A line for a run of `steps` steps. */
export function progressLine(words: Words, steps: number, screen: Screen): ProgressLine {
  return screen.isTTY === true ? bar(words, steps, screen) : plainLines(words, steps, screen);
}

function bar(words: Words, steps: number, screen: Screen): ProgressLine {
  return {
    show(step, stepsPerSecond) {
      const full = steps === 0 ? BAR : Math.floor((BAR * Math.min(step, steps)) / steps);
      const drawn = `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`;
      const text = `${drawn} ${words.say('progress.step', { step, steps, speed: words.number(stepsPerSecond, 3) })}`;
      const width = Math.max(10, (screen.columns ?? 80) - 1);
      screen.write(`\r${text.slice(0, width).padEnd(Math.min(width, 78))}`);
    },
    end: () => screen.write('\n'),
  };
}

function plainLines(words: Words, steps: number, screen: Screen): ProgressLine {
  let told = 0;
  return {
    show(step, stepsPerSecond) {
      const part = steps === 0 ? PLAIN_LINES : Math.floor((PLAIN_LINES * step) / steps);
      if (part <= told) return;
      told = part;
      screen.write(`${words.say('progress.step', { step, steps, speed: words.number(stepsPerSecond, 3) })}\n`);
    },
    end() {},
  };
}

/**
 * Numbers on the command line: text in, a checked number out, or words that say what is allowed.
 */
import { CommandFailure } from './exitCodes.ts';
import type { Words } from './words.ts';

/** A parser for whole numbers from `least` to `most`. */
export function wholeNumber(words: Words, option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new CommandFailure(words.say('usage.wholeNumber', { option, text, least, most }));
  };
}

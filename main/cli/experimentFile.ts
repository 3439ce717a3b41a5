/**
 * The experiment that a command line names: a preset, or a file. What is wrong with it is said in words.
 */
import { readFileSync } from 'node:fs';
import { type Experiment, type Problem, parseExperiment, presets, readJsonText } from '../../engine/index.ts';
import { CommandFailure } from './exitCodes.ts';
import { systemReason } from './outFile.ts';
import type { Words } from './words.ts';

/** Problems that are told at most; the rest is counted. */
const MOST_PROBLEMS = 10;

/** Reads and checks it; `seed` replaces the document's. */
export function readExperiment(words: Words, name: string, seed?: number): Experiment {
  const parsed = parseExperiment(withSeed(readDocument(words, name), seed));
  if (parsed.ok) return parsed.experiment;
  throw wrongDocument(words, name, parsed.problems, (problem) => problemLine(words, problem));
}

/** The document of a preset or a file, unchecked. */
export function readDocument(words: Words, name: string): unknown {
  return presetNamed(name) ?? readJson(words, name);
}

/** A problem in words that name its place. */
export function problemLine(words: Words, { path, code, values }: Problem): string {
  const problem = words.code(code, { path, ...values });
  return problem.includes(path) ? problem : `${path}: ${problem}`;
}

/** What is wrong with a document, a line for each of the first problems. */
export function wrongDocument<Wrong>(
  words: Words,
  name: string,
  problems: readonly Wrong[],
  line: (problem: Wrong) => string,
): CommandFailure {
  const lines = problems.slice(0, MOST_PROBLEMS).map((problem) => `  ${line(problem)}`);
  const more = problems.length - lines.length;
  if (more > 0) lines.push(`  ${words.say('document.more', { count: more })}`);
  return new CommandFailure([words.say('document.wrong', { name }), ...lines].join('\n'));
}

/** The preset of this name, undefined where there is none. */
export function presetNamed(name: string): Experiment | undefined {
  return Object.entries(presets).find(([key]) => key === name)?.[1];
}

function withSeed(document: unknown, seed: number | undefined): unknown {
  return seed === undefined || typeof document !== 'object' || document === null ? document : { ...document, seed };
}

function readJson(words: Words, name: string): unknown {
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const reason = systemReason(words, error);
    throw new CommandFailure(
      missing ? words.say('document.missing', { name }) : words.say('document.unreadable', { name, reason }),
    );
  }
  const read = readJsonText(text);
  if (read.ok) return read.value;
  const { line, column, atEnd } = read.mistake;
  throw new CommandFailure(words.say(atEnd ? 'document.endsEarly' : 'document.notJson', { name, line, column }));
}

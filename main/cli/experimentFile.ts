/**
 * The experiment that a command line names: a preset, or a file. What is wrong with it is said in words.
 */
import { readFileSync } from 'node:fs';
import { type Experiment, parseExperiment, presets } from '../../engine/index.ts';
import { CommandFailure } from './exitCodes.ts';
import { jsonMistake } from './jsonMistake.ts';
import { systemReason } from './outFile.ts';
import type { Words } from './words.ts';

/** Problems that are told at most; the rest is counted. */
const MOST_PROBLEMS = 10;

/** Reads and checks it; `seed` replaces the document's. */
export function readExperiment(words: Words, name: string, seed?: number): Experiment {
  const document = presetNamed(name) ?? readJson(words, name);
  const parsed = parseExperiment(withSeed(document, seed));
  if (parsed.ok) return parsed.experiment;
  const lines = parsed.problems.slice(0, MOST_PROBLEMS).map(({ path, code, values }) => {
    const problem = words.code(code, { path, ...values });
    return problem.includes(path) ? `  ${problem}` : `  ${path}: ${problem}`;
  });
  const more = parsed.problems.length - lines.length;
  if (more > 0) lines.push(`  ${words.say('document.more', { count: more })}`);
  throw new CommandFailure([words.say('document.wrong', { name }), ...lines].join('\n'));
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
  const plain = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(plain);
  } catch {
    const { line, column, atEnd } = jsonMistake(plain) ?? { line: 1, column: 1, atEnd: false };
    throw new CommandFailure(words.say(atEnd ? 'document.endsEarly' : 'document.notJson', { name, line, column }));
  }
}

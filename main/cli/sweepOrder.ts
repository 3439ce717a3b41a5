/**
 * The sweep that a command line asks for: a sweep document, or an experiment or preset varied by `--vary`. What is wrong with it is said
 * in words that name cell, path and value. It starts nothing.
 */
import {
  isSweepDocument,
  parseSweep,
  SWEEP_FORMAT,
  type SweepCell,
  type SweepChoice,
  type SweepDocument,
  type SweepProblem,
} from '../../engine/index.ts';
import { CommandFailure } from './exitCodes.ts';
import { problemLine, readDocument, wrongDocument } from './experimentFile.ts';
import type { Words } from './words.ts';

/** A field and the values it takes. */
interface Axis {
  readonly path: string;
  readonly values: readonly unknown[];
}

/** Reads and checks it; `vary` adds axes, `steps` replaces the document's. */
export function readSweep(
  words: Words,
  name: string,
  vary: readonly Axis[],
  steps: number | undefined,
): { readonly sweep: SweepDocument; readonly cells: readonly SweepCell[] } {
  const document = readDocument(words, name);
  const parsed = parseSweep(varied(isSweepDocument(document) ? document : around(document), vary, steps));
  if (parsed.ok) return parsed;
  throw wrongDocument(words, name, parsed.problems, (problem) => sweepProblemLine(words, problem));
}

function around(base: unknown): unknown {
  return { format: SWEEP_FORMAT, version: 1, base, axes: [] };
}

function varied(document: unknown, vary: readonly Axis[], steps: number | undefined): unknown {
  const { axes } = document as { readonly axes?: unknown };
  return {
    ...(document as object),
    ...(vary.length > 0 && { axes: [...(Array.isArray(axes) ? axes : []), ...vary] }),
    ...(steps !== undefined && { steps }),
  };
}

function sweepProblemLine(words: Words, problem: SweepProblem): string {
  const line = problemLine(words, problem);
  const { cell } = problem;
  if (cell === null) return line;
  return words.say('sweep.cell', { cell: cell.index + 1, choices: choicesText(cell.choices), problem: line });
}

/** E.g. `model.blocks.0.times = 20, seed = 3`. */
function choicesText(choices: readonly SweepChoice[]): string {
  return choices.map(({ path, value }) => `${path} = ${JSON.stringify(value)}`).join(', ');
}

/** The axis of `--vary path=value,value`: values are JSON where they can be, else text. */
export function axisOf(words: Words, text: string): Axis {
  const sign = text.indexOf('=');
  if (sign < 1) throw new CommandFailure(words.say('sweep.wrongVary', { text }));
  return { path: text.slice(0, sign).trim(), values: pieces(text.slice(sign + 1)).map(jsonOrText) };
}

/** Parts between commas that stand in no bracket and no quotes. */
function pieces(text: string): string[] {
  const parts = [''];
  let depth = 0;
  let quoted = false;
  for (const [character] of text.matchAll(/\\.|./gs)) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && '{['.includes(character)) depth++;
    else if (!quoted && '}]'.includes(character)) depth--;
    if (character === ',' && depth <= 0 && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

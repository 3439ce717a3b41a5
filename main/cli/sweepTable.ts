/**
 * A sweep's results as a table for the terminal: aligned, to three digits, in the reader's language. Full numbers stand in the files
 * (sweepFiles.ts).
 */
import type { SweepCell, SweepDocument } from '../../engine/index.ts';
import type { CellOutcome } from '../sweeps/sweepPool.ts';
import { columns } from './sweepColumns.ts';
import type { WordKey, Words } from './words.ts';

/** What a sweep was and how it went. */
export interface SweepResults {
  readonly sweep: SweepDocument;
  readonly cells: readonly SweepCell[];
  readonly outcomes: readonly CellOutcome[];
}

const LONGEST_VALUE = 28;
const shown = columns.filter((column) => column.shown);

/** The lines of the table, head first. */
export function sweepTable(words: Words, { sweep, cells, outcomes }: SweepResults): readonly string[] {
  const heads = axisHeads(sweep.axes.map(({ path }) => path));
  const titles = ['#', ...heads, ...shown.map(({ name }) => words.say(`sweep.column.${name}` as WordKey))];
  const rows = cells.map((cell, index) => {
    const values = cell.choices.map(({ value }) => valueText(words, value));
    const left = [String(cell.index + 1), ...values];
    const outcome = outcomes[index] ?? { status: 'open' };
    if (outcome.status === 'done') return [...left, ...shown.map((column) => cellText(words, column, outcome.result))];
    return [...left, outcomeText(words, outcome)];
  });
  const numbers = rows.filter(({ length }) => length === titles.length);
  const widths = titles.map((title, column) => {
    const all = column <= heads.length ? rows : numbers;
    return Math.max(title.length, ...all.map((row) => row[column]?.length ?? 0));
  });
  // Text of axes stands left, numbers right; what became of a cell that was not trained has all the room.
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => {
        const width = row.length < titles.length && column > heads.length ? 0 : (widths[column] ?? 0);
        return column > 0 && column <= heads.length ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd();
  return [titles, ...rows].map(line);
}

function cellText(words: Words, { name, value }: (typeof shown)[number], done: Parameters<typeof value>[0]): string {
  const number = value(done);
  if (typeof number === 'string') return number;
  if (number === null) return '–';
  return name.endsWith('Accuracy') ? tableNumber(words, 100 * number) : tableNumber(words, number);
}

function outcomeText(words: Words, outcome: Exclude<CellOutcome, { status: 'done' }>): string {
  if (outcome.status === 'open') return words.say('sweep.open');
  const { code, message } = outcome;
  const lost = code === 'failure.workerLost';
  return lost ? words.say(code, { reason: message }) : words.code(code, { message });
}

/** Three digits; very large and very small numbers with an exponent: 0.0521, 5.12e-6. */
export function tableNumber(words: Words, value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0 || (size >= 1e-3 && size < 1e6)) {
    // Whole numbers such as steps keep all their digits.
    return words.number(value, Number.isInteger(value) ? 21 : 3);
  }
  const [digits = '', exponent] = value.toExponential(2).split('e');
  return `${words.number(Number(digits), 3)}e${Number(exponent)}`;
}

/** As much of each path's end as tells the axes apart, two keys at least: `weight.name`. */
function axisHeads(paths: readonly string[]): string[] {
  const keys = paths.map((path) => path.replaceAll(/\[(\d+)\]/g, '.$1').split('.'));
  const end = (all: readonly string[], length: number) => all.slice(-length).join('.');
  return keys.map((own, index) => {
    let length = 2;
    const others = keys.filter((_, other) => other !== index);
    const clashes = () => others.some((other) => end(other, length) === end(own, length));
    while (length < own.length && (clashes() || /^\d/.test(end(own, length)))) length++;
    return end(own, length);
  });
}

function valueText(words: Words, value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : tableNumber(words, value);
  if (typeof value === 'string') return shortened(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return shortened(JSON.stringify(value) ?? '');
  const parts = Object.entries(value).map(([key, each]) => {
    const text = valueText(words, each);
    return key === 'name' || key === 'type' ? text : `${key} ${text}`;
  });
  return shortened(parts.join(' '));
}

function shortened(text: string): string {
  const line = text.replaceAll(/\p{Cc}/gu, ' ');
  return line.length <= LONGEST_VALUE ? line : `${line.slice(0, LONGEST_VALUE - 1)}…`;
}

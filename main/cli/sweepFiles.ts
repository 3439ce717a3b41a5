/**
 * A sweep's results as files for other programs: CSV, one row a cell, and JSON with every sampled step. Decimal points, full digits,
 * nothing that differs from machine to machine or with the number of workers: the same sweep gives the same files.
 */
import { type CellResult, toWire } from '../../engine/index.ts';
import { engineName } from '../engineName.ts';
import { columns } from './sweepColumns.ts';
import type { SweepResults } from './sweepTable.ts';

/** RFC 4180, head line first. `status`: done, diverged, failed or open; a number that does not exist is empty. */
export function sweepCsv({ sweep, cells, outcomes }: SweepResults): string {
  const head = ['cell', ...sweep.axes.map(({ path }) => path), 'status', 'steps', ...columns.map(({ name }) => name)];
  const rows = cells.map((cell, index) => {
    const outcome = outcomes[index] ?? { status: 'open' };
    const values =
      outcome.status === 'done' ? columns.map(({ value }) => value(outcome.result)) : columns.map(() => null);
    const status = outcome.status === 'done' && outcome.result.diverged !== null ? 'diverged' : outcome.status;
    return [cell.index + 1, ...cell.choices.map(({ value }) => value), status, sweep.steps, ...values];
  });
  return `${[head, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

function field(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Everything, the sweep document included. Numbers that JSON cannot carry are strings: "NaN", "Infinity", "-Infinity". */
export function sweepJson({ sweep, cells, outcomes }: SweepResults): string {
  const results = cells.map(({ index, choices }, place) => {
    const outcome = outcomes[place] ?? { status: 'open' };
    const chosen = Object.fromEntries(choices.map(({ path, value }) => [path, value]));
    const about = { cell: index + 1, choices: chosen, status: outcome.status };
    if (outcome.status === 'open') return about;
    if (outcome.status === 'failed') return { ...about, code: outcome.code, message: outcome.message };
    return { ...about, ...(wired(outcome.result) as CellResult) };
  });
  const document = { format: 'gradiorama-sweep-results', version: 1, engine: engineName, sweep, cells: results };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function wired(value: unknown): unknown {
  if (typeof value === 'number') return toWire(value);
  if (Array.isArray(value)) return value.map(wired);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, wired(each)]));
}
